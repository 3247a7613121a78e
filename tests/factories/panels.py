"""Experts with accounts, a draw in which they sit, and its claims before their groups."""

from datetime import date, timedelta

from pilotzone.kernel.access import R
from subsidies.actions import drawing, experts, panels, rubrics
from subsidies.actions.rubrics import Proposal
from subsidies.enums_panels import Result
from subsidies.enums_proof import DrawPurpose
from subsidies.models import Draw, Expert, ExpertPart
from subsidies.rules.draws import Terms
from subsidies.rules.scoring import Criterion
from tests.factories.people import NOW, make_officer, make_user

DRAWN = NOW + timedelta(days=2)
SIGN_BY = date(2024, 7, 18)  # ten working days later
VALUE = "03 07 11 19 22 30 08"


def make_expert(manager, name: str, *skills: str, employer: str = "", uscc: str = "", signs_in: bool = True) -> Expert:
    expert = experts.enter(
        name=name,
        employer=employer or f"{name}的单位",
        employer_uscc=uscc,
        skills=skills or ("trade",),
        by=manager,
        now=NOW,
    )
    if signs_in:
        expert.user = make_user(name)
        expert.save(update_fields=["user"])
    return expert


def make_draw(call, secretary, seats: int = 3, groups: int = 1, value: str = VALUE) -> Draw:
    terms = Terms((("trade", seats),), "双色球 7月4日 开奖号码", "2024-07-04", "2024-07-05", groups=groups)
    draw = drawing.prepare(call, DrawPurpose.EXPERTS, terms, by=secretary, now=NOW)
    return drawing.make(draw, value, by=secretary, now=DRAWN)


CRITERIA = (
    Criterion("c1", "项目可行性", "Feasibility", 10, 40),
    Criterion("c2", "带动作用", "Effect on others", 20, 60),
)


def make_rubric(call, **fields):
    """In force: out of 100, feasibility of 10 points for 40, effect of 20 points for 60."""
    proposal = Proposal(CRITERIA, **({"apart": 15, "result": Result.MEAN, "materials": ["contracts"]} | fields))
    rubric = rubrics.propose(call, proposal, by=make_officer(R.PROGRAMME_MANAGER), now=NOW)
    return rubrics.approve(rubric, by=make_officer(R.DIRECTOR), now=NOW)


def declare_none(draw: Draw) -> list[ExpertPart]:
    """Every expert of the draw with an account declares no interest; the parts, in the draw's order."""
    rows = ExpertPart.objects.standing().filter(panel_claim__draw=draw, declared_at=None)
    for pk in sorted(set(rows.values_list("expert__user", flat=True))):
        panels.declare(draw, {}, by=person(pk), now=DRAWN)
    return list(ExpertPart.objects.standing().filter(panel_claim__draw=draw).select_related("expert__user"))


def person(pk: int):
    """Read anew: a user's rights are kept from the first time they are asked for."""
    from pilotzone.accounts.models import User

    return User.objects.get(pk=pk)
