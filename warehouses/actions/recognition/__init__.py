"""Recognition: rounds, applications, checks, inspections, the panel, notices, decisions, and what follows."""
