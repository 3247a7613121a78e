"""What a measure says about all claims of a call together, in sentences: who is chosen, what a short budget does."""

from dataclasses import dataclass

from pilotzone.formula.text import NO_TEXT, Text
from subsidies.rules.model import Measure

CHOSEN = Text(
    "不是符合条件就能获得：按排名，本批只取前 {keep} 名。",
    "Meeting the conditions is not enough: only the first {keep} of the call are chosen.",
)
SHORT = {
    "pro_rata": Text(
        "本批全部金额合计超过预算的，各件同比例压减。",
        "If all amounts of the call together exceed its budget, each is reduced in the same proportion.",
    ),
    "rank": Text(
        "本批预算不足的，按名次支付，用完为止。",
        "If the budget of the call falls short, it is given in the order of places until it is used up.",
    ),
    "first_come": Text(
        "本批预算不足的，按提交先后支付，用完为止。",
        "If the budget of the call falls short, it is given in the order of submission until it is used up.",
    ),
}


@dataclass(frozen=True, slots=True)
class WholeCall:
    """One sentence with the clause that it rests on; `is_budget` where it is about the money."""

    text: Text
    clause: str
    clause_label: Text
    is_budget: bool = False


def rules_of(measure: Measure) -> list[WholeCall]:
    found = []
    if measure.selection:
        keep = measure.selection.keep
        said = Text(CHOSEN.zh.format(keep=keep), CHOSEN.en.format(keep=keep))
        found.append(WholeCall(said, measure.selection.clause, _label(measure, measure.selection.clause)))
    if measure.budget_rule:
        rule = measure.budget_rule
        found.append(WholeCall(SHORT[rule.rule], rule.clause, _label(measure, rule.clause), is_budget=True))
    return found


def _label(measure: Measure, clause: str) -> Text:
    found = measure.clauses.get(clause)
    return found.label if found else NO_TEXT
