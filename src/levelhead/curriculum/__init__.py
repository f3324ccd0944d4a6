"""The standard, objectives and courses, as dated data."""
