"""The shape of a scenario file: its tables and keys, and the reactions that must have lines."""

from __future__ import annotations

FORMAT = "levelhead.scenario/1"
LISTS = ("objective", "variant", "fact", "need", "move", "tactic", "window", "ending", "legal_step")

# Reactions for which every scenario has lines, so that the person is never without an answer.
REACTIONS = (
    "confused",
    "stung",
    "threatened",
    "dismissed",
    "apology",
    "complies",
    "refuses",
    "hears_reason",
    "hears_rights",
    "met_officer",
    "answers",
    "short_answer",
    "opens_up",
    "unmoved",
    "courtesy",
    "choice",
    "silence",
    "runs",
    "lashes_out",
)

KEYS: dict[str, tuple[set[str], set[str]]] = {  # table: (must have, may have)
    "": (
        {"format", "id", "version", "title", "summary", "brief", "setting", "scene_starts_at",
         "most_turns", "sources", "person", "objective", "variant", "fact", "move", "tactic",
         "ending", "legal_step", "lines"},
        {"need", "window", "cue", "examples"},
    ),
    "person": ({"name", "description", "opening"}, set()),
    "objective": ({"id", "title"}, set()),
    "variant": ({"id", "title", "start", "baseline", "capacity"}, {"provocation"}),
    "need": ({"id", "title", "met_when"}, {"words"}),
    "fact": ({"id", "title", "how", "found_when", "lines"}, {"hidden", "phrasings"}),
    "move": ({"id", "title", "seconds", "lines"}, {"event", "agreed_event", "ask", "needs"}),
    "tactic": ({"id", "title", "seconds", "lines"}, {"event", "agreed_event", "ask", "needs"}),
    "window": ({"id", "title", "opens_when", "turns", "answered_when", "lines"}, set()),
    "ending": ({"id", "title", "good", "when", "text"}, {"harm"}),
    "legal_step": ({"id", "requirement", "met_when", "why"}, {"applies_when", "words"}),
    "cue": ({"text", "when"}, set()),
}  # fmt: skip
KIND_OF_ID = {"move": "move", "tactic": "tactic", "found": "fact", "asked": "fact", "met": "need",
               "variant": "variant", "missed": "window", "open": "window"}  # fmt: skip
