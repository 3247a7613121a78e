"""Events for partner systems: the same querysets and filters as the pages."""
