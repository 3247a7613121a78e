"""The demo's decision meeting, in preparation with the claims that wait; and a funding plan that waits for finance."""

from datetime import datetime, timedelta

from pilotzone.accounts.models import User
from pilotzone.demo.cast import PROGRAMME
from pilotzone.kernel import clock
from subsidies.actions import funding_plans
from subsidies.actions.meetings import preparing
from subsidies.models import Application, FundingPlan, Meeting, Programme


def set_up(officers: dict[str, User], *, now: datetime) -> Meeting:
    """After the claims have gone their ways."""
    day = clock.local_date(now) + timedelta(days=5)
    return preparing.plan(
        title_zh=f"{day.year}年第3次专题会",
        title_en=f"Third decision meeting of {day.year}",
        planned_on=day,
        claims=Application.objects.all(),
        by=officers["secretary"],
        now=now,
    )


def draw_up_plan(officers: dict[str, User], *, now: datetime) -> FundingPlan:
    """What is to be paid, as commerce has drawn it up."""
    return funding_plans.draw_up(
        Programme.objects.get(code=PROGRAMME),
        Application.objects.all(),
        document_number=f"津商财〔{clock.local_date(now).year}〕18号",
        by=officers["manager"],
        now=now,
    )
