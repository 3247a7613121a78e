"""Reference data: divisions, the working-day calendar, exchange rates. Loaded by a command that can be rerun."""
