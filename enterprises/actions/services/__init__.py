"""Targeted services: kept with their rules, offered for published results, answered, delivered; problems raised."""
