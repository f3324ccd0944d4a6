"""The staggered randomised roll-out: protocol, moments, estimators, uncertainty, result."""
