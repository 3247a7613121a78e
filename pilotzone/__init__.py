"""A portal with which a commerce bureau runs a cross-border e-commerce comprehensive pilot zone."""

from pilotzone.celery import app as celery_app

__all__ = ["celery_app"]
