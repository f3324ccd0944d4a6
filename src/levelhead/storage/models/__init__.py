"""What is kept. One model a file; no business rule lives in a model, and there are no signals."""

from levelhead.storage.models.account import Account, Grant
from levelhead.storage.models.attendance import Attendance
from levelhead.storage.models.audit_event import AuditEvent
from levelhead.storage.models.encounter import CorrectedExample, Correction, Encounter, EncounterTurn
from levelhead.storage.models.evaluation import Evaluation
from levelhead.storage.models.imports import Import
from levelhead.storage.models.organisation import Organisation, Unit
from levelhead.storage.models.person import Person

__all__ = [
    "Account",
    "Attendance",
    "AuditEvent",
    "CorrectedExample",
    "Correction",
    "Encounter",
    "EncounterTurn",
    "Evaluation",
    "Grant",
    "Import",
    "Organisation",
    "Person",
    "Unit",
]
