"""Stored claims replay to the same bytes, whatever has changed in the program since they were frozen.

Each folder of the corpus holds a document as it was in force and records as they were stored, one canonical JSON on
each line. A folder is never edited: when the language changes its meaning, the old evaluator has to stay.
"""

import hashlib
import json
from pathlib import Path

import pytest

from pilotzone.kernel import canonical
from subsidies.rules.evaluation import evaluate, facts_of, rates_of, record
from subsidies.rules.explanation import explain
from subsidies.rules.measure import load_measure

CORPUS = Path(__file__).parents[1] / "corpus"
FOLDERS = sorted(each for each in CORPUS.iterdir() if each.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_stored_claims_replay_to_the_same_bytes(folder):
    measure = load_measure((folder / "document.yaml").read_text())
    stored = (folder / "records.jsonl").read_bytes().splitlines()
    assert stored
    for line in stored:
        frozen = json.loads(line)
        assert frozen["digest"] == measure.digest
        again = canonical.dumps(record(evaluate(measure, facts_of(frozen, measure), rates=rates_of(frozen))))
        assert hashlib.sha256(again).hexdigest() == hashlib.sha256(line).hexdigest()
        assert again == line


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_stored_claims_are_still_explained(folder):
    measure = load_measure((folder / "document.yaml").read_text())
    for line in (folder / "records.jsonl").read_bytes().splitlines():
        for language in ("zh", "en"):
            assert explain(json.loads(line), measure, language).steps
