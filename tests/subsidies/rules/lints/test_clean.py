"""The library lints clean, or with the warning that the source's own defect deserves: named here, one by one."""

from pathlib import Path

import pytest

import subsidies
from subsidies.rules.lints import lint
from subsidies.rules.measure import load_measure

DOCUMENTS = sorted((Path(subsidies.__file__).parent / "policies").glob("*.yaml"))
# What a source itself brings with it: discretion, silence, a fall of the amount, a condition that needs a legal basis.
DESERVED = {
    "BJ-2018-PROJECT": {"unstated"},
    "DG-2022-SITE": {"unstated"},
    "GZ-2024-QILIN": {"discretion"},
    "GZ-HP-2023-HQ": {"legality"},
    "GZ-HP-2023-PARCEL": {"legality", "unstated"},
    "HN-2023-HQ": {"discretion"},
    "HQN-2024-MACAO": {"legality"},
    "HQN-2024-TRAIN": {"discretion", "unstated"},
    "HZ-2019-HQ": {"discretion"},
    "HZ-2019-PLATFORM": {"discretion"},
    "HZ-2022-DRAFT": {"discretion", "unstated"},
    "QD-2023-PARK": {"discretion"},
    "QD-2023-PLATFORM": {"discretion"},
    "SZ-2017-SYSTEM": {"legality"},
    "SZ-2021-SERVICE": {"legality"},
    "SZ-2025-FAIR": {"legality"},
    "TJ-2024-TRANSFORM": {"legality"},
    "XA-2018-HQ": {"discretion"},
    "XM-2015-RETAIL": {"legality"},
    "XM-HC-2014-PARK": {"legality"},
    "XM-SM-EXHIBITION": {"amount_falls"},
    "ZONE-DEMO-HQ": {"discretion"},
    "ZS-2024-BRAND": {"legality"},
}


def test_library_is_whole():
    assert len(DOCUMENTS) >= 53


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_measure_lints_clean_but_for_what_its_source_deserves(path):
    found = lint(load_measure(path.read_text()))
    assert {each.code for each in found if each.severity != "note"} == DESERVED.get(path.stem, set())
    assert not [each for each in found if each.severity == "error"]
