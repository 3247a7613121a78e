"""A decision meeting with claims on its list."""

from datetime import date

from subsidies.actions.meetings import minuting, preparing
from subsidies.actions.meetings.minuting import Attending, Minutes
from subsidies.enums import Stage, State
from subsidies.models import Application, Entitlement, Meeting
from tests.factories.people import NOW, make_budget, make_call, make_enterprise, make_member, numbers


def make_meeting(claims, bureau, now, planned_on=date(2024, 7, 5), **fields) -> Meeting:
    rows = Application.objects.filter(pk__in=[each.pk for each in claims])
    values = {"title_zh": "2024年第3次专题会"} | fields
    return preparing.plan(**values, planned_on=planned_on, claims=rows, by=bureau.secretary, now=now)


def make_waiting(count: int, amount: int = 1_000_01, call=None) -> list[Application]:
    """Claims as the re-review leaves them, made at once: each waits for a decision on `amount` fen."""
    call = call or make_call(make_budget(900_000_000_00))
    enterprise = make_enterprise()
    member = make_member(enterprise)
    rows = [
        Application(
            reference=f"SB-2023-{next(numbers):06d}",
            call=call,
            measure_version=call.measure_version,
            enterprise=enterprise,
            project=f"项目{place}",
            division=enterprise.registration_division,
            state=State.DECIDING,
            created_at=NOW,
            created_by=member,
            saved_at=NOW,
            submitted_at=NOW,
            submitted_by=member,
            stage_entered_at=NOW,
            due_at=NOW,
            claimed=2 * amount,
            verified=2 * amount,
            audited=amount,
        )
        for place in range(count)
    ]
    Application.objects.bulk_create(rows)
    Entitlement.objects.bulk_create(
        Entitlement(
            application=each,
            measure_version=call.measure_version,
            stage=Stage.AUDITED,
            amount=amount,
            record="{}",
            digest="0" * 64,
            made_at=NOW,
            made_by=member,
        )
        for each in rows
    )
    return rows


def hold(meeting: Meeting, bureau, now, *others, guests=()) -> Meeting:
    """The meeting with its minutes: the director in the chair, the secretary and whoever else is named."""
    people = [bureau.director, bureau.secretary, *others]
    attending = [*(Attending(each.name, each) for each in people), *guests]
    minutes = Minutes(f"津商会纪〔2024〕{meeting.pk}号", now.date(), attending)
    return minuting.hold(meeting, minutes, by=bureau.secretary, now=now)
