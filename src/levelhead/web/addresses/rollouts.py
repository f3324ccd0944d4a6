"""Roll-outs: drawn, booked from, departed from, and what happened."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import rollout_changes, rollout_draw, rollouts

addresses = [
    path("rollouts/", rollouts.rollouts, name="rollouts"),
    path("rollouts/make/", rollout_draw.make, name="make-rollout"),
    path("rollouts/of/<slug:name>/", rollouts.rollout, name="rollout"),
    path("rollouts/of/<slug:name>/weeks.csv", rollouts.weeks_csv, name="rollout-csv"),
    path("rollouts/of/<slug:name>/protocol.toml", rollouts.protocol, name="rollout-protocol"),
    path("rollouts/of/<slug:name>/people/", rollouts.people, name="rollout-people"),
    path("rollouts/of/<slug:name>/people.csv", rollouts.people_csv, name="rollout-people-csv"),
    path("rollouts/of/<slug:name>/roster.csv", rollouts.roster, name="rollout-roster"),
    path("rollouts/of/<slug:name>/left-out/", rollouts.left_out, name="rollout-left-out"),
    path("rollouts/of/<slug:name>/left-out.csv", rollouts.left_out_csv, name="rollout-left-out-csv"),
    path("rollouts/of/<slug:name>/book/", rollout_changes.book, name="book-rollout"),
    path("rollouts/of/<slug:name>/move/", rollout_changes.move, name="move-due"),
    path("rollouts/of/<slug:name>/depart/", rollout_changes.depart, name="depart-rollout"),
]
