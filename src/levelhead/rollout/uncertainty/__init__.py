"""From an estimate and its error to an interval, and the corrections that errors carry."""
