"""The turns that mattered most, found by replaying every turn with every alternative.

One set of seeds chooses the turns and the alternatives; another, fresh one measures what was chosen, because
the best of thirty noisy shares looks better than it is when it is measured on the sample that chose it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from levelhead.debrief.brought import brought
from levelhead.debrief.danger import answers_danger, may_be_advised
from levelhead.debrief.done import deeds, is_ended_by_choice, said_before
from levelhead.debrief.drawn import Drawn, drawn
from levelhead.debrief.felt import Short, costly, short_of, taken
from levelhead.debrief.near_miss import near_miss
from levelhead.debrief.parts import FLIPS, WAIT, Chance, Kind, Replayed, TurningPoint
from levelhead.debrief.steady import Plan, first_choice, to_do
from levelhead.debrief.what_if import CHOOSE, MEASURE, Moment, alternatives, replays, seeds_for
from levelhead.debrief.words import example_of, officer_words, turn_name
from levelhead.debrief.yardstick import TRIED, Stand, with_plans
from levelhead.encounter.machine import Encounter

LEAST = 0.10  # a turn that changes fewer than 10 meetings in 100 is not called a turning point; set by us
MOST = 3  # what somebody can take from one debrief; set by us
TAKEN_FURTHER = 6  # candidates that are measured afresh
# A hard word, and what comes to the same more gently.
GENTLER = {"command": "request", "threat": "boundary", "dismiss": "validate", "insult": "respect"}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the replays of an encounter found.

    Attributes:
        replayed: every turn with every alternative, measured on the seeds that choose.
        prospects: chance that a steady officer ends it well, before the first turn and after each.
        points: the turns that mattered most, most first, measured on fresh seeds.
        flip: the smallest change of one turn after which it would mostly have ended the other way, measured
            on fresh seeds; None when no one turn would have turned it.
        short: what the person did not feel enough of for a good ending, where nothing else was missing.
        by_chance: how a draw of chance ended it, where one did.
    """

    replayed: tuple[Replayed, ...]
    prospects: tuple[Chance, ...]
    points: tuple[TurningPoint, ...]
    flip: TurningPoint | None
    short: tuple[Short, ...] = ()
    by_chance: Drawn | None = None


def what_if(encounter: Encounter, played: tuple[Moment, ...]) -> WhatIf:
    """The replays of an encounter."""
    seeds = seeds_for(encounter, "debrief.choose", CHOOSE)
    stands = with_plans(
        [*(one.before for one in played), encounter], seeds_for(encounter, "debrief.plan", TRIED)
    )
    every = {place: alternatives(one) for place, one in enumerate(played)}
    found = _Points(encounter, played, stands, drawn(encounter, played))
    replayed, could = replays(played, every, stands, seeds, then=found.then)
    wanted = found.candidates(replayed, could)
    turned = found.flips(replayed, first=wanted[0] if wanted else None)
    points, flips = found.measured(wanted[:TAKEN_FURTHER], turned[:TAKEN_FURTHER])
    kept, short = _kept(points, found.falls(could)), short_of(encounter)
    if short:
        kept = _felt(encounter, short, kept, near_miss(encounter, played, short))
        flips = [one for one in kept if one.kind == "missed"]
    flip = _turned(encounter, kept, flips)
    return WhatIf(replayed, _remeasured(could, points), kept, flip, short, found.by_chance)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A turn that may have mattered: how, and by how much on the seeds that choose."""

    place: int
    kind: Kind
    instead: str
    weight: float
    near: tuple[str, ...] = ()
    by_leaving_out: bool = False


@dataclass(frozen=True, slots=True)
class _Points:
    """Chooses and measures the turning points of one encounter."""

    encounter: Encounter
    played: tuple[Moment, ...]
    stands: tuple[Stand, ...]
    by_chance: Drawn | None

    @property
    def then(self) -> list[Plan]:
        """For each turn the plan by which a steady officer goes on where the officer's turns are used up.

        It is the plan from where the last turn left it. Where the officer closed it, nobody goes on unless
        that closing turn is the one exchanged: leaving out what the close needs is no way to a good ending.
        """
        if not self.played:
            return []
        last = self.stands[-1 if self.encounter.outcome is None else -2].plan
        closed = is_ended_by_choice(self.encounter)
        return [*([() if closed else last] * (len(self.played) - 1)), last]

    def candidates(self, replayed: Sequence[Replayed], could: Sequence[Chance]) -> list[_Wanted]:
        """Turns that changed enough, most first, earlier turns first among equals; none twice."""
        falls = self.falls(could)
        every = sorted(self._every(replayed, could), key=lambda one: (-falls[one.place], *self._rank(one)))
        kept: list[_Wanted] = []
        for one in every:
            only_closes = kept and self._closes(one.place) and not falls[one.place]
            if one.weight >= LEAST and not only_closes and not any(_says_the_same(one, it) for it in kept):
                kept.append(one)
        return kept

    def _rank(self, one: _Wanted) -> tuple[bool, float, float, float]:
        """What moves most by tenths first, and of equals what cost most with the person."""
        return self._closes(one.place), -round(one.weight, 1), -self._took(one.place), -one.weight

    def _took(self, place: int) -> float:
        """The most that a turn took from any entry of the relational ledger; 0 where it took nothing."""
        return round(max(taken(self.encounter, place + 1).values(), default=0.0), 2)

    def _closes(self, place: int) -> bool:
        """Whether the officer ended the meeting with a turn: any other in its place leaves all still open."""
        return place + 1 == len(self.played) and is_ended_by_choice(self.encounter)

    def falls(self, could: Sequence[Chance]) -> tuple[float, ...]:
        """By how much each turn lowered what a steady officer could still end well, to tenths.

        Where it did not end well, the turn in which the chance went is told before one that might have
        spared it: as somebody goes over a rail hands are needed, whatever earlier word would have put it off.
        A turn that ends the meeting always takes the chance with it; it is told first where something was
        still to be done, and otherwise what had gone before is what mattered.
        """
        if self.encounter.ended_well:
            return (0.0,) * len(self.played)
        found = [max(round(a.share - b.share, 1), 0.0) for a, b in pairwise(could)]
        last = len(found) - 1
        if found and (self._was_bad_luck(last) or (self._closes(last) and not self._to_do(last))):
            found[last] = 0.0
        return tuple(found)

    def _was_bad_luck(self, place: int) -> bool:
        """Whether chance ended it in a turn, while another had raised the chance most."""
        return self.by_chance is not None and place + 1 == self.by_chance.turn != self.by_chance.raised_by

    def _every(self, replayed: Sequence[Replayed], could: Sequence[Chance]) -> Iterator[_Wanted]:
        ended_well = self.encounter.ended_well
        for one in replayed:
            missed = self._missed(one)
            if self._advisable(missed.place, missed.instead):
                yield missed
        for one in replayed[:-1] if ended_well else ():  # the turn that ends it well is not news
            if WAIT in one.instead:
                yield _Wanted(one.turn - 1, "carried", WAIT, one.as_played.share - one.instead[WAIT].share)
        for place in range(len(self.played)) if not ended_well else ():
            if self._closes(place) or self._was_bad_luck(place):  # told as too soon; and as by chance
                continue
            yield _Wanted(place, "lost", self._steady(place), could[place].share - could[place + 1].share)

    def _missed(self, one: Replayed) -> _Wanted:
        """The best other turn.

        Of those about as good, it is the same more gently, or what a steady officer would do, or what there
        is an example of.
        """
        place = one.turn - 1
        closes, gentler = self._closes(place), self._gentler(place)
        equals = tuple(name for name in gentler if name in one.serve) or (one.best, *one.about_as_good)
        if self.encounter.turns[place].in_words:  # other words keep what these did; another deed would not
            equals = tuple(name for name in equals if " " not in name and name != WAIT) or equals
        if answers_danger(self.played[place]):
            equals = tuple(name for name in equals if " " in name) or equals
        said, steady = said_before(self.encounter, one.turn), self._steady(place)
        best = min(
            equals,
            key=lambda name: (
                name in said,
                name != steady,
                not example_of(self.encounter.scenario, name),
            ),
        )
        gain = one.instead[one.best].share - one.as_played.share
        also = one.serve if one.is_best_left_out else equals
        near = tuple(name for name in also if name != best)
        left_out = closes or (one.is_best_left_out and best not in gentler)
        return _Wanted(place, "missed", best, gain, near, left_out)

    def _advisable(self, place: int, instead: str) -> bool:
        return may_be_advised(self.played[place], self.stands[place + 1].encounter, instead)

    def _gentler(self, place: int) -> tuple[str, ...]:
        """What comes to the same as a hard word of a turn, more gently; nothing where that ended it."""
        if self._closes(place):
            return ()
        done = self.played[place].turn.understood_acts()
        return tuple(GENTLER[one.act] for one in done if one.act in GENTLER)

    def _steady(self, place: int) -> str:
        """What a steady officer would have done in place of a turn."""
        stand = self.stands[place]
        choice = first_choice(stand.encounter.world, stand.plan)
        return turn_name(choice) if choice is not None else WAIT

    def _to_do(self, place: int) -> tuple[str, ...]:
        """What a steady officer would still have done before what was done, and nobody did later either."""
        stand, done = self.stands[place], deeds(self.encounter, place + 1)
        names = [turn_name(turn) for turn in to_do(stand.encounter.world, stand.plan)]
        still = takewhile(lambda name: name not in done, names)
        after = range(place + 2, len(self.played) + 1)
        later = frozenset(name for turn in after for name in deeds(self.encounter, turn))
        return tuple(name for name in still if name not in later)[:MOST]

    def flips(self, replayed: Sequence[Replayed], *, first: _Wanted | None) -> list[_Wanted]:
        """Single changes that turn the ending more often than not, the smallest first.

        Words are smaller than a move, and a move than a tactic; of equals, one in the turn that is told
        first, which then needs no second explanation; and of those, what turns it most. A good
        ending is turned by saying nothing at all: which of many blunders would have done so is no lesson.
        """
        if self.encounter.outcome is None:
            return []
        good = self.encounter.outcome.good
        found = [
            self._flip(one, name, good=good)
            for one in replayed
            if (one.as_played.share >= FLIPS) == good
            for name in ((WAIT,) if good else one.advisable)
            if name in one.instead and (one.instead[name].share >= FLIPS) != good
            if good or self._advisable(one.turn - 1, name)
        ]
        return sorted(found, key=lambda one: self._order(one, first))

    def _flip(self, one: Replayed, name: str, *, good: bool) -> _Wanted:
        gain = abs(one.instead[name].share - one.as_played.share)
        kind: Kind = "carried" if good else "missed"
        place = one.turn - 1
        left_out = self._closes(place) or (
            one.is_best_left_out and not good and name not in self._gentler(place)
        )
        return _Wanted(place, kind, name, gain, by_leaving_out=left_out)

    def _order(self, one: _Wanted, first: _Wanted | None) -> tuple[float, ...]:
        """The smallest first, then what is told already, then what turns it more often."""
        elsewhere = first is None or one.place != first.place
        otherwise = first is None or one.instead != first.instead
        is_other = one.instead != self._steady(one.place)
        how = (otherwise, is_other, not example_of(self.encounter.scenario, one.instead), one.place)
        return self._closes(one.place), _size(one.instead), elsewhere, -round(one.weight, 1), *how

    def measured(
        self, points: Sequence[_Wanted], flips: Sequence[_Wanted]
    ) -> tuple[list[TurningPoint], list[TurningPoint]]:
        """The same on fresh seeds, all in one batch."""
        fresh = seeds_for(self.encounter, "debrief.measure", MEASURE)
        instead: dict[int, tuple[str, ...]] = {}
        for one in (*points, *flips):
            known = instead.get(one.place, ())
            if one.kind != "lost" and one.instead not in known:
                instead[one.place] = (*known, one.instead)
        lost = [one.place for one in points if one.kind == "lost"]
        stands = [self.stands[place + after] for place in lost for after in (0, 1)]
        replayed, could = replays(self.played, instead, (self.stands[0], *stands), fresh, then=self.then)
        again = {one.turn: one for one in replayed}
        before, after = (dict(zip(lost, could[from_::2], strict=True)) for from_ in (1, 2))
        return (
            [
                self._lost(one.place, before[one.place], after[one.place])
                if one.kind == "lost"
                else self._point(one, again)
                for one in points
            ],
            [self._point(one, again) for one in flips],
        )

    def _point(self, one: _Wanted, again: dict[int, Replayed]) -> TurningPoint:
        measured = again[one.place + 1]
        return TurningPoint(
            turn=one.place + 1,
            said=self._said(one.place),
            kind=one.kind,
            instead=one.instead,
            example=example_of(self.encounter.scenario, one.instead) if one.kind == "missed" else "",
            about_as_good=one.near,
            chance=measured.as_played,
            chance_instead=measured.instead[one.instead],
            by_leaving_out=one.by_leaving_out,
            to_do=self._to_do(one.place) if one.by_leaving_out else (),
            closes=self._closes(one.place),
            brought=self._brought(one.place) if one.kind == "carried" else (),
        )

    def _brought(self, place: int) -> tuple[str, ...]:
        """What a turn did for the good ending that it came to."""
        ending = self.encounter.outcome
        after = self.stands[place + 1].encounter
        return brought(self.played[place], after, ending.when) if ending is not None else ()

    def _lost(self, place: int, could: Chance, can: Chance) -> TurningPoint:
        """A turn after which a steady officer could hardly end it well."""
        instead = self._steady(place)
        example = example_of(self.encounter.scenario, instead)
        return TurningPoint(place + 1, self._said(place), "lost", instead, example, (), can, could)

    def _said(self, place: int) -> str:
        return officer_words(self.encounter.scenario, self.played[place].turn)


def _kept(points: Sequence[TurningPoint], falls: Sequence[float]) -> tuple[TurningPoint, ...]:
    """At most `MOST` that are still large on fresh seeds, most first."""
    large = [point for point in points if point.gap >= LEAST][:MOST]  # in the order of the candidates
    return tuple(sorted(large, key=lambda one: (-falls[one.turn - 1], one.closes, -round(one.gap, 1))))


def _felt(
    encounter: Encounter,
    short: Sequence[Short],
    points: Sequence[TurningPoint],
    near: TurningPoint | None,
) -> tuple[TurningPoint, ...]:
    """The points of a meeting that lacked nothing but what the person felt.

    Told are turns that took much of it, and the end that came a moment too soon. A turn that would have
    spared it is told before that end. What cost little is not: anything better anywhere would have done.
    """
    costs = {turn for one in short for turn in costly(encounter, one.variable)}
    closing = deeds(encounter, len(encounter.turns)) if is_ended_by_choice(encounter) else frozenset()
    kept = [one for one in points if one.turn in costs and not one.closes and one.instead not in closing]
    spared = [one for one in kept if one.kind == "missed" and one.chance_instead.share >= FLIPS]
    others = (one for one in kept if one not in spared)
    return (*spared, *([near] if near is not None else []), *others)[:MOST]


def _remeasured(could: Sequence[Chance], points: Sequence[TurningPoint]) -> tuple[Chance, ...]:
    """The steady officer's chances, with the fresh ones where there are: a debrief says one number once."""
    fresh = {point.turn - 1: point.chance_instead for point in points if point.kind == "lost"}
    after = {point.turn: point.chance for point in points if point.kind == "lost"}
    return tuple((after | fresh).get(place, one) for place, one in enumerate(could))


def _turned(
    encounter: Encounter, points: Sequence[TurningPoint], flips: Sequence[TurningPoint]
) -> TurningPoint | None:
    """The first that turns the ending on fresh seeds too; before all, to end it only when all was done."""
    good = encounter.ended_well
    too_soon = [one for one in points[:1] if one.closes]
    return next((one for one in (*too_soon, *flips) if (one.chance_instead.share >= FLIPS) != good), None)


def _size(alternative: str) -> int:
    """How small a change is: 0 for words and waiting, 1 for a move, 2 for a tactic."""
    return {"move": 1, "tactic": 2}.get(alternative.partition(" ")[0], 0)


def _says_the_same(one: _Wanted, other: _Wanted) -> bool:
    """Whether a candidate says what an earlier one says: the same turn, or the same thing left out."""
    if one.place == other.place:
        return True
    if other.kind != "missed" or one.kind == "carried":
        return False
    return one.instead == other.instead or one.instead in other.near
