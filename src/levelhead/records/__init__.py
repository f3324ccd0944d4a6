"""Training records as plain values: people, attendance, standing."""
