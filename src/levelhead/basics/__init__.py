"""Words every room may use: faults, errors, seeds, dates, tables. No business noun lives here."""
