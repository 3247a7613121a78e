"""Overseas warehouses: who runs what and where, how full it is, and what is known of it for claims and assessments."""
