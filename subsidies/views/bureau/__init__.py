"""Subsidies as the bureau sees them."""
