"""What one force shares with others: the moments of its cohorts, after the disclosure check, in one file.

Format `levelhead.summary/1`: a zip archive of `summary.json`, one file of moments (`levelhead.moments/1`) for
each outcome, and, where it was signed, `signature.json`. The header holds the SHA-256 of every other part,
and the signature is of the header's bytes; a reader refuses what it does not know, and what was changed.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from levelhead.basics.jsons import pretty, sha256
from levelhead.basics.signing import Sign, Verify
from levelhead.rollout.disclosure import Released
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.moments_file import from_npz, to_npz

FORMAT = "levelhead.summary/1"
_HEADER, _SIGNATURE = "summary.json", "signature.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal summaries give equal bytes


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """One force's summary.

    Attributes:
        force: its name.
        fictional: whether its records are made up.
        study: title, question, population, order, period and outcomes, as a result holds them.
        released: what is shared, and what was merged or withheld.
        protocol_sha256: of the protocol it was made by.
        signed_by: public key that the signature fits, in hexadecimal; empty without one.
    """

    force: str
    fictional: bool
    study: Mapping[str, Any]
    released: Released
    protocol_sha256: str
    signed_by: str = ""

    @property
    def moments(self) -> Mapping[str, CohortMoments]:
        """By outcome."""
        return self.released.moments


def to_file(summary: Summary, sign: Sign | None = None) -> bytes:
    """The file's content.

    Args:
        summary: what is shared.
        sign: gives the public key and the signature of some bytes, both in hexadecimal; None for none.
    """
    parts = {f"{name}.npz": to_npz(one) for name, one in summary.moments.items()}
    header = {
        "format": FORMAT,
        "force": summary.force,
        "fictional": summary.fictional,
        "study": dict(summary.study),
        "protocol_sha256": summary.protocol_sha256,
        "disclosure": summary.released.as_dict(),
        "parts": {name: sha256(content) for name, content in parts.items()},
    }
    written = pretty(header).encode()
    files = {_HEADER: written, **parts}
    if sign is not None:
        key, signature = sign(written)
        files[_SIGNATURE] = pretty({"public_key": key, "signature": signature}).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return buffer.getvalue()


def from_file(content: bytes, verify: Verify) -> Summary:
    """The summary that a file holds.

    Args:
        content: its bytes.
        verify: whether a public key made a signature of some bytes.

    Raises:
        ValueError: it is another file, of another version, was changed, or its signature does not fit.
    """
    files = _files(content)
    header = _header(files)
    _check_parts(header, files)
    signed_by = ""
    if _SIGNATURE in files:
        found = json.loads(files[_SIGNATURE])
        if not verify(found["public_key"], found["signature"], files[_HEADER]):
            raise ValueError("the signature does not fit the summary")
        signed_by = str(found["public_key"])
    moments = {name.removesuffix(".npz"): from_npz(files[name]) for name in header["parts"]}
    released = Released.from_dict(header["disclosure"], moments)
    return Summary(
        header["force"], header["fictional"], header["study"], released, header["protocol_sha256"], signed_by
    )


def _files(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise ValueError(f"not a file in format {FORMAT}, or a part of one") from error


def _header(files: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        header: dict[str, Any] = json.loads(files[_HEADER])
        found = header["format"]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a file in format {FORMAT}") from error
    if found != FORMAT:
        raise ValueError(f"the format is {found}, and {FORMAT} is what can be read")
    wanted = {"format", "force", "fictional", "study", "protocol_sha256", "disclosure", "parts"}
    if wrong := wanted ^ header.keys():
        raise ValueError(f"parts of the header that are missing or unknown: {', '.join(sorted(wrong))}")
    return header


def _check_parts(header: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    wanted = {_HEADER, *header["parts"]}
    if wrong := wanted ^ (files.keys() - {_SIGNATURE}):
        raise ValueError(f"parts that are missing or unknown: {', '.join(sorted(wrong))}")
    changed = [name for name, digest in header["parts"].items() if sha256(files[name]) != digest]
    if changed:
        raise ValueError(f"changed since it was written: {', '.join(changed)}")
