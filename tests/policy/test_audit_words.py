"""Whatever an action records is told in words on the pages of the record."""

import re

from pilotzone.audit import sentences
from tests.policy.test_repository import SOURCES, short

RECORDED = re.compile(r'\b(?:audit\.record|record|Event|event)\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_kind_of_event_has_its_words():
    found = {kind: short(path) for path in SOURCES for kind in RECORDED.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 300
    assert {kind: place for kind, place in found.items() if kind not in sentences._sentences} == {}
