"""The only file that builds adapters and hands them to actions.

Every import of a store or an engine stands inside the function that needs it, so that a command which
needs no database starts no Django, and asking for help starts nothing.
"""

from __future__ import annotations
