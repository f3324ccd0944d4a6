"""Hashing is slow on purpose. Cheap here, for every program of the tests that nobody else signs in to."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


def make_cheap() -> None:
    """As little as Argon2 takes, from now on in this process."""
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = (
        1,
        8,
        1,
    )
