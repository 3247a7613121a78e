"""Figures for partner systems: the same imports, readings and filters as the pages."""
