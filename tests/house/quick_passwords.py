"""Passwords in a few rounds, for the portals that the tests start: the many that stop a thief hold up each sign-in.

A stored password is checked in the rounds that it was made with, so those of a seed are made anew.
"""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

PBKDF2PasswordHasher.iterations = 1000
