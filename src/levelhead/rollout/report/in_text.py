"""The answer for a terminal: paragraphs, and one table indented by two spaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levelhead.rollout.report.page import page


def in_text(result: Mapping[str, Any]) -> list[str]:
    """The heading, the answer, the methods side by side, and the checks that need a look."""
    shown = page(result)
    answer = shown["answer"]
    title = f"{'FICTIONAL. ' if shown['fictional'] else ''}{shown['title']}: {shown['who']}."
    paragraphs = [title, f"{answer['headline']}.", " ".join(answer["sentences"]), *answer["notes"]]
    paragraphs.append("\n\n".join(_table(outcome, shown["unit"]) for outcome in shown["outcomes"]))
    paragraphs += [
        f"Was it safe? {one['label']}: {one['verdict'].lower()}. {' '.join(one['sentences'])}"
        for one in shown["safety"]
    ]
    paragraphs += [
        f"Departure from the locked protocol: {one['key']}, by {one['by']} on {one['on']}. {one['reason']}"
        for one in shown["departures"]
    ]
    failed = [check for check in shown["checks"] if check["kind"] == "failed"]
    paragraphs += [f"Look here: {check['name']} ({check['about']}). {check['detail']}" for check in failed]
    return [paragraph for paragraph in paragraphs if paragraph]


def _table(outcome: Mapping[str, Any], unit: str) -> str:
    head = ("", f"per 1,000 {unit}", "relative", "95% interval", "p")
    rows = [
        (row["name"], row["per_thousand"], row["relative"], row["interval"], row["p"])
        for row in outcome["rows"]
    ]
    widths = [max(len(row[k]) for row in (head, *rows)) for k in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) if k == 0 else cell.rjust(width) for k, (cell, width) in cells)
        for cells in ([*enumerate(zip(row, widths, strict=True))] for row in (head, *rows))
    ]
    return "\n".join(f"  {line}" for line in (outcome["label"], *lines))
