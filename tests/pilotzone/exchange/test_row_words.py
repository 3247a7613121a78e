"""No reason of a row is told with a place in it that nobody filled: whoever names such a code gives what it needs."""

import ast
import re
from pathlib import Path

import pytest

from enterprises import figure_words
from enterprises.actions import credit_reports
from enterprises.actions.figures import tenancies, tenant_batches
from pilotzone.exchange import batches
from pilotzone.reference import actions, rate_batches
from warehouses import words
from warehouses.actions import report_batch

ROOT = Path(__file__).resolve().parents[3]
# of each code the names that its words need, in whatever resource
NEEDS = {
    "list_too_long": {"most"},
    "too_long": {"most"},
    "key_repeated": {"row"},
    "stale_version": {"version"},
    "repeated": {"row"},
    "overlaps": {"until"},
    "end_stands": {"until"},
    "rate_differs": {"rate"},
    "lease_ended": {"day"},
    "running_before_lease": {"day"},
    "used_over_area": {"area"},
    "unknown_country": {"code"},
    "before_opening": {"day"},
    "after_closing": {"day"},
    "wrong_uscc": {"code"},
    "served_twice": {"code"},
    "jump": {"before"},
    "too_precise": {"places"},
    "unknown_choice": {"text"},
    "unknown_warehouse": {"code"},
    "unknown_operator": {"code"},
    "not_your_operator": {"code"},
    "other_operator": {"code"},
    "lease_overlaps": {"code", "name"},
}
TABLES = (
    batches.WORDS,
    figure_words.ERRORS,
    tenancies.TENANCY_WORDS,
    tenant_batches.OWN_WORDS,
    credit_reports.OWN_WORDS,
    rate_batches.OWN_WORDS,
    actions.RATE_WORDS,
    report_batch.OWN_WORDS,
    words.TEXTS,
)
# what reads rows, and the calls by which it says what is wrong; "wrong_uscc" needs nothing where figures are read
READERS = (
    "pilotzone/exchange/rows.py",
    "pilotzone/exchange/batches.py",
    "pilotzone/reference/rate_batches.py",
    "pilotzone/reference/actions/entering.py",
    "enterprises/rules/goods/items.py",
    "enterprises/actions/goods/filing_batch.py",
    "enterprises/actions/goods/telling_batch.py",
    "enterprises/actions/figures/tenancies.py",
    "enterprises/actions/figures/tenant_batches.py",
    "enterprises/actions/credit_reports.py",
    "enterprises/rules/figures/sheet.py",
    "warehouses/rules/sheet.py",
    "warehouses/actions/report_batch.py",
)
SAYING = {"Fault", "CellFault", "Wrong", "Refused", "RowError"}
WITHOUT = {("enterprises/rules/figures/sheet.py", "wrong_uscc")}


def test_the_words_need_what_is_written_here():
    found = {}
    for table in TABLES:
        for code, text in table.items():
            if names := set(re.findall(r"%\((\w+)\)s", str(text))):
                found.setdefault(code, set()).update(names)
    assert found == NEEDS


@pytest.mark.parametrize("path", READERS)
def test_whoever_says_a_code_gives_what_its_words_need(path):
    bare = []
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING):
            continue
        said = [each.value for each in node.args if isinstance(each, ast.Constant) and each.value in NEEDS]
        dicts = [each for each in node.args if isinstance(each, ast.Dict)]
        given = {each.value for table in dicts for each in table.keys} | {each.arg for each in node.keywords}
        bare += [
            (node.lineno, code)
            for code in said
            if not (NEEDS[code] <= given or "params" in given or (path, code) in WITHOUT)
        ]
    assert bare == []
