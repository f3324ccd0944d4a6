"""What is kept. One model a file; no business rule lives in a model, and there are no signals."""

from levelhead.storage.models.account import Account, Grant
from levelhead.storage.models.attendance import Attendance
from levelhead.storage.models.audit_event import AuditEvent
from levelhead.storage.models.calendar_address import CalendarAddress
from levelhead.storage.models.classes import Booking, ClassEvent, ClassPlan, RegisterMark, TrainingClass
from levelhead.storage.models.encounter import CorrectedExample, Correction, Encounter, EncounterTurn
from levelhead.storage.models.evaluation import Evaluation
from levelhead.storage.models.excusals import Excusal, ExcusalDecision, ExcusalDetail
from levelhead.storage.models.force_summary import ForceSummary
from levelhead.storage.models.handed_on import HandedOn, HandedOnReply
from levelhead.storage.models.imports import Import
from levelhead.storage.models.messages import MessageAttempt, MessageChoice, MessageOutcome
from levelhead.storage.models.organisation import Organisation, Unit
from levelhead.storage.models.person import Person
from levelhead.storage.models.ratings import Rating, RatingAnswer
from levelhead.storage.models.rollouts import Rollout, RolloutDue, RolloutEvent, RolloutLeftOut
from levelhead.storage.models.runs import RunPart, ScenarioRun, TimelineMark
from levelhead.storage.models.safety import Injury, InjuryDetail, KitEvent, Qualification
from levelhead.storage.models.standing_count import StandingCount
from levelhead.storage.models.surveys import SurveyForm, SurveyToken
from levelhead.storage.models.themes import Theme, ThemeTakenBack
from levelhead.storage.models.transfers import CarriedCheck, CarriedRecord, Transfer

__all__ = [
    "Account",
    "Attendance",
    "AuditEvent",
    "Booking",
    "CalendarAddress",
    "CarriedCheck",
    "CarriedRecord",
    "ClassEvent",
    "ClassPlan",
    "CorrectedExample",
    "Correction",
    "Encounter",
    "EncounterTurn",
    "Evaluation",
    "Excusal",
    "ExcusalDecision",
    "ExcusalDetail",
    "ForceSummary",
    "Grant",
    "HandedOn",
    "HandedOnReply",
    "Import",
    "Injury",
    "InjuryDetail",
    "KitEvent",
    "MessageAttempt",
    "MessageChoice",
    "MessageOutcome",
    "Organisation",
    "Person",
    "Qualification",
    "Rating",
    "RatingAnswer",
    "RegisterMark",
    "Rollout",
    "RolloutDue",
    "RolloutEvent",
    "RolloutLeftOut",
    "RunPart",
    "ScenarioRun",
    "StandingCount",
    "SurveyForm",
    "SurveyToken",
    "Theme",
    "ThemeTakenBack",
    "TimelineMark",
    "TrainingClass",
    "Transfer",
    "Unit",
]
