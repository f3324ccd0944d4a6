"""What several files of functional tests begin with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, add_planners, make_cast


@pytest.fixture(autouse=True)
def seeded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every meeting begins with the same seed: with some others a person runs before what is tested."""
    monkeypatch.setattr("levelhead.wiring.practice.fresh_seed", lambda: 7)


@pytest.fixture
def cast() -> Cast:
    """The cast with those who plan, lead and inspect; a file with a smaller or larger cast makes its own."""
    found = make_cast(localdate())
    add_planners(found)
    return found


@pytest.fixture
def signed(cast: Cast) -> Callable[[str], Client]:
    """Signs in one of the cast."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(cast.accounts[username])
        return client

    return sign_in
