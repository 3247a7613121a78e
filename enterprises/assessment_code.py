"""Which code computes: a digest of the rules, stored with each run, to know later whether it is still the same."""

import hashlib
from functools import cache
from pathlib import Path

from enterprises.rules import assessment
from pilotzone import formula

LENGTH = 16


@cache
def code_version() -> str:
    """The first signs of the sha256 of the sources that scores depend on."""
    found = hashlib.sha256()
    for package in (assessment, formula):
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:LENGTH]
