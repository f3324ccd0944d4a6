"""An inspection pack as a file: the same facts, the same bytes; every hash can be checked."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from levelhead.basics.jsons import sha256
from levelhead.records.inspection_pack import InspectionPack, PackTable, problems_of

TABLE = PackTable("kit", "Kit", "The list.", ("item", "state"), (("K1", "=good"), ("K2", None)))
PACK = InspectionPack(
    "North (fictional)", date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), ("Harbour",), (TABLE,)
)
MADE = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)


def test_every_hash_of_the_manifest_is_that_of_its_file() -> None:
    """The files are as the manifest says; cells that a spreadsheet would run are harmless."""
    with zipfile.ZipFile(io.BytesIO(PACK.as_zip(by="ian", made_at=MADE))) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        for one in manifest["files"]:
            assert sha256(archive.read(one["name"])) == one["sha256"]
        assert set(archive.namelist()) == {"manifest.json", *(one["name"] for one in manifest["files"])}
        assert archive.read("kit.csv").decode().splitlines() == ["item,state", "K1,'=good", "K2,"]
    assert (manifest["made_by"], manifest["fingerprint"]) == ("ian", PACK.fingerprint)


def test_the_fingerprint_is_of_the_facts_and_not_of_who_asked() -> None:
    """Made twice alike it is the same bytes; a changed cell, day or unit gives another fingerprint."""
    assert PACK.as_zip(by="ian", made_at=MADE) == PACK.as_zip(by="ian", made_at=MADE)
    others = [
        replace(PACK, tables=(replace(TABLE, rows=TABLE.rows[:1]),)),
        replace(PACK, known_on=date(2026, 4, 2)),
        replace(PACK, units=()),
        replace(PACK, organisation="South (fictional)"),
    ]
    assert len({one.fingerprint for one in (PACK, *others)}) == 5


@pytest.mark.parametrize(
    ("first", "last", "known", "fields"),
    [
        ((2026, 1, 1), (2026, 3, 31), (2026, 4, 1), []),
        ((2026, 4, 1), (2026, 3, 31), (2026, 4, 1), ["last"]),
        ((2026, 1, 1), (2026, 3, 31), (2026, 4, 3), ["known_on"]),
        ((2026, 3, 1), (2026, 3, 31), (2026, 2, 1), ["first"]),
    ],
)
def test_days_that_cannot_be_are_told_of(
    first: tuple[int, int, int], last: tuple[int, int, int], known: tuple[int, int, int], fields: list[str]
) -> None:
    """Crossed days, a day to come, and a period nobody could know of."""
    found = problems_of(date(*first), date(*last), date(*known), date(2026, 4, 2))
    assert [field for field, _ in found] == fields
