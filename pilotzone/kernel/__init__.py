"""What every app stands on; imports no app and has no model."""
