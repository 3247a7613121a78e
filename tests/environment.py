"""Loaded by pytest before Django reads its settings: the embedded profile in a place of its own."""

import os
import tempfile

os.environ.setdefault("PILOTZONE_PROFILE", "embedded")
os.environ.setdefault("PILOTZONE_VAR", tempfile.mkdtemp(prefix="pilotzone-test-"))
