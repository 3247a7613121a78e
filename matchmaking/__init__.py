"""Matchmaking: events of three kinds, requests, the plan of meetings, and what comes of them."""
