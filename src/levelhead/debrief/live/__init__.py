"""The debrief of a live run: the two ledgers and the observations of a simulated one, from marks alone."""
