"""The demonstration, and serving a home."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from levelhead.wiring.delivery import delivery_settings
from levelhead.wiring.homes import open_home, requirements_in_force
from levelhead.wiring.reading import reader
from levelhead.wiring.records import count_standing
from levelhead.wiring.servers import check_servers

if TYPE_CHECKING:
    from levelhead.actions.demonstration.learning import LearningStores
    from levelhead.actions.demonstration.sign_ins import SignIn
    from levelhead.actions.ports import Work
    from levelhead.storage.demonstration_home import DemonstrationHome


def demonstration(folder: Path, say: Callable[[str], None] = lambda _: None) -> tuple[SignIn, ...]:
    """The sign-ins of the demonstration in a folder, which is made first if it is not there whole.

    Raises:
        Refused: the folder holds somebody's home, another program is making a demonstration in it, or a
            database is named that is not the folder's own.
    """
    from levelhead.storage.demonstration_home import DemonstrationHome

    home = DemonstrationHome(folder)
    home.must_have_its_own_database()
    if not home.is_made():
        with home.being_made():
            say("Making a fictional force: people, training, a year of records and their evaluation.")
            home.finish(_make_demonstration(home))
    return home.sign_ins()


def _make_demonstration(home: DemonstrationHome) -> tuple[SignIn, ...]:
    import secrets

    from levelhead.actions.evaluate_rollout import evaluate_rollout
    from levelhead.actions.make_demonstration import make_demonstration
    from levelhead.engines.duckdb_engine import connect
    from levelhead.storage.start import check_settings, migrate, start

    start(home.path)
    migrate()
    check_settings()
    home.delivery.parent.mkdir(exist_ok=True)
    home.delivery.write_text(_content("delivery.toml"), encoding="utf-8")
    home.courses.mkdir(exist_ok=True)
    (home.courses / "listening-first.toml").write_text(_content("course.toml"), encoding="utf-8")
    from levelhead.storage.demonstration import DjangoDemonstration
    from levelhead.storage.work import DjangoWork, SystemClock

    clock, engine = SystemClock(), connect(None)
    sign_ins = make_demonstration(
        folder=home.evaluation,
        store=DjangoDemonstration(),
        work=DjangoWork(clock),
        clock=clock,
        evaluate=lambda protocol: evaluate_rollout(protocol=protocol, engine=engine),
        reader=reader(),
        choose=secrets.choice,
        learning=learning_stores(DjangoWork(clock)),
    )
    today = clock.now().date()
    halves = [today - timedelta(days=182 * number) for number in (4, 3, 2, 1, 0)]
    count_standing(by="system:demonstration", days=halves)
    return sign_ins


def learning_stores(work: Work) -> LearningStores:
    """Where what was learnt in the demonstration is kept; Django must be started."""
    from levelhead.actions.demonstration.learning import LearningStores
    from levelhead.engines.signatures import fits, made_up_signer
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.force_summaries import DjangoForceSummaries
    from levelhead.storage.handed_on import DjangoHandedOn
    from levelhead.storage.surveys import DjangoSurveys
    from levelhead.storage.themes import DjangoThemes

    return LearningStores(
        encounters=DjangoEncounters(),
        themes=DjangoThemes(),
        surveys=DjangoSurveys(),
        handed_on=DjangoHandedOn(),
        forces=DjangoForceSummaries(),
        settings=delivery_settings(),
        sign=made_up_signer,
        verify=fits,
        work=work,
    )


def demonstration_settings() -> str:
    """How the fictional force runs its classes, as a file of settings."""
    return _content("delivery.toml")


def _content(name: str) -> str:
    from importlib.resources import files

    return (files("levelhead") / "content" / "demonstration" / name).read_text(encoding="utf-8")


def web_application(folder: Path) -> Callable[..., Iterable[bytes]]:
    """The web application on an existing home, as a WSGI server takes it.

    Raises:
        CalledWrongly: there is no home.
        FaultsFound: its requirement has faults, or a server beside it is set wrongly.
        Refused: the database does not run as it must, or a demonstration was not finished in it.
    """
    from levelhead.storage.demonstration_home import DemonstrationHome

    check_servers()  # a fault in what the environment sets is told now, and in nobody's turn
    DemonstrationHome(folder).must_be_whole()
    open_home(folder)
    requirements_in_force()  # a fault in the organisation's own is told now, and on no page
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
