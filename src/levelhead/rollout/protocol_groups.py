"""What a protocol says of groups of tactics, and of how the chances of several groups are corrected."""

from __future__ import annotations

from levelhead.rollout.method_names import RANDOM_TIMING
from levelhead.rollout.protocol import CORRECTIONS, MEASURES, Analysis, ByTactic, Correction, Source
from levelhead.rollout.protocol_keys import Keys

# Records of a tactic group below which nothing is estimated, where the protocol does not say. Set by us.
_FEW = 10


def read_by_tactic(top: Keys, rows: Source) -> ByTactic | None:
    """The table `[by_tactic]`, or None where there is none."""
    if not top.has("by_tactic"):
        return None
    keys = top.table("by_tactic")
    is_any = keys.choice("measure", MEASURES) == "any"
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
