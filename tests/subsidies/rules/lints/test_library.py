"""The measures of the repository."""

from pathlib import Path

import pytest

from subsidies.rules.lints import lint
from subsidies.rules.measure import load_measure

POLICIES = sorted((Path(__file__).parents[4] / "subsidies" / "policies").glob("*.yaml"))


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_no_measure_of_the_library_has_an_error(path):
    found = lint(load_measure(path.read_text(encoding="utf-8")))
    assert [each for each in found if each.severity == "error"] == []


def test_the_exhibition_measure_deserves_its_warning():
    path = next(each for each in POLICIES if each.stem == "XM-SM-EXHIBITION")
    found = [each for each in lint(load_measure(path.read_text(encoding="utf-8"))) if each.severity == "warning"]
    assert [(each.code, each.place) for each in found] == [("amount_falls", "tables.size")]
    assert "¥1,500,000.00 降为 ¥600,000.00" in found[0].message.zh
