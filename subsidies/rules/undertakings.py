"""The words of an undertaking to hand papers in later (容缺受理承诺书); Chinese is the authoritative text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from subsidies.rules.completeness import Gap, Lack
from subsidies.rules.model import Measure

FORMAT = 1
TITLE = "容缺受理承诺书"
PROMISE = "所列材料暂未提交。本企业承诺自受理之日起，在所列工作日内逐项补齐，并对其真实性、完整性负责。"
CONSEQUENCE = "本企业知悉：材料补齐并经审核认可之前，不作出决定、不拨付资金；逾期未补齐的，可以终止受理，按撤回处理。"


@dataclass(frozen=True, slots=True)
class Owed:
    """A paper that follows within so many working days of the acceptance; `rows` are the lines that lack it."""

    material: str
    label: str
    days: int
    rows: tuple[int, ...] = ()


def owed_of(measure: Measure, gaps: Sequence[Gap]) -> list[Owed]:
    """The gaps that are papers which may follow, in the order of the measure."""
    days = {each.id: each for each in measure.materials if each.may_follow}
    return [
        Owed(gap.name, days[gap.name].label.zh, days[gap.name].may_follow, gap.rows)
        for gap in gaps
        if gap.lack == Lack.MATERIAL and gap.name in days
    ]


def content(*, claim: str, call: str, enterprise: str, uscc: str, papers: Sequence[Owed]) -> dict[str, Any]:
    """What is frozen and vouched for."""
    return {
        "format": FORMAT,
        "title": TITLE,
        "claim": claim,
        "call": call,
        "enterprise": enterprise,
        "uscc": uscc,
        "papers": [
            {"material": each.material, "label": each.label, "days": each.days, "rows": list(each.rows)}
            for each in papers
        ],
        "promise": PROMISE,
        "consequence": CONSEQUENCE,
    }
