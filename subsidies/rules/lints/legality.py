"""Lints of legality: what the Fair Competition Review Regulation asks for before a measure may be published, and that
nothing is kept from a payment without a clause that allows it."""

from collections.abc import Iterator

from pilotzone.formula.text import Text
from subsidies.rules.lints.model import Lint
from subsidies.rules.lints.parts import deciding, specs
from subsidies.rules.lints.wordings import tell
from subsidies.rules.model import Measure

ABOUT = {
    "relocation": Text("企业迁入", "moving here from elsewhere"),
    "local_tax": Text("在本地缴纳的税收", "tax paid locally"),
    "local_statistics": Text("统计数据纳入本地", "being counted in local statistics"),
    "local_contribution": Text("对本地的经济贡献", "contribution to the local economy"),
    "local_registration": Text("在本地登记注册", "registration in the locality"),
    "ownership": Text("企业所有制性质", "the kind of ownership"),
    "named_enterprise": Text("点名的特定企业", "an enterprise singled out by name"),
}
BASIS = Text("法律依据", "legal basis")
REVIEW = Text("公平竞争审查意见", "opinion of a fair competition review")
BOTH = Text("法律依据和公平竞争审查意见", "legal basis and no opinion of a fair competition review")
BARRED = Text("不能公布", "this cannot be published")
USUAL = Text("请在公布前核对", "check this before publishing")
PAST = Text(
    "该文件已不再施行，再次公布前须补齐", "the text is no longer in force, and could not be published again as it is"
)


def legality_lints(measure: Measure) -> Iterator[Lint]:
    """Errors for what could be published. Milder where only the place of registration, which decides in most
    measures, is asked for, and for texts that are no longer in force."""
    decisive = deciding(measure)
    for key, place, spec, label in specs(measure):
        lacking = _lacking(measure, spec.about) if spec.about and key in decisive else None
        if lacking is not None:
            severity, consequence = _weight(
                measure.status in ("amended", "expired"), spec.about == "local_registration"
            )
            about = ABOUT[spec.about]
            yield tell(
                "legality", place, severity=severity, label=label, about=about, lacking=lacking, consequence=consequence
            )


def netting_lints(measure: Measure) -> Iterator[Lint]:
    """Keeping money from a payment needs a clause; before the deadline, or from other programmes, it is remarked on."""
    rule = measure.netting
    if rule is None:
        return
    if not rule.clause:
        yield tell("netting_without_clause", "netting")
    if rule.starts == "demanded":
        yield tell("netting_before_due", "netting")
    if rule.against == "any":
        yield tell("netting_anywhere", "netting")


def _weight(historic: bool, usual: bool) -> tuple[str, Text]:
    if historic:
        return ("note" if usual else "warning"), PAST
    return ("warning", USUAL) if usual else ("error", BARRED)


def _lacking(measure: Measure, about: str) -> Text | None:
    based, review = about in measure.legal.basis, measure.legal.fair_competition_review
    reviewed = review is not None and bool(review.opinion.zh)
    if based and reviewed:
        return None
    return BOTH if not based and not reviewed else REVIEW if based else BASIS
