"""Pool what several forces shared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import sha256
from levelhead.basics.text_files import read_file
from levelhead.rollout.pooled_result import pooled_result
from levelhead.rollout.report.document import document
from levelhead.rollout.summary import FORMAT, Summary, from_file


@dataclass(frozen=True, slots=True)
class PooledRollouts:
    """What the forces say together.

    Attributes:
        result: plain JSON in format `levelhead.result/1`.
        report_html: the report, as a document that stands alone.
    """

    result: dict[str, Any]
    report_html: str


def pool_rollouts(
    *, files: Sequence[Path], verify: Callable[[str, str, bytes], bool], trusted: Sequence[str] = ()
) -> PooledRollouts:
    """The pooled result of the forces' files. Nothing is saved.

    Args:
        files: as `rollout summarise` wrote them.
        verify: whether a public key made a signature.
        trusted: public keys; where some are given, every file must be signed by one of them.

    Raises:
        FaultsFound: a file is not a summary, was changed, or does not fit the others.
        Refused: a file is not signed by a trusted key; or made-up records stand beside real ones.
        CalledWrongly: one file only; or the windows or blocks of periods do not fit.
    """
    if len(files) < 2:
        raise CalledWrongly("Pooling takes the files of two forces or more.")
    faults: list[Fault] = []
    read = [(file, content, _read(file, content, verify, faults)) for file, content in _contents(files)]
    summaries = [summary for _, _, summary in read if summary]
    faults += _unfit(read)
    if faults:
        raise FaultsFound(faults)
    for file, _, summary in read:
        if trusted and (summary is None or summary.signed_by not in trusted):
            raise Refused(f"{file.name} is not signed by a key that you trust.")
    if len({one.fictional for one in summaries}) > 1:
        raise Refused("Made-up records cannot be pooled with real ones.")
    digests = {summary.force: sha256(content) for _, content, summary in read if summary}
    result = pooled_result(summaries, digests)
    return PooledRollouts(result, document(result))


def _contents(files: Sequence[Path]) -> list[tuple[Path, bytes]]:
    return [(file, read_file(file)) for file in files]


def _read(
    file: Path, content: bytes, verify: Callable[[str, str, bytes], bool], faults: list[Fault]
) -> Summary | None:
    try:
        return from_file(content, verify)
    except ValueError as error:
        remedy = "Ask the force for the file again; it must arrive byte for byte."
        faults.append(
            Fault("summary-not-a-summary", Place(file.name), f"a file in format {FORMAT}", str(error), remedy)
        )
        return None


def _unfit(read: Sequence[tuple[Path, bytes, Summary | None]]) -> list[Fault]:
    """Forces that are there twice, and files about other outcomes or periods than the first."""
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    first = next((summary for _, _, summary in read if summary), None)
    for file, _, summary in read:
        if summary is None or first is None:
            continue
        if summary.force in seen:
            found = f"{summary.force} in {seen[summary.force]} too"
            remedy = "Give one file for each force; officers would count twice."
            faults.append(Fault("summary-force-twice", Place(file.name), "each force once", found, remedy))
        seen.setdefault(summary.force, file.name)
        length = (first.study["period"]["length"], summary.study["period"]["length"])
        if not set(first.moments) & set(summary.moments) or length[0] != length[1]:
            expected = f"the outcomes {', '.join(first.moments)} by {length[0]}"
            found = f"{', '.join(summary.moments)} by {length[1]}"
            remedy = "Pool forces that follow one protocol."
            faults.append(Fault("summary-does-not-fit", Place(file.name), expected, found, remedy))
    return faults
