"""Reference data for partner systems."""
