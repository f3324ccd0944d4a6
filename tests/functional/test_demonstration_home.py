"""The folder of a demonstration is whole, or is made again; it is never anybody else's."""

from __future__ import annotations

import secrets
import stat
from datetime import date
from pathlib import Path

import pytest

from levelhead.actions.demonstration.sign_ins import make_sign_ins
from levelhead.basics.errors import Refused
from levelhead.records.people import PersonRow
from levelhead.storage.demonstration_home import DemonstrationHome

OFFICER, SERGEANT = (
    PersonRow(number, name, "officer", rank, "Northmere Response", "", date(2015, 4, 1), None)
    for number, name, rank in (("4001", "Ewan Holt", "Constable"), ("4002", "Priya Lane", "Sergeant"))
)
SIGN_INS = make_sign_ins(OFFICER, SERGEANT, secrets.choice)


@pytest.fixture
def home(tmp_path: Path) -> DemonstrationHome:
    return DemonstrationHome(tmp_path / "home")


def test_the_second_start_reads_the_sign_ins_of_the_first(home: DemonstrationHome) -> None:
    """What was printed once stays true."""
    with home.being_made():
        home.database.touch()
        home.finish(SIGN_INS)
    assert home.is_made()
    assert home.sign_ins() == SIGN_INS


def test_only_the_owner_reads_the_sign_ins(home: DemonstrationHome) -> None:
    """Passphrases lie in a file of mode 0600, in a folder of mode 0700."""
    with home.being_made():
        home.finish(SIGN_INS)
    assert stat.S_IMODE(home.sign_ins_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700


def test_a_killed_attempt_leaves_nothing_behind(home: DemonstrationHome) -> None:
    """What a killed program left is not a demonstration, and is gone before the next attempt begins."""
    with pytest.raises(KeyboardInterrupt):
        _killed_half_way(home)
    assert not home.is_made()
    with pytest.raises(Refused, match="not finished"):
        home.must_be_whole()
    with home.being_made():
        assert not home.database.exists()
        assert not home.evaluation.exists()
        home.database.touch()
        home.finish(SIGN_INS)
    home.must_be_whole()
    assert home.is_made()


def _killed_half_way(home: DemonstrationHome) -> None:
    with home.being_made():
        home.database.write_bytes(b"half a database")
        home.evaluation.mkdir(parents=True)
        (home.evaluation / "roster.csv").write_text("half a roster", encoding="utf-8")
        raise KeyboardInterrupt


def test_two_programs_do_not_make_one_demonstration(home: DemonstrationHome) -> None:
    """The second is told to wait, and removes nothing of what the first has made so far."""
    with home.being_made():
        home.database.write_bytes(b"so far")
        with pytest.raises(Refused, match="by another program"), DemonstrationHome(home.path).being_made():
            pytest.fail("two programs hold one folder")
        assert home.database.read_bytes() == b"so far"


def test_somebody_elses_home_is_left_alone(home: DemonstrationHome) -> None:
    """A home with a database that no demonstration made is refused untouched."""
    home.create()
    home.database.write_bytes(b"training records")
    with pytest.raises(Refused, match="not a demonstration"), home.being_made():
        pytest.fail("the folder was taken")
    assert [file.name for file in home.path.iterdir()] == [home.database.name]


def test_passphrases_are_made_anew_and_easy_to_type() -> None:
    """Each is four words of two syllables; no two are alike, in one demonstration or between two."""
    others = make_sign_ins(OFFICER, SERGEANT, secrets.choice)
    passphrases = [sign_in.passphrase for sign_in in (*SIGN_INS, *others)]
    assert len(set(passphrases)) == len(passphrases) == 10
    assert all(
        [len(word) for word in passphrase.split("-")] == [4, 4, 4, 4] and passphrase.isascii()
        for passphrase in passphrases
    )
