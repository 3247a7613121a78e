"""A portal with which a commerce bureau runs a cross-border e-commerce comprehensive pilot zone."""

import gc

# Most of a process's objects come from its imports and stay: looked through after every 700 new ones, as Python does of
# itself, they cost a sixth of all its work. https://docs.python.org/3/library/gc.html#gc.set_threshold
gc.set_threshold(20_000, 10, 10)

from pilotzone.celery import app as celery_app  # noqa: E402 - what it imports is to be spared already

__all__ = ["celery_app"]
