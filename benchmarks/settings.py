"""The portal's settings, with one bare page beside its own to compare with."""

from pilotzone.settings import *  # noqa: F403
from pilotzone.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "benchmarks" / "templates")
