"""The only room that builds adapters and hands them to actions; one file for each subject.

Every import of a store or an engine stands inside the function that needs it, so that a command which
needs no database starts no Django, and asking for help starts nothing.
"""

from levelhead.wiring.content import check_content
from levelhead.wiring.demonstration import demonstration, web_application
from levelhead.wiring.homes import (
    default_home,
    new_home,
    open_home,
    requirement_in_words,
    requirements,
    requirements_in_force,
    today,
)
from levelhead.wiring.practice import (
    begin_encounter,
    debrief_page,
    encounter,
    say,
    stop_encounter,
    transcript,
)
from levelhead.wiring.reading import reader, understand_table
from levelhead.wiring.records import (
    confirm_import,
    import_records,
    is_confirmed,
    preview_import,
    stage_import,
    standing,
)
from levelhead.wiring.rollouts import design, evaluate, pool, power, project, summarise

__all__ = [
    "begin_encounter",
    "check_content",
    "confirm_import",
    "debrief_page",
    "default_home",
    "demonstration",
    "design",
    "encounter",
    "evaluate",
    "import_records",
    "is_confirmed",
    "new_home",
    "open_home",
    "pool",
    "power",
    "preview_import",
    "project",
    "reader",
    "requirement_in_words",
    "requirements",
    "requirements_in_force",
    "say",
    "stage_import",
    "standing",
    "stop_encounter",
    "summarise",
    "today",
    "transcript",
    "understand_table",
    "web_application",
]
