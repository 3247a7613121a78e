"""Addresses of matchmaking, by face."""
