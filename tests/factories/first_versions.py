"""The first version of a new measure, to be tried over claims under DOCUMENT; amounts by hand beside each."""

from subsidies.actions import measures
from subsidies.models import MeasureVersion, Programme
from tests.factories.backtests import DOCUMENT
from tests.factories.people import NOW

# 10 % of the turnover, at most 20,000; the sort is not asked, and costs are no part of it.
NEW = DOCUMENT.replace("id: T-SMALL", "id: T-NEW").replace("status: in_force", "status: draft")
NEW = NEW.replace("costs * 30%", "turnover * 10%").replace("most: 3万", "most: 2万")
NEW = NEW.replace("  costs: {type: CNY, label: {zh: 费用, en: Costs}}\n", "")
# An area in square metres under the name that past claims have for their costs, in yuan.
OTHER_TYPE = NEW.replace("  sort:", "  costs: {type: m2, label: {zh: 面积, en: Area}}\n  sort:")
OTHER_TYPE = OTHER_TYPE.replace("turnover * 10%", "turnover * (if costs > 1 m2 then 10% else 5%)")
# A bar on staff, which no past claim tells.
WITH_STAFF = NEW.replace("  sort:", "  staff: {type: count, label: {zh: 从业人数, en: Staff}}\n  sort:").replace(
    "awards:",
    """conditions:
- id: staffed
  label: {zh: 有从业人员, en: Has staff}
  test: staff >= 3
  clause: s1
  severity: bars
  message: {zh: 人数不足。, en: Too few.}
awards:""",
)
# 30 % of the lines of costs, which claims under DOCUMENT do not have.
WITH_LINES = NEW.replace(
    "  sort:",
    """  spend:
    label: {zh: 明细, en: Lines}
    most: 9
    rows: {paid: {type: CNY, label: {zh: 支出, en: Paid}}}
  sort:""",
).replace("turnover * 10%", "sum(paid over spend) * 30%")


def make_first(manager, document: str = NEW) -> MeasureVersion:
    """A draft; its measure has no other version."""
    Programme.objects.get_or_create(code="sample", defaults={"name_zh": "试样", "name_en": "Sample"})
    return measures.enter_version(document, by=manager, now=NOW)
