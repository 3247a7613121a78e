"""Guides and the desk: the only place that writes them."""
