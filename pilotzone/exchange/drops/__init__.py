"""Signed files instead of requests: another face of the API, with the same rows, rules and receipts."""
