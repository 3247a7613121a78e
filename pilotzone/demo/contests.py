"""Two contests of the demo's provisional result, one of them examined; and a report on how firm its ranks are."""

from datetime import datetime, timedelta

from enterprises.actions import sensitivity
from enterprises.actions.assessments import contesting
from enterprises.enums_assessments import ContestOutcome, CycleState
from enterprises.models import Assessment, Contest, Cycle
from pilotzone.accounts.models import User
from pilotzone.demo.cast import Company
from pilotzone.demo.story import Story
from pilotzone.jobs.models import Job

DAY = timedelta(days=1)
DRAWS, SEED = 1_000, 20240702
AREA, MARKS = "lisen", "hongchuan"  # who contests what


def stories(officers: dict[str, User], companies: dict[str, Company], *, now: datetime) -> list[Story]:
    return [contests_story(officers, companies, now)]


def contests_story(officers: dict[str, User], companies: dict[str, Company], now: datetime) -> Story:
    """The cycle is provisional since four days."""
    yield (at := now - 3 * DAY)
    cycle = Cycle.objects.get(state=CycleState.PROVISIONAL)
    report = sensitivity.start(cycle, draws=DRAWS, seed=SEED, by=officers["assessor"], now=at)
    sensitivity.make(str(report.uid), Job.objects.get(pk=report.job_id), now=at)  # its job finds it done
    first = contest(
        cycle, companies[AREA], "warehouse_area", "38600", "年底签约海外仓为 38600 平方米，原表漏报汉堡仓。", now=at
    )
    contest(cycle, companies[MARKS], "brands", "3", "另有两件境外商标已于去年 11 月核准注册。", now=at)
    yield (at := now - 2 * DAY)
    contesting.examine(
        first,
        outcome=ContestOutcome.ACCEPT,
        note="已核对租赁合同，38600 平方米属实。",
        by=officers["assessor2"],
        now=at,
    )


def contest(cycle: Cycle, company: Company, figure: str, claimed: str, statement: str, *, now: datetime) -> Contest:
    own = Assessment.objects.current().get(cycle=cycle, subject__enterprise=company.enterprise)
    return contesting.file(own, figure=figure, claimed=claimed, statement=statement, by=company.admin, now=now)
