"""The Django models, migrations and audit trail."""
