"""What a record keeps beside the evaluation, in words: whose word a value rests on, and what the list gave."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from pilotzone.formula.formats import amount
from pilotzone.formula.text import Language, Text
from subsidies.rules.explained import ExplainedStep
from subsidies.rules.model import Measure
from subsidies.rules.statements import JUDGED, column_places

DESKS = {
    "district_commerce": Text("区商务局", "district commerce bureau"),
    "district_finance": Text("区财政局", "district finance bureau"),
    "city": Text("市商务局", "city commerce bureau"),
}
JUDGEMENT = Text("{desk}审核：{reason}", "reviewed by the {desk}: {reason}")
ENTERED = Text("{desk}录入，来源：{source}（{reason}）", "entered by the {desk} from {source} ({reason})")
CELLS = Text("其中 {count} 处由审核人员填写", "{count} values entered in review")
STEP_LABELS = {
    "pro_rata": Text("预算不足，按比例分配", "Budget shared in proportion"),
    "rank": Text("按名次使用预算", "Budget used in the order of places"),
    "first_come": Text("按提交先后使用预算", "Budget used in the order of arrival"),
    "select": Text("择优", "The best of the call"),
    "ceilings": Text("多件申报共享的上限", "Ceiling that several claims share"),
}
UNCHANGED = Text("清单结算不影响本项金额", "settling the list does not change this amount")
PLACE = Text("名次第 {place}", "place {place}")
LIST_OF = Text("本批共 {claims} 件", "a list of {claims}")


def stated_words(entry: Mapping[str, str], source: str, language: Language) -> str:
    """On whose word a value rests; what a register should have known names where it was taken from."""
    text = JUDGEMENT if source == JUDGED and not entry["source"] else ENTERED
    desk = DESKS[entry["desk"]].pick(language)
    return text.pick(language).format(desk=desk, source=entry["source"], reason=entry["reason"])


def cells_words(stated: Mapping[str, Any], rows: str, language: Language) -> str:
    """How many values in the lines the desks have entered; empty for none."""
    count = len(column_places(stated, rows))
    return CELLS.pick(language).format(count=count) if count else ""


def allocation_step(part: Mapping[str, Any], measure: Measure, language: Language, number: int) -> ExplainedStep:
    """What the list made of the claim, as the last step of its explanation."""
    clause = measure.clauses.get(part["clause"])
    rule = measure.budget_rule
    assumed = measure.assumptions.get(rule.assumption) if rule and rule.rule == part["rule"] else None
    shown = money(part["amount"])
    return ExplainedStep(
        number,
        "allocation",
        "allocation",
        STEP_LABELS[part["rule"]].pick(language),
        part["clause"],
        clause.label.pick(language) if clause else "",
        clause.text.pick(language) if clause else "",
        step_words(part, lambda text: text.pick(language), language),
        shown,
        shown,
        part["amount"] != part["before"],
        money(part["before"]),
        shown,
        "",
        None,
        (),
        assumed.text.pick(language) if assumed else None,
    )


def step_words(part: Mapping[str, Any], pick: Callable[[Text], str], language: Language) -> str:
    joint = "，" if language == "zh" else "; "
    parts = [pick(LIST_OF).format(claims=part["claims"])]
    place = pick(PLACE).format(place=part["place"])
    reasons = [reason[language] for reason in part["reasons"]]
    if part["place"] and not any(reason.startswith(place) for reason in reasons):
        parts.append(place)
    parts += reasons or [pick(UNCHANGED)]
    if part["amount"] != part["before"]:
        parts.append(f"{money(part['before'])} → {money(part['amount'])}")
    words = joint.join(parts)
    return words[:1].upper() + words[1:]


def money(major: str) -> str:
    return amount(Fraction(major), "CNY")
