"""The claims of the batch journey, by the demo's rows: all wait for a decision, under a measure that allows netting.

Called in the portal's own environment (`Portal.ask`), once.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from enterprises.models import Membership
from pilotzone.demo import bulk, people, samples, small
from pilotzone.demo.claims import Applicant, Claim, Office, Rows
from pilotzone.demo.moments import moments
from pilotzone.demo.samples import Sample
from pilotzone.demo.settlement import dates_of
from pilotzone.kernel import clock, copying
from pilotzone.kernel.access import R
from subsidies.actions import budgeting, calls, measures, publishing
from subsidies.enums import State
from subsidies.models import Application, Call, ClaimLine, Correction, Entitlement, MeasureVersion

CODE, SEED = "TJ-2024-BATCH", "a batch of 500"
NETTING = "netting: {starts: demanded, against: programme, clause: c4}"
FIRST, SECOND = "Batch, first call", "Batch, second call"
ALLOTTED = {FIRST: 12_000_000_00, SECOND: 1_000_000_00}
BOUNCED, DEBTOR = "bounced.admin", "debtor.admin"
PEOPLE = (BOUNCED, DEBTOR)  # who sign in for the first enterprises
COUNT = 503  # of the first call: 500 are decided for, one refused, two put off
AT_LEAST = 5_000_00


def make() -> int:
    """The first call's claims; one of their enterprises claims by the second call too. How many in all."""
    now, random = clock.now(), Random(SEED)
    office, _version = bulk.founded(now)
    version = put_in_force(office, now)
    applicants = bulk.enter_enterprises(COUNT, random, office)
    for applicant, key in zip(applicants, PEOPLE, strict=False):
        let_act(applicant, key, now)
    pool = samples.groups(version, random, 256)
    enter(FIRST, [(each, sample_for(each, pool, random)) for each in applicants], version, office, random)
    debtor = applicants[PEOPLE.index(DEBTOR)]
    debtor.supported = True
    enter(SECOND, [(debtor, sample_for(debtor, pool, random))], version, office, random)
    bulk.tidy()
    return Application.objects.filter(call__name_en__in=ALLOTTED).count()


def let_act(applicant: Applicant, key: str, now: datetime) -> None:
    """Somebody who signs in for the enterprise, under the demo's address and password."""
    user = people.enrol(key, "演示联系人", now=now)
    Membership.objects.create(
        enterprise_id=applicant.id, user=user, role=R.ENTERPRISE_ADMIN.value, starts_on=clock.local_date(now)
    )


def sample_for(applicant: Applicant, pool: bulk.Pool, random: Random) -> Sample:
    """A set of facts of the enterprise's kind that gives enough for a part to be demanded back."""
    return random.choice([each for each in pool[applicant.group] if each.amount >= AT_LEAST])


def put_in_force(office: Office, now: datetime) -> MeasureVersion:
    """The demo's measure under a code of its own, whose text also lets the bureau keep what is demanded back."""
    when, manager = moments(now), office.officers["manager"]
    text = small.POLICY.read_text(encoding="utf-8").replace(f"id: {small.MEASURE}", f"id: {CODE}")
    version = measures.enter_version(f"{text}\n{NETTING}\n", by=manager, now=when.at(95, 10))
    version = publishing.propose(version, valid_from=when.day(94), by=manager, now=when.at(95, 11))
    return publishing.approve(version, by=office.officers["director"], now=when.at(94, 15))


@transaction.atomic
def enter(
    name: str, claiming: list[tuple[Applicant, Sample]], version: MeasureVersion, office: Office, random: Random
) -> None:
    call = open_call(name, version, office)
    ids = {
        ClaimLine: copying.reserve_ids(ClaimLine, bulk.LINES_MOST * len(claiming)),
        Entitlement: copying.reserve_ids(Entitlement, bulk.ENTITLEMENTS_MOST * len(claiming)),
        Correction: copying.reserve_ids(Correction, 1),
    }
    rows = Rows(office, call, random, ids)
    at = [call.opens_at + timedelta(minutes=place) for place, _ in enumerate(claiming)]
    keys = copying.reserve_ids(Application, len(claiming))
    claims = []
    for key, (applicant, sample), moment, reference in zip(keys, claiming, at, bulk.references_for(at), strict=True):
        uid = UUID(int=random.getrandbits(128), version=4)
        claims.append(Claim(key, uid, reference, applicant, sample, State.DECIDING, moment, moment))
        rows.add(claims[-1])
    bulk.write(bulk.Made(claims, rows, dates_of(call, office.now)))


def open_call(name: str, version: MeasureVersion, office: Office) -> Call:
    """Closed by now, on a budget of its own."""
    opens, finance = office.now - timedelta(days=40), office.officers["finance"]
    place = 1 + list(ALLOTTED).index(name)
    budget = budgeting.open_budget(
        name_zh=f"批量发放资金（第{place}批）",
        name_en=f"{name}: money",
        source="市级财政",
        document_number=f"津财〔2024〕{200 + place}号",
        year=2024,
        by=finance,
        now=opens - timedelta(days=20),
    )
    budgeting.allot(budget, amount=ALLOTTED[name], note="年初预算", by=finance, now=opens - timedelta(days=19))
    announcement = calls.Announcement(
        name_zh=f"批量申报（第{place}批）",
        name_en=name,
        document_number=f"津商函〔2024〕{200 + place}号",
        opens_at=opens,
        closes_at=opens + timedelta(days=30),
        contact_zh="市商务局跨境电商处",
        contact_en="City commerce bureau, cross-border e-commerce division",
        contact_phone="022-5550 0100",
    )
    return calls.publish(version, budget, announcement, by=office.officers["manager"], now=opens - timedelta(days=5))


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What SQL finds, beside all code under test."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
