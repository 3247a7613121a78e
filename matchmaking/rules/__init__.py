"""Pure rules of matchmaking."""
