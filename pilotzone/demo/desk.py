"""How the demo's office shares its work: rules, an absence, a view, notes, an act on many claims, a table of them."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from pilotzone.accounts import actions as accounts
from pilotzone.accounts.models import User
from pilotzone.jobs import actions as jobs
from pilotzone.kernel import clock
from subsidies.actions import assigning, claim_tables, noting, saved_views
from subsidies.actions.bulk import previewing
from subsidies.enums import Desk, State
from subsidies.enums_desk import BulkKind
from subsidies.enums_statistics import TableSource
from subsidies.models import Application, Bulk


def set_up(officers: dict[str, User], *, now: datetime) -> None:
    """After the claims have gone their ways, so that none of them is assigned otherwise than its story tells."""
    caseworker, second, manager = officers["caseworker"], officers["caseworker2"], officers["manager"]
    assigning.set_rule(
        desk=Desk.CITY, division=None, programme=None, officers=[caseworker, second], by=manager, now=now
    )
    today = clock.local_date(now)
    first, last = today + timedelta(days=7), today + timedelta(days=13)
    accounts.enter_absence(second, deputy=officers["secretary"], starts_on=first, ends_on=last, by=second, now=now)
    office = caseworker.appointments.get().office
    saved_views.save_view(
        "大额未核清", "view=office&sort=-claimed&checks=not_met&checks=paper_due", office=office, by=caseworker, now=now
    )
    claim = Application.objects.filter(state=State.CITY_REVIEW).order_by("pk").first()
    if claim is not None:
        write_notes(claim, officers, now)
    waiting = Application.objects.filter(state__in=(State.CITY_REVIEW, State.DECIDING))
    previewing.prepare(Bulk(kind=BulkKind.ASSIGN, officer=second), waiting, by=caseworker, now=now)
    take_out(waiting.order_by("due_at", "pk"), caseworker, now)


def take_out(claims: QuerySet[Application], caseworker: User, now: datetime) -> None:
    """Made at this moment; the job finds its work done."""
    columns = ["reference", "enterprise", "district", "state", "claimed", "verified", "due"]
    filters = {"view": ["all"], "state": [State.CITY_REVIEW, State.DECIDING]}
    table = claim_tables.ask(claims, columns, source=TableSource.QUEUE, filters=filters, by=caseworker, now=now)
    claim_tables.run(str(table.uid), table.job, clock=lambda: now)
    jobs.run_job(table.job.pk)


def write_notes(claim: Application, officers: dict[str, User], now: datetime) -> None:
    caseworker = officers["caseworker"]
    text = f"第二张发票的付款日期与合同不一致，@{officers['caseworker2'].name} 请一并核对。"
    first = noting.write(claim, text=text, by=caseworker, now=now)
    noting.write(claim, text="更正：是第三张发票。", corrects=first, by=caseworker, now=now)
