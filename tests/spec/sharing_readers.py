"""Readers of what forces share with each other."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from levelhead.actions.pool_rollouts import pool_rollouts
from levelhead.actions.share_standing import read_summary
from levelhead.actions.summarise_rollout import summarise_rollout
from levelhead.basics.faults import Fault
from levelhead.engines.duckdb_engine import connect
from levelhead.engines.signatures import fits, signer
from reference.rows import moments_of, random_panel
from spec.evaluation_readers import PROTOCOL, RECORDS, ROSTER
from unit.force_summaries import KeysKnown, another_key, made_summary
from unit.shared_summaries import summary_file


def summary_faults(path: Path) -> list[Fault]:
    """One force's file; the good example stands for what its archive begins with."""
    if path.read_text("utf-8").strip() == "levelhead.summary/1":
        path.write_bytes(summary_file("North (fictional)", moments_of(*random_panel(1))))
    other = path.with_name("other.moments")
    other.write_bytes(summary_file("South (fictional)", moments_of(*random_panel(2))))
    pool_rollouts(files=[path, other], verify=fits)
    return []


def force_faults(path: Path) -> list[Fault]:
    """Files of forces with the names given."""
    files = []
    for nth, name in enumerate(path.read_text("utf-8").split("\n")):
        if name.strip():
            files.append(path.with_name(f"{nth}.moments"))
            files[-1].write_bytes(summary_file(name.strip(), moments_of(*random_panel(nth))))
    pool_rollouts(files=files, verify=fits)
    return []


def outcome_faults(path: Path) -> list[Fault]:
    """Files of two forces, each with the outcome given."""
    files = []
    for nth, name in enumerate(path.read_text("utf-8").split()):
        files.append(path.with_name(f"{nth}.moments"))
        files[-1].write_bytes(summary_file(f"Force {nth} (fictional)", moments_of(*random_panel(nth)), name))
    pool_rollouts(files=files, verify=fits)
    return []


def register_faults(path: Path) -> list[Fault]:
    """The register of releases beside a protocol."""
    sharing = '[sharing]\nforce = "North (fictional)"\n'
    for name, text in (
        ("protocol.toml", PROTOCOL + sharing),
        ("roster.csv", ROSTER),
        ("records.csv", RECORDS),
    ):
        path.with_name(name).write_text(text, encoding="utf-8")
    engine = connect(None)
    try:
        summarise_rollout(
            protocol=path.with_name("protocol.toml"),
            out=path.with_name("out.moments"),
            exact=True,
            today=date(2026, 1, 5),
            engine=engine,
        )
    finally:
        engine.close()
    return []


def key_faults(path: Path) -> list[Fault]:
    """A key to sign with; the good example stands for a file that is made here."""
    if "openssl" in path.read_text("utf-8"):
        pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        path.write_bytes(Ed25519PrivateKey.generate().private_bytes(*pem))
    signer(path)
    return []


def standing_summary_faults(path: Path) -> list[Fault]:
    """A force's own summary of its standing with some parts put in another's place, and then signed."""
    return _read(made_summary(json.loads(path.read_text("utf-8"))), path.name)


def sent_summary_faults(path: Path) -> list[Fault]:
    """A file as it was sent, with what was changed after it was signed; nothing in the good example."""
    changes = json.loads(path.read_text("utf-8"))
    sent = json.loads(made_summary({}))
    for name, value in changes.items():
        if name == "public_key":
            return _read(made_summary({}, another_key()), path.name, known=sent["public_key"])
        sent["summary"][name] = value
    return _read(json.dumps(sent), path.name)


def _read(text: str, file: str, known: str = "") -> list[Fault]:
    read_summary(text=text, file=file, new_key=False, store=KeysKnown(known), verify=fits)
    return []
