"""The debrief as a page: one plain dict, in which every text is ready to show and every drawing is drawn."""

from __future__ import annotations

from typing import Any

from levelhead.basics.numerals import plural
from levelhead.debrief import drawings
from levelhead.debrief.amended import amended
from levelhead.debrief.drawings import Drawing
from levelhead.debrief.exchange import exchanges, stood_rows
from levelhead.debrief.in_short import in_short
from levelhead.debrief.ledgers import course
from levelhead.debrief.make import Debrief
from levelhead.debrief.mattered import UNPROVEN, mattered
from levelhead.debrief.parts import Observation, ProceduralEntry, RelationalEntry
from levelhead.debrief.rubric import OutcomeFamily
from levelhead.debrief.words import (
    MEANINGS,
    VARIABLES,
    change_in_points,
    clock,
    in_lower,
    officer_words,
    out_of_100,
    points,
    shortened,
    turns_in_words,
)
from levelhead.encounter.machine import Encounter

LONGEST_QUOTE = 70  # characters of a turn quoted in a ledger


def page(debrief: Debrief) -> dict[str, Any]:
    """What the body template of the debrief shows."""
    encounter = debrief.encounter
    return {
        "title": encounter.scenario.title,
        "played": played(encounter),
        "person": encounter.scenario.person_name,
        "ending": ending(encounter),
        "in_short": in_short(encounter, debrief.what_if, debrief.dangers, debrief.observations),
        "unproven": UNPROVEN if debrief.what_if.points else "",
        "mattered": mattered(debrief),
        "strip": _strip(debrief),
        "relational": [_relational(one) for one in debrief.relational],
        "procedural": [_procedural(one) for one in debrief.procedural],
        "observations": [_observation(one) for one in debrief.observations],
        "person_view": debrief.person_view,
        "found": [{"what": one.title, "turn": one.at_turn} for one in debrief.found],
        "missed": [{"what": one.title, "how": one.how} for one in debrief.missed],
        "conversation": exchanges(debrief),
        "rubric": [_family(one) for one in debrief.rubric],
        "opening": encounter.opening,
        "colophon": colophon(encounter),
        "corrected": None if debrief.retaken is None else amended(debrief.retaken),
    }


def played(encounter: Encounter) -> str:
    """One line on what was played."""
    turns = len(encounter.turns)
    lasted = clock(encounter.turns[-1].at_seconds) if turns else "0:00"
    return (
        f"{encounter.variant.title}. {plural(turns, 'turn')}, {lasted} minutes on the clock "
        "of the scene. Everybody in it is invented."
    )


def ending(encounter: Encounter) -> dict[str, Any]:
    """How it ended, in words."""
    outcome = encounter.outcome
    if outcome is None:
        return {
            "kind": "open",
            "label": "Not ended",
            "title": "This meeting was stopped before an ending",
            "sentences": ["What follows is how it stood."],
        }
    sentences = [outcome.text]
    if outcome.harm:
        sentences.append("Hurt: " + "; ".join(f"{who} ({what})" for who, what in outcome.harm) + ".")
    tactics = [turn.officer for turn in encounter.turns if turn.officer.tactic]
    used = "; ".join(in_lower(officer_words(encounter.scenario, one)) for one in tactics)
    if used:
        sentences.append(f"Tactics used: {used}.")
    elif not any(clause.signal == "violent" for clause in outcome.when):  # then he was held in the end
        sentences.append("No force was used.")
    return {
        "kind": "good" if outcome.good else "bad",
        "label": "Ended well" if outcome.good else "Ended badly",
        "title": outcome.title,
        "sentences": sentences,
    }


def _strip(debrief: Debrief) -> dict[str, Any]:
    """The strip along the transcript, its sentence, and the table behind it."""
    encounter, found = debrief.encounter, debrief.what_if
    shown = drawings.Strip(
        trust=course(encounter, "trust"),
        agreement=tuple(turn.chances["agreement"] for turn in encounter.turns),
        prospects=tuple(one.share for one in found.prospects),
        marked=tuple(sorted(point.turn for point in found.points)),
        description=_strip_sentence(debrief),
    )
    return {
        "sentence": shown.description,
        "narrow": Drawing(drawings.strip(shown, "lh-strip-narrow", drawings.NARROW)),
        "wide": Drawing(drawings.strip(shown, "lh-strip-wide", drawings.WIDE)),
        "columns": ["Could still end well", "Going on as you did", "Trust", "Agreement"],
        "rows": [
            {
                "turn": "start" if n == 0 else n,
                "cells": [
                    stood["could_still"],
                    stood["as_played"],
                    points(shown.trust[n]),
                    points(shown.agreement[n - 1]) if n else "\u2013",
                ],
            }
            for n, stood in enumerate(stood_rows(debrief))
        ],
    }


def _strip_sentence(debrief: Debrief) -> str:
    trust = next(one for one in debrief.relational if one.name == "trust")
    words = f"Trust {_course_in_words(trust)}."
    if debrief.encounter.turns:
        start, last = debrief.what_if.prospects[0], debrief.what_if.prospects[-2]
        words += (
            f" Before the first turn a steady officer would have ended {out_of_100(start.share)} such "
            f"meetings well; before the last turn, {out_of_100(last.share)}."
        )
    return words


def _course_in_words(one: RelationalEntry) -> str:
    """Where an entry began, went and ended: `began at 25, rose to 47`."""
    began, ended = points(one.began), points(one.ended)
    if began == ended and one.highest - one.lowest < 0.02:
        return f"stayed at {began} of 100"
    extreme = ""
    if one.lowest < min(one.began, one.ended) - 0.02:
        extreme = f", fell as low as {points(one.lowest)}"
    elif one.highest > max(one.began, one.ended) + 0.02:
        extreme = f", rose as high as {points(one.highest)}"
    way = "rose to" if one.ended > one.began else "fell to" if ended != began else "came back to"
    return f"began at {began} of 100{extreme} and {way if extreme == '' else 'ended at'} {ended}"


def _relational(one: RelationalEntry) -> dict[str, Any]:
    name = VARIABLES[one.name]
    words = _course_in_words(one)
    most = one.most
    return {
        "name": name,
        "meaning": MEANINGS[one.name],
        "began": points(one.began),
        "ended": points(one.ended),
        "words": words[:1].upper() + words[1:] + ".",
        "drawing": Drawing(drawings.entry_bar(one, f"lh-entry-{one.name}", name, f"{name} {words}.")),
        "most": {
            "turn": most.turn,
            "change": change_in_points(most.change),
            "said": shortened(most.words, LONGEST_QUOTE),
            "is_speech": most.is_speech,
        }
        if most
        else None,
    }


def _procedural(one: ProceduralEntry) -> dict[str, Any]:
    return {
        "kind": "met" if one.met else "broken",
        "mark": "\u2713" if one.met else "\u2717",
        "label": "Met" if one.met else "Not met",
        "requirement": one.requirement,
        "why": one.why,
        "turn": one.at_turn,
    }


def _observation(one: Observation) -> dict[str, Any]:
    return {
        "kind": one.tone,
        "label": {"well": "Keep.", "badly": "Change.", "notice": "Notice."}[one.tone],
        "claim": one.claim,
        "turns": one.turns,
        "in_words": turns_in_words(one.turns),
        "objective": one.objective,
    }


def _family(family: OutcomeFamily) -> dict[str, Any]:
    """One outcome family with its evidence, and a blank."""
    label = {"for": "For", "against": "Against", "open": "Bears on it"}
    return {
        "code": family.code,
        "title": family.title,
        "ask": family.ask,
        "evidence": [
            {"label": label[one.speaks], "kind": one.speaks, "words": one.words, "turns": one.turns,
             "in_words": turns_in_words(one.turns) if one.turns else ""}
            for one in family.evidence
        ],
    }  # fmt: skip


def colophon(encounter: Encounter) -> list[str]:
    """What made this debrief, so that it can be made again."""
    scenario, rule = encounter.scenario, encounter.rule
    made_from = (
        f"Scenario {scenario.id}, version {scenario.version} (sha256 {scenario.sha256[:12]}); rule of the "
        f"person, version {rule.version} (sha256 {rule.sha256[:12]}); variant {encounter.variant.id}; seed "
        f"{encounter.seed}. The same turns with the same seed give the same debrief."
    )
    limits = (
        "The signs of the rule come from published studies; the sizes were set by the authors and have not "
        "been validated on real encounters."
    )
    practice = "Practice is practice: it is never counted as contact time, and never used against anybody."
    return [practice, made_from, limits]
