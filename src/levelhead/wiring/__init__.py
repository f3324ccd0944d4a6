"""The only room that builds adapters and hands them to actions; one file for each subject.

Every import of a store or an engine stands inside the function that needs it, so that a command which
needs no database starts no Django, and asking for help starts nothing.
"""

from levelhead.wiring.accounts import (
    account_ports,
    accounts,
    add_account,
    grant_role,
    note,
    open_account,
    place_unit,
    reset_account,
    revoke_role,
)
from levelhead.wiring.attempts import attempts, go_back
from levelhead.wiring.backups import back_up, restore
from levelhead.wiring.calendars import calendar_ports
from levelhead.wiring.checks import check_home
from levelhead.wiring.content import calibrate, check_content
from levelhead.wiring.corrections import (
    correct_transcript,
    correct_turn,
    corrected_debrief_page,
    corrected_examples,
    own_encounter,
    own_transcript,
    show_encounter,
    shown_encounter,
)
from levelhead.wiring.delivery import (
    class_kept,
    class_ports,
    class_with_gates,
    courses_in_force,
    delivery_settings,
    excusal_ports,
    gates_seen,
    rating_ports,
    run_ports,
    safety_ports,
    send_marks,
    survey_ports,
    transfer_ports,
)
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
from levelhead.wiring.messages import (
    message_ports,
    message_settings,
    messages_owed,
    owed_messages,
    send_messages,
    shown_settings,
)
from levelhead.wiring.practice import (
    begin_encounter,
    debrief_page,
    encounter,
    say,
    stop_encounter,
)
from levelhead.wiring.reading import reader, understand_table
from levelhead.wiring.records import (
    confirm_import,
    count_standing,
    export,
    import_records,
    is_confirmed,
    preview_import,
    stage_import,
    standing,
)
from levelhead.wiring.rollouts import design, evaluate, pool, power, project, summarise, survey
from levelhead.wiring.servers import language_model, language_model_in_use, speech_in_use
from levelhead.wiring.speech import hear, voice
from levelhead.wiring.use_of_force import panel, use_of_force

__all__ = [
    "account_ports",
    "accounts",
    "add_account",
    "attempts",
    "back_up",
    "begin_encounter",
    "calendar_ports",
    "calibrate",
    "check_content",
    "check_home",
    "class_kept",
    "class_ports",
    "class_with_gates",
    "confirm_import",
    "correct_transcript",
    "correct_turn",
    "corrected_debrief_page",
    "corrected_examples",
    "count_standing",
    "courses_in_force",
    "debrief_page",
    "default_home",
    "delivery_settings",
    "demonstration",
    "design",
    "encounter",
    "evaluate",
    "excusal_ports",
    "export",
    "gates_seen",
    "go_back",
    "grant_role",
    "hear",
    "import_records",
    "is_confirmed",
    "language_model",
    "language_model_in_use",
    "message_ports",
    "message_settings",
    "messages_owed",
    "new_home",
    "note",
    "open_account",
    "open_home",
    "owed_messages",
    "own_encounter",
    "own_transcript",
    "panel",
    "place_unit",
    "pool",
    "power",
    "preview_import",
    "project",
    "rating_ports",
    "reader",
    "requirement_in_words",
    "requirements",
    "requirements_in_force",
    "reset_account",
    "restore",
    "revoke_role",
    "run_ports",
    "safety_ports",
    "say",
    "send_marks",
    "send_messages",
    "show_encounter",
    "shown_encounter",
    "shown_settings",
    "speech_in_use",
    "stage_import",
    "standing",
    "stop_encounter",
    "summarise",
    "survey",
    "survey_ports",
    "today",
    "transfer_ports",
    "understand_table",
    "use_of_force",
    "voice",
    "web_application",
]
