"""A scenario as values: what its author wrote, checked and ready to play."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from levelhead.encounter.conditions import Clause

Condition = tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One way the person may put it.

    Attributes:
        text: what is said; empty when only something is done.
        when: condition under which it may be said.
    """

    text: str
    when: Condition = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the officer may find out.

    Attributes:
        id: its name in conditions.
        title: what it is, for the debrief.
        how: how it can be found, for an officer who missed it.
        hidden: whether the debrief lists it when it was missed.
        phrasings: ways of asking about it, for the reader to match questions with.
        found_when: conditions, one of which finds it.
        lines: how the person tells it, or what is seen or heard.
        withheld: what the person says when asked about it and not telling.
        again: what the person says when asked about it a second time.
        words: beginnings of words, one of which has to be in what was said, where words find it.
    """

    id: str
    title: str
    how: str
    hidden: bool
    phrasings: tuple[str, ...]
    found_when: tuple[Condition, ...]
    lines: tuple[Line, ...]
    withheld: tuple[Line, ...]
    again: tuple[Line, ...]
    words: tuple[str, ...]

    @property
    def is_told(self) -> bool:
        """Whether words bring it out; what comes about by deeds alone is seen."""
        clauses = (clause.name for way in self.found_when for clause in way)
        return any(name.startswith(("asked ", "did ")) for name in clauses)


@dataclass(frozen=True, slots=True)
class Need:
    """What the person wants underneath, and what satisfies it."""

    id: str
    title: str
    words: tuple[str, ...]
    met_when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """A move or a tactic that is open to the officer.

    Attributes:
        id: its name in scripts and conditions.
        kind: `move` or `tactic`.
        title: what the officer does, as an instruction.
        seconds: how long it takes.
        event: source of its coefficients in the rule, or empty.
        agreed_event: source instead of `event` when the person agreed, or empty.
        ask: size of what it asks of the person; None asks nothing.
        needs: condition under which it is open at all.
        said: words that do it as well, each the beginning of a word; for what words can do.
        said_unless: words in the same sentence with which it is only spoken of, and not done.
        aside: whether such a sentence is for somebody else, so that the person is not spoken to by it.
        example: how it might be said, for the debrief, where words do it.
        lines: what is seen or heard.
        when_said: the same where words did it; `lines` where empty.
        says: what the person says to it; the reaction to being asked, or nothing, where empty.
        restrains: True when the person is held from then on, False when let go of, None otherwise.
        to: the bystander it is addressed at, or empty; `event` then moves that bystander.
        enlists: whether the bystander is asked to help.
        away: bystanders who are out of hearing from then on.
        voices: how many officers talk at once from then on, or None.
        officers: how many are present from then on, or None.
        position: how the person is placed from then on, or empty.
        safety_role: whether somebody claims the safety role in it, aloud.
        checks_breathing: whether breathing is looked at.
        family: of the national record, for a tactic; empty for a move.
    """

    id: str
    kind: str
    title: str
    seconds: int
    event: str
    agreed_event: str
    ask: float | None
    needs: Condition
    said: tuple[str, ...]
    said_unless: tuple[str, ...]
    aside: bool
    example: str
    lines: tuple[Line, ...]
    when_said: tuple[Line, ...]
    says: tuple[Line, ...]
    restrains: bool | None
    to: str
    enlists: bool
    away: tuple[str, ...]
    voices: int | None
    officers: int | None
    position: str
    safety_role: bool
    checks_breathing: bool
    family: str


@dataclass(frozen=True, slots=True)
class Bystander:
    """Somebody who is there and watches, with a small state.

    Attributes:
        id: the name in conditions.
        seen_as: what an officer who does not know the name would say.
        leaning: one of `scene.LEANINGS`.
        heat: 0 to 1 at the start; also what it returns to.
        regard: 0 to 1 at the start, for the officer.
        inflamed: what is seen when heat rises above a mark.
        calmed: what is seen when it has fallen again.
        helps: what is seen when the bystander is enlisted.
        declines: what is seen when not.
    """

    id: str
    seen_as: str
    leaning: str
    heat: float
    regard: float
    inflamed: tuple[Line, ...]
    calmed: tuple[Line, ...]
    helps: tuple[Line, ...]
    declines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class WordGiven:
    """A promise the officer made, or a fact the officer stated: something that can be held against them.

    Attributes:
        id: its name in conditions.
        kind: `promise` or `statement`.
        title: what was said, for the debrief.
        words: one of which, the beginning of a word, gives it.
        against: words that contradict it later.
        kept_when: conditions, one of which keeps it.
        broken_when: conditions, one of which breaks it.
        kept: what the person says when it is kept.
        broken: what the person says when it is broken.
    """

    id: str
    kind: str
    title: str
    words: tuple[str, ...]
    against: tuple[str, ...]
    kept_when: tuple[Condition, ...]
    broken_when: tuple[Condition, ...]
    kept: tuple[Line, ...]
    broken: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which somebody is in danger and something must be done.

    Attributes:
        id: its name in conditions: `open ID` while it lasts, `missed ID` after.
        title: what the danger is, for the debrief.
        opens_when: condition that opens it.
        turns: how many of the officer's turns it lasts.
        answered_when: conditions, one of which closes it in time.
        lines: what is seen when it opens.
    """

    id: str
    title: str
    opens_when: Condition
    turns: int
    answered_when: tuple[Condition, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How an encounter may end; endings are tried in the order written."""

    id: str
    title: str
    good: bool
    when: Condition
    text: str
    harm: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LegalStep:
    """One requirement of the procedural ledger.

    Attributes:
        id: its name.
        requirement: what is owed, in plain words.
        applies_when: condition under which it is owed at all, at the end.
        met_when: conditions, one of which meets it; the first turn at which one holds is kept.
        why: why it matters, with where it comes from.
        words: what was said in that turn must have one of these, each the beginning of a word; empty asks
            for none, and a turn without words needs none.
    """

    id: str
    requirement: str
    applies_when: Condition
    met_when: tuple[Condition, ...]
    why: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Objective:
    """What the scenario trains and an instructor rates."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One way the scene may be set.

    Attributes:
        id: its name.
        title: what is different, for the learner.
        start: variable to its value at the start.
        baseline: variable to the value it returns to.
        capacity: 0 to 1, how much gets through when calm, with all traits; documented, never attitude.
        traits: names in the table of traits, in the order written.
        provocation: 0 to 1, how far drink multiplies harm; 0 for a person who has drunk nothing.
        pushes_back_from: reactance above which the person meets the upper hand by pushing back rather than
            by giving way; our hypothesis, so it is part of each variant.
    """

    id: str
    title: str
    start: Mapping[str, float]
    baseline: Mapping[str, float]
    capacity: float
    traits: tuple[str, ...]
    provocation: float
    pushes_back_from: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario, as its author wrote it.

    Attributes:
        sha256: of the file's bytes.
        scene_starts_at: the clock of the scene; a transcript starts there, whenever it was played.
        officers: how many are present at the start.
        person_seen_as: what the person is called before the name is known.
        word_given: promises and statements that are listened for.
        lines: reaction to the lines of it; every reaction of `shape.REACTIONS` has some.
        cues: what is seen as the person changes.
        examples: act to how it might have been said here.
        account: part of the person's own account of it to how this person puts it.
        sources: where the facts of the scenario come from.
        reasons: beginnings of words, one of which a reason that holds here has in it; empty takes any.
    """

    id: str
    version: str
    title: str
    summary: str
    sha256: str
    brief: str
    setting: str
    scene_starts_at: datetime
    officers: int
    person_name: str
    person_seen_as: str
    person_description: str
    opening: tuple[Line, ...]
    objectives: tuple[Objective, ...]
    variants: tuple[Variant, ...]
    needs: tuple[Need, ...]
    bystanders: tuple[Bystander, ...]
    word_given: tuple[WordGiven, ...]
    facts: tuple[Fact, ...]
    moves: tuple[Doing, ...]
    tactics: tuple[Doing, ...]
    windows: tuple[Window, ...]
    endings: tuple[Ending, ...]
    legal_steps: tuple[LegalStep, ...]
    lines: Mapping[str, tuple[Line, ...]]
    cues: tuple[Line, ...]
    examples: Mapping[str, tuple[str, ...]]
    account: Mapping[str, tuple[Line, ...]]
    sources: tuple[str, ...]
    reasons: tuple[str, ...]

    def variant(self, wanted: str) -> Variant | None:
        """The variant of that name, or None."""
        return next((one for one in self.variants if one.id == wanted), None)

    def doing(self, kind: str, wanted: str) -> Doing | None:
        """The move or tactic of that name, or None."""
        among = self.moves if kind == "move" else self.tactics
        return next((one for one in among if one.id == wanted), None)

    def topics(self) -> dict[str, tuple[str, ...]]:
        """Fact to the ways of asking about it, for a reader."""
        return {fact.id: fact.phrasings for fact in self.facts if fact.phrasings}

    def names(self) -> tuple[str, ...]:
        """What the person is called, for a reader, to whom it must say nothing."""
        return (self.person_name,)
