"""Many claims for measurements, in bulk: amounts by the real rules, ledger and record as the actions keep them."""

import gc
import math
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from enterprises.enums import EnterpriseState, QualificationKind
from enterprises.models import Enterprise, PayeeAccount, Qualification
from enterprises.rules.names import core
from enterprises.secrets import encrypt
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.demo import names, people, samples, small
from pilotzone.demo.claims import COLUMNS, RANK, Applicant, Claim, Office, Rows, Subject, columns
from pilotzone.demo.moments import moments
from pilotzone.demo.reference import enter_districts
from pilotzone.demo.samples import Group, Sample
from pilotzone.demo.settlement import Dates, dates_of, enter_moments, settle
from pilotzone.kernel import copying
from pilotzone.reference.models import Counter, Division
from subsidies.actions import budgeting, calls
from subsidies.enums import State, VersionState
from subsidies.models import Application, Call, ClaimLine, Correction, Entitlement, MeasureVersion

Say = Callable[[str], None]
Pool = dict[Group, list[Sample]]


@dataclass(frozen=True, slots=True)
class Made:
    """One call's claims, worked out and not yet written."""

    claims: list[Claim]
    rows: Rows
    dates: Dates


CALLS, CLAIMS_EACH, SAMPLES = 10, 5, 512
LINES_MOST, ENTITLEMENTS_MOST = 4, 4
HIGH_TECH = 0.3
ACCOUNT = "6200000000000000"
DAYS_BETWEEN, DAYS_OPEN, LAST_OPENED = 60, 45, 40
# The states of a call's claims, in hundredths: of calls long settled, of recent ones, of the two newest.
OLD = {State.PAID: 82, State.REFUSED: 10, State.WITHDRAWN: 4, State.PAYABLE: 4}
RECENT = {State.PAYABLE: 35, State.NOTICED: 25, State.APPROVED: 15, State.DECIDING: 10, State.REFUSED: 15}
NEWEST = {
    State.DISTRICT_REVIEW: 45,
    State.CITY_REVIEW: 25,
    State.DECIDING: 12,
    State.CORRECTION: 10,
    State.REFUSED: 4,
    State.WITHDRAWN: 4,
}
MIXES = (OLD,) * 6 + (RECENT,) * 2 + (NEWEST,) * 2
WRITERS = 2
ENTERPRISE = columns(
    "id uid uscc customs_code name_zh name_en name_key registration_division_id tax_division_id statistics_division_id "
    "address legal_representative established_on platform_connected_on contact_name contact_phone contact_email state "
    "review_reasons registered_at registered_by_id review_note version"
)
PAYEE = columns("id uid enterprise_id holder bank cnaps number_encrypted number_tail entered_at entered_by_id")
QUALIFICATION = columns("enterprise_id kind number source starts_on ends_on")


def build(count: int, *, seed: int, now: datetime, say: Say) -> None:
    """Each call's claims in one transaction, the oldest call first."""
    seed_text = f"{seed} {Application.objects.count()}"  # a second helping differs from the first
    random = Random(seed_text)
    office, version = founded(now)
    applicants = enter_enterprises(2 * math.ceil(count / CLAIMS_EACH / 2), random, office)
    say(f"Enterprises: {len(applicants)}.")
    pool = samples.groups(version, random, min(SAMPLES, max(16, count // 4)))
    say(f"Sets of facts: {sum(map(len, pool.values()))}, valued by the measure.")
    with without_collector():
        write_all(calls_made(count, seed_text, applicants, pool, office, version), say)
    tidy()


@contextmanager
def without_collector() -> Iterator[None]:
    """Millions of rows pass through here and none of them is part of a cycle: looking for cycles is time lost."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def write_all(made: Iterator[Made], say: Say) -> None:
    """While PostgreSQL takes in two calls' rows, the next call's are worked out; SQLite has one writer anyway."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        for each in made:
            say(write(each))
        return
    pending: deque[Future[str]] = deque()
    with ThreadPoolExecutor(max_workers=WRITERS) as writers:
        for each in made:
            pending.append(writers.submit(write_apart, each))
            if len(pending) > WRITERS:
                say(pending.popleft().result())
        for each_pending in pending:
            say(each_pending.result())


def write_apart(made: Made) -> str:
    """On a connection of the thread's own."""
    try:
        return write(made)
    finally:
        connection.close()


def tidy() -> None:
    """What PostgreSQL would do by itself a little later: statistics, and the map that index-only reads need."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE subsidies_application")
            cursor.execute("ANALYZE")


@transaction.atomic
def founded(now: datetime) -> tuple[Office, MeasureVersion]:
    """The people and the measure: the small demo's, or the same ones entered now."""
    call_command("load_reference", verbosity=0, stdout=small.Nowhere(), now=now)
    enter_districts(now)
    when = moments(now)
    if not User.objects.filter(email=people.email("security.admin")).exists():
        officers = people.appoint_officers(now=when.at(130, 9), since=when.day(130))
        small.found_programme(officers, when)
    officers = {each.key: User.objects.get(email=people.email(each.key)) for each in people.OFFICERS}
    applicant = User.objects.filter(email=people.email("bulk")).first() or people.enrol("bulk", "批量演示", now=now)
    version = MeasureVersion.objects.get(measure__code=small.POLICY.stem, state=VersionState.IN_FORCE)
    return Office(officers, applicant, when.calendar, now), version


@transaction.atomic
def enter_enterprises(count: int, random: Random, office: Office) -> list[Applicant]:
    """Accepted registrations, each with its payee account; three in ten are high-tech."""
    divisions = list(Division.objects.values_list("pk", "code"))
    ids, accounts = copying.reserve_ids(Enterprise, count), copying.reserve_ids(PayeeAccount, count)
    at = office.now - timedelta(days=900)
    applicants = []
    for enterprise_id, account_id, (name_zh, name_en) in zip(ids, accounts, names.enterprise_names(), strict=False):
        division, code = random.choice(divisions)
        uscc, high_tech = names.uscc(enterprise_id, code), random.random() < HIGH_TECH
        applicants.append(Applicant(enterprise_id, name_zh, name_en, uscc, division, account_id, high_tech))
    rows, events = [], []
    for each in applicants:
        uid = UUID(int=random.getrandbits(128), version=4)
        rows.append(enterprise_row(each, uid, at, office.applicant))
        payload = {"state": EnterpriseState.ACTIVE.value, "uscc": each.uscc, "name_zh": each.name_zh}
        subject = Subject(uid, 1, Enterprise._meta)
        events.append(audit.Entry("enterprise.registered", subject, office.applicant, at, payload))
    copying.insert(Enterprise, ENTERPRISE, rows)
    copying.insert(PayeeAccount, PAYEE, payee_rows(applicants, random, at, office.applicant))
    copying.insert(Qualification, QUALIFICATION, [qualification_row(each) for each in applicants if each.high_tech])
    audit.record_many(events, heard=False)
    return applicants


def enterprise_row(applicant: Applicant, uid: UUID, at: datetime, by: User) -> tuple[Any, ...]:
    day, division = date(2015 + applicant.id % 6, 1 + applicant.id % 12, 15), applicant.division_id
    return (
        applicant.id, str(uid), applicant.uscc, names.customs_code(applicant.id), applicant.name_zh, applicant.name_en,
        core(applicant.name_zh), division, division, division, "", "", day, date(2022, 3, 1), "演示联系人",
        "022-5550 0000", "", EnterpriseState.ACTIVE.value, [], at, by.pk, "", 1,
    )  # fmt: skip


def payee_rows(applicants: list[Applicant], random: Random, at: datetime, by: User) -> list[tuple[Any, ...]]:
    token = encrypt(ACCOUNT)
    return [
        (
            each.account_id,
            f"{random.getrandbits(128):032x}",
            each.id,
            each.name_zh,
            "示例银行天津分行",
            "999110000001",
            token,
            ACCOUNT[-4:],
            at,
            by.pk,
        )
        for each in applicants
    ]


def qualification_row(applicant: Applicant) -> tuple[Any, ...]:
    kind, source = QualificationKind.HIGH_TECH.value, "科技主管部门（演示）"
    return (applicant.id, kind, f"DEMO-{applicant.id}", source, date(2021, 11, 1), date(2031, 10, 31))


def open_call(number: int, office: Office, version: MeasureVersion) -> Call:
    """Calls follow each other every sixty days; the newest is still open."""
    opens = office.now - timedelta(days=LAST_OPENED + DAYS_BETWEEN * (CALLS - 1 - number))
    manager, finance, year = office.officers["manager"], office.officers["finance"], opens.year
    document = 100 + Call.objects.count()
    budget = budgeting.open_budget(
        name_zh=f"{year}年跨境电商发展资金（第{number + 1}批）",
        name_en=f"Cross-border e-commerce fund {year}, part {number + 1}",
        source="市级财政",
        document_number=f"津财〔{year}〕{document}号",
        year=year,
        by=finance,
        now=opens - timedelta(days=20),
    )
    announcement = calls.Announcement(
        name_zh=f"企业应用跨境电商补助申报（{year}年批量演示第{number + 1}期）",
        name_en=f"Applying cross-border e-commerce, {year}, round {number + 1}",
        document_number=f"津商函〔{year}〕{document}号",
        opens_at=opens,
        closes_at=opens + timedelta(days=DAYS_OPEN),
        contact_zh="市商务局跨境电商处",
        contact_en="City commerce bureau, cross-border e-commerce division",
        contact_phone="022-5550 0100",
    )
    return calls.publish(version, budget, announcement, by=manager, now=opens - timedelta(days=5))


def calls_made(
    count: int, seed: str, applicants: list[Applicant], pool: Pool, office: Office, version: MeasureVersion
) -> Iterator[Made]:
    for number in range(CALLS):
        taking = applicants[number % 2 :: 2][: max(0, count - number * len(applicants) // 2)]
        with transaction.atomic():
            call = open_call(number, office, version)
            ids = {
                ClaimLine: copying.reserve_ids(ClaimLine, LINES_MOST * len(taking)),
                Entitlement: copying.reserve_ids(Entitlement, ENTITLEMENTS_MOST * len(taking)),
                Correction: copying.reserve_ids(Correction, len(taking)),
            }
            rows, dates = Rows(office, call, Random(f"{seed} {number}"), ids), dates_of(call, office.now)
            claims = begin(number, taking, pool, rows)
        enter_moments(claims, dates)
        for claim in claims:
            rows.add(claim)
        yield Made(claims, rows, dates)


@transaction.atomic
def write(made: Made) -> str:
    for model, rows in made.rows.tables.items():
        copying.insert(model, COLUMNS[model], rows)
    audit.record_many(made.rows.events, heard=False)
    settle(made.claims, made.rows.call, made.rows, made.dates)
    return f"{made.rows.call.reference}: {len(made.claims)} claims."


def begin(number: int, taking: list[Applicant], pool: Pool, rows: Rows) -> list[Claim]:
    """Who claims what, when, and how far it has come; an amount of zero is never approved."""
    random, office, call = rows.random, rows.office, rows.call
    times = sorted(submitted(call, office.now, random) for _ in taking)
    references = references_for(times)
    ids = copying.reserve_ids(Application, len(taking))
    states, weights = list(MIXES[number]), list(MIXES[number].values())
    claims = []
    for claim_id, applicant, at, reference in zip(ids, taking, times, references, strict=True):
        sample = random.choice(pool[applicant.group])
        (state,) = random.choices(states, weights)
        if not sample.amount and RANK[state] > 1:
            state = State.REFUSED
        uid = UUID(int=random.getrandbits(128), version=4)
        claims.append(Claim(claim_id, uid, reference, applicant, sample, state, at, at))
        applicant.supported = applicant.supported or RANK[state] > 2
    return claims


def submitted(call: Call, now: datetime, random: Random) -> datetime:
    """A moment in office hours within the call, and before now."""
    last = min(call.closes_at, now) - timedelta(days=2)
    day = call.opens_at + timedelta(days=random.randint(1, (last - call.opens_at).days))
    local = timezone.localtime(day)
    return local.replace(hour=random.randint(9, 16), minute=random.randrange(60), second=random.randrange(60))


def references_for(at: list[datetime]) -> list[str]:
    """A block of each year's readable references, in the order of the moments."""
    found = []
    for year, group in groupby(at, key=lambda moment: moment.year):
        count = len(list(group))
        series = f"SB-{year}"
        Counter.objects.get_or_create(series=series)
        counter = Counter.objects.select_for_update(of=("self",)).get(series=series)
        found += [f"{series}-{counter.last + place:06d}" for place in range(1, count + 1)]
        counter.last += count
        counter.save(update_fields=["last"])
    return found
