"""Simulated officers, who play any scenario from its content, to see whether it teaches what it should."""
