"""Schemes of assessment: written, published by two people, and the calendar of their cycles."""
