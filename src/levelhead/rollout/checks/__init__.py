"""Checks of an evaluation, one a file: each returns the same small record."""
