"""The roles that an account may be granted, and what each is for."""

from __future__ import annotations

ROLES = (
    ("officer", "Officer: own record and practice"),
    ("instructor", "Instructor: practice that its learner shows, and how its turns were read"),
    ("supervisor", "Supervisor: standing of own team, and of units given"),
    ("planner", "Planner: courses, classes and who is due"),
    ("ppst_lead", "Training lead: what is taught, and whether it works"),
    ("hand_on", "Handing on: a training lead who may hand on a learning note, one at a time"),
    ("chief_officer", "Chief officer: how the whole stands, and whether it works"),
    ("health_safety", "Health and safety: injuries in training, and ratios"),
    ("medical", "Medical: fitness and injuries in detail; each reading is noted"),
    ("inspector", "Inspector: reads, and changes nothing"),
    ("administrator", "Administrator: brings in people and attendance"),
    ("evaluator", "Evaluator: evaluations of the roll-out"),
)
