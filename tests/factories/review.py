"""Submitted claims with lines, and the people who take them on: what the bureau's side starts from."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from pilotzone.kernel.access import R
from subsidies.actions import deciding, reviewing, valuing
from subsidies.enums import Stage, State, Verdict
from subsidies.models import Application, ClaimLine, InvoiceUse
from tests.factories.people import (
    make_application,
    make_division,
    make_enterprise,
    make_member,
    make_officer,
)

SUBMITTED = datetime(2024, 7, 1, 1, 0, tzinfo=UTC)  # Monday, 09:00 in Shanghai
ANSWERS = {
    "turnover": "62480000.00",
    "turnover_before": "0.00",
    "platform_trade": "true",
    "overseas_mark": "false",
    "filed_by_agent": "false",
    "other_money": "0.00",
}
numbers = itertools.count(23_332_000_000_000_000_001)


def make_line(application: Application, position: int, amount: str = "42000.00", **values) -> ClaimLine:
    """A cost line that meets every condition, with an invoice number of its own."""
    number = values.pop("invoice_number", str(next(numbers)))
    line = ClaimLine.objects.create(
        application=application,
        input="spend",
        position=position,
        invoice_number=number,
        values={
            "kind": "site_build",
            "description": "独立站建设",
            "invoice_number": number,
            "invoice_date": "2023-03-18",
            "paid_on": "2023-03-20",
            "buyer_is_applicant": "true",
            "amount": {"amount": amount, "currency": "CNY"},
        }
        | values,
    )
    if application.submitted_at:
        InvoiceUse.objects.get_or_create(number=number, defaults={"line": line, "application": application})
    return line


@transaction.atomic
def make_submitted(call=None, enterprise=None, amounts=("120000.00",), **fields) -> Application:
    """A claim before the district: 30 % of its lines, at most 70,000 yuan by its turnover."""
    enterprise = enterprise or make_enterprise()
    by = fields.pop("by", None) or make_member(enterprise)
    application = make_application(
        call=call,
        enterprise=enterprise,
        by=by,
        state=State.DISTRICT_REVIEW,
        submitted_at=SUBMITTED,
        submitted_by=by,
        **{
            "answers": dict(ANSWERS),
            "stage_entered_at": SUBMITTED,
            "due_at": datetime(2024, 7, 15, 9, 0, tzinfo=UTC),
        }
        | fields,
    )
    for position, amount in enumerate(amounts, start=1):
        make_line(application, position, amount)
    valuing.value(application, Stage.CLAIMED, by=by, now=SUBMITTED)
    return application


@dataclass
class Bureau:
    """One person for each role that a claim passes, in Binhai and in the city."""

    commerce: object
    finance: object
    caseworker: object
    director: object
    deputy: object
    secretary: object
    payer: object
    confirmer: object


def make_bureau(division=None) -> Bureau:
    division = division or make_division()
    return Bureau(
        commerce=make_officer(R.DISTRICT_COMMERCE, division, "区商务"),
        finance=make_officer(R.DISTRICT_FINANCE, division, "区财政"),
        caseworker=make_officer(R.CASEWORKER, name="陈宁"),
        director=make_officer(R.DIRECTOR, name="林卫东"),
        deputy=make_officer(R.DIRECTOR, name="王岚"),
        secretary=make_officer(R.SECRETARY, name="孙越"),
        payer=make_officer(R.FINANCE_OFFICER, name="周立"),
        confirmer=make_officer(R.FINANCE_OFFICER, name="吴曼"),
    )


def at_city(application: Application, bureau: Bureau, now: datetime) -> Application:
    """Agreed by both desks of the district."""
    for person in (bureau.commerce, bureau.finance):
        reviewing.opine(application, verdict=Verdict.AGREE, by=person, now=now)
    application.refresh_from_db()
    return application


def at_decision(application: Application, bureau: Bureau, now: datetime) -> Application:
    at_city(application, bureau, now)
    reviewing.opine(application, verdict=Verdict.AGREE, by=bureau.caseworker, now=now)
    application.refresh_from_db()
    return application


def approved(application: Application, bureau: Bureau, now: datetime) -> Application:
    at_decision(application, bureau, now)
    digest = deciding.audited(application).digest
    for person in (bureau.director, bureau.deputy):
        deciding.sign(application, digest=digest, by=person, now=now)
    application.refresh_from_db()
    return application
