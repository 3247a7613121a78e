"""Objections under a real name and rulings by two people: what claims and recognitions have in common."""
