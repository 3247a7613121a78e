"""Loaded by pytest before Django reads its settings: the embedded profile in a place of its own."""

import os
import tempfile

from hypothesis import HealthCheck, settings

os.environ.setdefault("PILOTZONE_PROFILE", "embedded")
os.environ.setdefault("PILOTZONE_VAR", tempfile.mkdtemp(prefix="pilotzone-test-"))
for kind in ("READS", "WRITES", "TOKENS"):  # tests ask more often than a client may
    os.environ.setdefault(f"PILOTZONE_API_{kind}", "1000000")

# How fast the machine is, and what else runs on it, is no property of the code under test.
settings.register_profile("pilotzone", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pilotzone")
