"""Builders of test data: real rows with valid codes, named people."""
