"""The settings of mail: what is right, what is told by code, and what is filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from levelhead.basics.errors import FaultsFound
from levelhead.basics.mail_addresses import is_email
from levelhead.storage.settings_file import HomeSettings, read_settings

_MAIL = '[mail]\nserver = "smtp.force.example"\nsender = "training@force.example"\n'


def _read(folder: Path, text: str) -> HomeSettings:
    file = folder / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return read_settings(file)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (_MAIL, "mail-setting-missing"),
        ("[messages]\nfrom = 2026-12-01\n", "mail-setting-missing"),
        ('[mail]\nserver = "s"\nsender = "Ann <a@b.example>"\n', "settings-wrong-value"),
        ('[mail]\nserver = "s"\nsender = "a@b.example\\nBcc: c@d.example"\n', "settings-wrong-value"),
        ('[mail]\npassword = "secret-word"\n', "settings-unknown-key"),
        ("[mail]\nport = 0\n", "settings-wrong-value"),
        ('[mail]\nsecurity = "ssl"\n', "settings-wrong-value"),
        ('[messages]\nfrom = "2026-12-01"\n', "settings-wrong-value"),
        ("[messages]\nfrom = 2026-12-01T00:00:00\n", "settings-wrong-value"),
        ("[messages]\ndue_days = [30, 30]\n", "settings-wrong-value"),
        ("[messages]\ndue_days = [true]\n", "settings-wrong-value"),
        ("[messages]\nlapsed_days = [366]\n", "settings-wrong-value"),
        ('[messages]\nrequired = ["invitation"]\n', "settings-wrong-value"),
        ('[messages]\ndomains = ["Force.example"]\n', "settings-wrong-value"),
        ('[messages]\naddress = "http://pages.example"\n', "settings-wrong-value"),
        ('[messages]\naddress = "https://pages.example/?a=b"\n', "settings-wrong-value"),
        ('[messages]\ndigest_on = "Monday"\n', "settings-wrong-value"),
    ],
)
def test_wrong_settings_are_told_by_code(tmp_path: Path, settings: str, code: str) -> None:
    """Each mistake has its code, and nothing of what may be a password is in the words."""
    with pytest.raises(FaultsFound) as found:
        _read(tmp_path, settings)
    assert code in {fault.code for fault in found.value.faults}
    assert "secret-word" not in str(found.value)


def test_what_is_left_out_is_filled_in(tmp_path: Path) -> None:
    """STARTTLS and its port; points at 7 and 1, 90, 30 and 7, 0 and 28 days; digests on Monday."""
    found = _read(tmp_path, f"{_MAIL}[messages]\nfrom = 2026-12-01\n")
    assert found.mail is not None
    assert found.messages is not None
    assert (found.mail.security, found.mail.port, found.mail.password()) == ("starttls", 587, "")
    assert found.messages.begins == date(2026, 12, 1)
    assert (found.messages.class_days, found.messages.due_days) == ((7, 1), (90, 30, 7))
    assert (found.messages.lapsed_days, found.messages.digest_on) == ((0, 28), "monday")
    assert HomeSettings().mail is None


def test_an_address_of_the_pages_has_no_slash_at_its_end(tmp_path: Path) -> None:
    """The path of a page begins with one."""
    text = f'{_MAIL}[messages]\nfrom = 2026-12-01\naddress = "https://pages.example/"\ndigest_on = "never"\n'
    found = _read(tmp_path, text).messages
    assert found is not None
    assert (found.address, found.digest_on) == ("https://pages.example", "")


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("ann.hill@force.example", True),
        ("a+b_c@mail.force-north.example", True),
        ("Ann Hill <ann@force.example>", False),
        ("ann@force.example\n", False),
        ("ann@force.example\r\nBcc: all@force.example", False),
        ("ann@force", False),
        ("ann@@force.example", False),
        (".ann@force.example", False),
        ("ann@force..example", False),
        ("ann@-force.example", False),
        ("änn@force.example", False),
        ("ann@force.example,bob@force.example", False),
        (f"{'a' * 65}@force.example", False),
        ("", False),
    ],
)
def test_an_address_is_one_plain_address(text: str, *, is_right: bool) -> None:
    """Narrower than the standard, so that it can stand in a header as it is."""
    assert is_email(text) == is_right
