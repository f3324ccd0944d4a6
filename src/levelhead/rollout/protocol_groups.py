"""What a protocol says of tactic groups and of sums of an index, and what does not go with them."""

from __future__ import annotations

from levelhead.rollout.method_names import RANDOM_TIMING
from levelhead.rollout.protocol import CORRECTIONS, Analysis, ByTactic, Correction, Protocol, Source
from levelhead.rollout.protocol_keys import Keys

# Records of a tactic group below which nothing is estimated, where the protocol does not say. Set by us.
_FEW = 10


def read_by_tactic(top: Keys, rows: Source) -> ByTactic | None:
    """The table `[by_tactic]`, or None where there is none."""
    if not top.has("by_tactic"):
        return None
    keys = top.table("by_tactic")
    is_any = keys.choice("measure", ("count", "any")) == "any"
    found = ByTactic("any" if is_any else "count", keys.whole("min_records", 1, _FEW))
    if rows.kind == "panel":
        keys.fault(
            "protocol-wrong-value",
            None,
            expected="[sources.records] with [by_tactic], as a panel names no tactics",
            found="[sources.panel]",
            remedy="Give the records, or make each column of the panel an outcome of its own.",
        )
    keys.finish()
    return found


def read_correction(keys: Keys) -> Correction:
    """Which correction the words rest on."""
    return "holm" if keys.choice("correction", CORRECTIONS, default="holm") == "holm" else "romano_wolf"


def check_correction(keys: Keys, analysis: Analysis) -> None:
    """Romano and Wolf's correction comes from draws of the order."""
    if analysis.correction == "holm":
        return
    wanted = {
        "[draws], from which it is made": analysis.draws is not None,
        f"one of {', '.join(RANDOM_TIMING)} among the estimators": bool(
            set(RANDOM_TIMING) & set(analysis.estimators)
        ),
        "[by_tactic] or [[subgroup]], whose chances it corrects": bool(
            analysis.by_tactic or analysis.subgroups
        ),
    }
    missing = [words for words, is_so in wanted.items() if not is_so]
    if missing:
        keys.fault(
            "protocol-wrong-value",
            "correction",
            expected=f'with correction = "romano_wolf": {"; ".join(missing)}',
            found="something else",
            remedy='Add that, or write correction = "holm".',
        )


def check_sums(top: Keys, protocol: Protocol) -> None:
    """A sum of an index does not leave a force, and no study of power knows how it varies.

    The disclosure check counts events, and one record can have an index above its least count.
    """
    sums = [one.name for one in protocol.outcomes if one.measure == "sum"]
    expected = [one.outcome for one in protocol.power.expected] if protocol.power else []
    wrong = {
        "no [sharing]": bool(sums) and protocol.sharing is not None,
        "no [[power.expected]] of it": bool(set(sums) & set(expected)),
    }
    if any(wrong.values()):
        top.fault(
            "protocol-wrong-value",
            "outcomes",
            expected=f'with measure = "sum": {"; ".join(words for words, is_so in wrong.items() if is_so)}',
            found=", ".join(sums),
            remedy="Take the sum out of this protocol, and evaluate it by one of its own.",
        )
