"""Checks of reports of force as a whole, one in each file; each returns a `RecordCheck`."""
