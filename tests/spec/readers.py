"""The readers that fault pages name: each takes a file and returns every fault in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from levelhead.basics.faults import Fault
from spec import (
    encounter_readers,
    evaluation_readers,
    practise_readers,
    records_readers,
    rollout_readers,
    server_readers,
    settings_readers,
    sharing_readers,
    use_of_force_readers,
)

READERS: dict[str, Callable[[Path], Sequence[Fault]]] = {
    "calibration": encounter_readers.calibration_faults,
    "scenario": encounter_readers.scenario_faults,
    "scenario-in-folder": encounter_readers.scenario_in_folder_faults,
    "scenario-walkthrough": encounter_readers.walkthrough_faults,
    "scenario-walkthroughs": encounter_readers.walkthroughs_faults,
    "transcript": encounter_readers.transcript_faults,
    "transcript-of-100-bytes": encounter_readers.small_transcript_faults,
    "officer-script": practise_readers.script_faults,
    "corrections": practise_readers.correction_faults,
    "people": records_readers.people_faults,
    "attendance": records_readers.attendance_faults,
    "requirement": records_readers.requirement_faults,
    "map": records_readers.map_faults,
    "backup": settings_readers.backup_faults,
    "home-database": settings_readers.database_faults,
    "settings": settings_readers.settings_faults,
    "course": records_readers.course_faults,
    "delivery": records_readers.delivery_faults,
    "rollout-panel": rollout_readers.panel_faults,
    "rollout-panel-as-parquet": rollout_readers.panel_as_parquet_faults,
    "rollout-roster": rollout_readers.roster_faults,
    "protocol": evaluation_readers.protocol_faults,
    "evaluation-protocol": evaluation_readers.evaluation_protocol_faults,
    "evaluation-roster": evaluation_readers.evaluation_roster_faults,
    "evaluation-panel": evaluation_readers.evaluation_panel_faults,
    "truth": evaluation_readers.truth_faults,
    "design": evaluation_readers.design_faults,
    "lock": evaluation_readers.lock_faults,
    "summary": sharing_readers.summary_faults,
    "pooled-forces": sharing_readers.force_faults,
    "pooled-outcomes": sharing_readers.outcome_faults,
    "register": sharing_readers.register_faults,
    "signing-key": sharing_readers.key_faults,
    "bases": evaluation_readers.base_faults,
    "projected-bases": evaluation_readers.projected_faults,
    "result": evaluation_readers.result_faults,
    "recording": server_readers.recording_faults,
    "server-settings": server_readers.settings_faults,
    "use-of-force": use_of_force_readers.records_faults,
    "use-of-force-packed": use_of_force_readers.packed_faults,
    "use-of-force-files": use_of_force_readers.names_faults,
    "tactics-protocol": use_of_force_readers.tactics_protocol_faults,
    "tactics-records": use_of_force_readers.tactics_records_faults,
    "survey-forms": evaluation_readers.survey_faults,
    "panel": use_of_force_readers.panel_faults,
    "record-map": use_of_force_readers.record_map_faults,
}
