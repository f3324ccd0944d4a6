"""What an evaluation sets out to do, written down before anybody looks at the outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from levelhead.rollout.disclosure import Rules
from levelhead.rollout.power_settings import PowerSettings

Measure = Literal["count", "any", "sum"]
Order = Literal["random", "not_random"]

# Days in a period that starts on a date. Months and quarters differ in length, so they are numbered in the
# source instead.
DAYS: dict[str, int] = {"day": 1, "week": 7, "fortnight": 14}
LENGTHS = (*DAYS, "month", "quarter")
MEASURES = ("count", "any", "sum")
ORDERS = ("random", "not_random")
Correction = Literal["holm", "romano_wolf"]
CORRECTIONS = ("holm", "romano_wolf")
About = Literal["harm", "stepping_in"]
ABOUT = ("harm", "stepping_in")
# Columns of the national record that say what an officer met with, and why force was used.
HELD = ("conduct", "factors", "reasons")
Absent = Literal["zero", "left_out"]
ABSENT = ("zero", "left_out")
CLUSTERS = ("officer", "class", "cohort")
# Our name of a panel's column of hours on duty, and of the denominator that it is.
DUTY_HOURS = "duty_hours"


@dataclass(frozen=True, slots=True)
class Period:
    """The periods observed, numbered 1..count.

    Attributes:
        length: `day`, `week`, `fortnight`, `month` or `quarter`.
        count: how many.
        starts_on: first day of period 1 where the rows carry dates; None where they carry period numbers.
    """

    length: str
    count: int
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the organisation's, and what it calls our columns.

    Attributes:
        kind: `roster`, `panel` or `records`.
        path: file, as written in the protocol: relative to the protocol's folder; empty for a table.
        table: table of the engine's database; empty for a file.
        columns: our name of a column -> its name in the source; what is not listed has our name.
    """

    kind: Literal["roster", "panel", "records"]
    path: str
    table: str
    columns: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the source is called in faults and in the result: its path, or its table."""
        return self.path or f"table {self.table}"


@dataclass(frozen=True, slots=True)
class MeasuredOutcome:
    """An outcome of the protocol.

    Attributes:
        name: short name, in files.
        label: name on figures and in headings.
        definition: what is counted, in words.
        measure: `count` adds up, `any` asks whether there was one in the period, `sum` adds up an index.
        column: the source's own column: a number in a panel, yes or no in records; None counts every record.
        tactics: a record counts if it holds one of these; none for records of any kind.
        without: tactics, or groups of them, that do not make a record count by themselves.
        held: for `conduct`, `factors` or `reasons` words of the national record; one that counts holds any of
            them in any of these columns.
        index: name of the index that `sum` adds up; empty for the other measures.
        weights: of the index, by tactic; a record has the highest of those it holds. Empty where a column
            holds the index already.
    """

    name: str
    label: str
    definition: str
    measure: Measure
    column: str | None
    tactics: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    index: str = ""
    weights: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_by_tactic(self) -> bool:
        """Whether the tactics of a record decide if it counts."""
        return bool(self.tactics or self.without)


@dataclass(frozen=True, slots=True)
class Design:
    """How the order of training is drawn.

    Attributes:
        people: file of the officers to be trained, with `officer_id` and the strata's columns.
        seed: of the draw.
        first_period: the first period in which anybody is trained.
        training_periods: how many periods there is training in, one after the other.
        classes_a_period: classes in each; 0 where `seats` says how many seats each has.
        class_size: seats in a class.
        strata: columns of `people` within which the order is drawn; may be none.
        seats: of each training period, where they are not all alike.
    """

    people: str
    seed: int
    first_period: int
    training_periods: int
    classes_a_period: int
    class_size: int
    strata: tuple[str, ...]
    seats: tuple[int, ...] = ()

    @property
    def all_seats(self) -> tuple[int, ...]:
        """The seats of each training period."""
        return self.seats or (self.classes_a_period * self.class_size,) * self.training_periods


@dataclass(frozen=True, slots=True)
class Draws:
    """Randomisation inference: the order is drawn again, many times.

    Attributes:
        number: of draws.
        seed: of the draws.
        strata: columns of the roster within which the order was drawn.
    """

    number: int
    seed: int
    strata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a force shares with others.

    Attributes:
        force: its name.
        rules: of the disclosure check.
    """

    force: str
    rules: Rules


@dataclass(frozen=True, slots=True)
class Safety:
    """A change for the worse that the roll-out must not bring.

    Attributes:
        outcome: name of the outcome, or of a ratio.
        worse: whether `more` of it or `fewer` is the change for the worse.
        margin: the smallest change that matters, as a share of the level before training; fixed beforehand.
        about: `harm`, or `stepping_in`: that officers held back where there was risk.
    """

    outcome: str
    worse: Literal["more", "fewer"]
    margin: float
    about: About = "harm"


@dataclass(frozen=True, slots=True)
class Ratio:
    """An outcome told per something else that is recorded, such as an hour on duty or a report.

    Attributes:
        name: short name, in files.
        label: name on figures and in headings.
        definition: what is told per what, in words.
        of: the outcome that is counted.
        per: the outcome that it is told per, or `duty_hours`.
    """

    name: str
    label: str
    definition: str
    of: str
    per: str


@dataclass(frozen=True, slots=True)
class Subgroup:
    """A column of the roster by whose values the effect is told apart; fixed beforehand.

    Attributes:
        column: of the roster, as the roster names it.
        label: what it is called in the report.
        min_officers: a level with fewer is withheld.
    """

    column: str
    label: str
    min_officers: int


@dataclass(frozen=True, slots=True)
class ByTactic:
    """That the effect is told for each tactic group by itself.

    Attributes:
        measure: of each group, as of an outcome.
        min_records: a group with fewer of them in the window has no estimate.
    """

    measure: Measure
    min_records: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is estimated, and how.

    Attributes:
        primary: name of the outcome that the evaluation is about.
        estimators: in the order they are shown.
        estimands: averages of the effect, of which the first is the headline.
        event_times: first and last period since training that is shown; 0 is the first trained period.
        clustered_by: what the errors treat as independent.
        safety: what must not become worse.
        draws: of randomisation inference; None where it is not asked for.
        negative_controls: outcomes that training cannot have changed; an effect on one is an alarm.
        subgroups: of officers, that the effect is told of apart.
        ratios: outcomes told per something else that is recorded.
        by_tactic: that tactic groups are told apart; None where they are not.
        correction: of the chances of several groups, `holm` or `romano_wolf`, that the words rest on.
    """

    primary: str
    estimators: tuple[str, ...]
    estimands: tuple[str, ...]
    event_times: tuple[int, int]
    clustered_by: str
    safety: tuple[Safety, ...] = ()
    draws: Draws | None = None
    negative_controls: tuple[str, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    by_tactic: ByTactic | None = None
    correction: Correction = "holm"


@dataclass(frozen=True, slots=True)
class Protocol:
    """A whole protocol.

    Attributes:
        title: of the evaluation.
        question: that it answers, as one sentence.
        fictional: whether the records are made up.
        population: who is in it, in words.
        order: `random` if the order of training was drawn at random, else `not_random`.
        order_in_words: how the order came about.
        period: the periods observed.
        roster: who was due to be trained when.
        rows: the panel or the records that hold the outcomes.
        outcomes: in the order they are shown.
        analysis: what is estimated.
        truth: for made-up records the file with the effects that made them, or None.
        sha256: of the file's bytes.
        design: how the order is drawn; None where it was drawn elsewhere.
        power: what a study of power takes for granted; None where none is made.
        sharing: what may leave the force; None where nothing is to.
        absent: periods out of service count as `zero` records, or are `left_out`.
    """

    title: str
    question: str
    fictional: bool
    population: str
    order: Order
    order_in_words: str
    period: Period
    roster: Source
    rows: Source
    outcomes: tuple[MeasuredOutcome, ...]
    analysis: Analysis
    truth: str | None
    sha256: str
    design: Design | None = None
    power: PowerSettings | None = None
    sharing: Sharing | None = None
    absent: Absent = "zero"
