"""Measurements of the running portal; see docs/benchmarks.md."""
