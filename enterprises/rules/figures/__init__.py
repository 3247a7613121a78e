"""Figures: their periods, what looks odd in them, how they grew, and where sources differ."""
