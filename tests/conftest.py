"""Fixtures every kind of test may use, and the engine that keeps the records of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

import cheap_hashing
import postgres as servers
from levelhead.storage.databases import postgres as postgres_settings

HERE = Path(__file__).parent
# The quick kinds last: each worker takes the next file, and none is alone with a long one at the end.
KINDS = ("browser", "functional", "property", "spec", "spark", "habits", "reference", "unit")

# No test asserts a time: on a busy machine the first example of a law may take a while. The examples are
# the same in every run; `pytest --hypothesis-profile searching tests/property` looks for others.
for name, same in (("same", True), ("searching", False)):
    hypothesis.settings.register_profile(
        name,
        deadline=None,
        derandomize=same,
        database=None,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
hypothesis.settings.load_profile("same")

cheap_hashing.make_cheap()  # what a test starts of the command itself hashes as it is set


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="Which engine keeps records; with postgres only the tests run that use one.",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What uses no database need not be run on the second engine; files that take long come first."""
    if config.getoption("--database") == "postgres":
        kept = [item for item in items if item.get_closest_marker("django_db")]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
    items.sort(key=lambda item: KINDS.index(item.path.relative_to(HERE).parts[0]))


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.PostgresServer]:
    """A PostgreSQL server of this run's own, started when the first test asks for it."""
    with servers.running() as server:
        yield server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Tests of the models use the engine of the run; its settings are those that pages use."""
    if request.config.getoption("--database") == "postgres":
        server = request.getfixturevalue("postgres")
        del connections["default"]
        connections.databases["default"] = connections.configure_settings(
            {"default": postgres_settings(server.url("levelhead"))}
        )["default"]
        settings.DATABASES["default"] = connections.databases["default"]
    # Tables are made at once, as those of a new home are; `test_storage_new_tables.py` holds them to what
    # every migration, one by one, comes to.
    connections.databases["default"]["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """What guards the tables beside them, as in a new home."""
    from levelhead.storage import triggers  # models need Django started

    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        for statement in triggers.statements(cursor.db.vendor, triggers.guarded_tables()):
            cursor.execute(statement)
        assert triggers.unguarded() == []
