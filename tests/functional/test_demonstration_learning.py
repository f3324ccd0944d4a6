"""What was learnt in the demonstration is kept by the actions that people use, and pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from levelhead.actions.demonstration.learning import learn, learning_content, told_by
from levelhead.actions.demonstration.people import organisation_content
from levelhead.actions.make_demonstration import Size, _learnt, make_cast, make_delivery
from levelhead.engines.signatures import fits, made_up_signer
from levelhead.records.force_summary_file import from_text, to_text
from levelhead.records.themes import subjects, theme_faults
from levelhead.storage import models
from levelhead.storage.demonstration import DjangoDemonstration
from levelhead.storage.force_summaries import summaries_kept
from levelhead.storage.surveys import surveys_between
from levelhead.storage.themes import themes_between
from levelhead.storage.work import DjangoWork, SystemClock
from levelhead.wiring.demonstration import learning_stores

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOW.date()
SIZE = Size(officers=60, seed=5, colleagues=1500)


def test_no_theme_holds_a_word_that_is_a_name() -> None:
    """Whoever is drawn into a class, each theme of the demonstration can be noted in it."""
    content = organisation_content()
    names = {name: name for name in (*content["given_names"], *content["family_names"])}
    for theme in learning_content()["theme"]:
        assert theme["about"] in subjects()
        assert theme_faults(theme["text"], names, ()) == []


@pytest.mark.parametrize("force", learning_content()["force"], ids=lambda one: one["name"])
def test_what_a_made_up_force_told_can_be_brought_in(force: Mapping[str, object]) -> None:
    """Each file says that it is fictional, tells of nobody, and is signed; and the later one is better."""
    told = told_by(force, TODAY)
    read = [from_text(to_text(one, made_up_signer(one.force)), "told.json", fits) for one in told]
    assert all(one.fictional and "(fictional)" in one.force for one in read)
    assert len({one.signed_by for one in read}) == 1
    lapsed = [one.roles[0].states["lapsed"] for one in read if one.roles[0].states]
    assert lapsed == sorted(lapsed, reverse=True)


@pytest.mark.django_db
def test_what_was_learnt_is_on_the_pages_of_it() -> None:
    """Eight themes stand, surveys are shown, two notes went out, one with a reply, and three forces told."""
    cast = make_cast(SIZE, TODAY)
    store, delivery = DjangoDemonstration(), make_delivery(cast, SIZE.seed, NOW)
    store.add_people("Brackenshire (fictional)", [*cast.officers, *cast.colleagues])
    classes = store.add_delivery(delivery, recorded_at=NOW)
    stores = learning_stores(DjangoWork(SystemClock()))
    learn(_learnt(delivery, classes, lead="10001"), stores=stores, now=NOW, seed=SIZE.seed)
    first = TODAY - timedelta(days=365)
    themes = themes_between(first, TODAY)
    assert len(themes) == len(learning_content()["theme"])
    shown = [one for one in surveys_between(first, TODAY, stores.settings, TODAY) if one.shown]
    assert shown
    assert any(form.text for one in shown for form in one.forms)
    handed = models.HandedOn.objects.order_by("kind")
    assert [one.kind for one in handed] == ["rating", "run"]
    assert [one.replies.count() for one in handed] == [0, 1]
    assert len(summaries_kept()) == len(learning_content()["force"])
