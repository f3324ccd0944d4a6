"""Levelhead: practise, deliver and evaluate public and personal safety training."""

__version__ = "0.1.0"
