"""The rows of one call's claims as the actions would leave them, each claim somewhere on its way."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from django.db import models

from pilotzone.accounts.models import User
from pilotzone.audit.actions import Entry
from pilotzone.demo.names import digital_invoice
from pilotzone.demo.samples import Group, Sample
from pilotzone.kernel import clock
from pilotzone.kernel.workdays import Calendar
from subsidies.enums import ENDED, Desk, Stage, State, Verdict
from subsidies.models import (
    Application,
    Call,
    ClaimLine,
    Correction,
    CorrectionItem,
    Entitlement,
    InvoiceUse,
    Opinion,
    Signature,
)
from subsidies.rules import deadlines

# How far a state lies on the way: 1 past the district, 2 past the city, 3 decided, 4 noticed, 5 payable, 6 paid.
RANK = {
    State.DISTRICT_REVIEW: 0,
    State.CORRECTION: 0,
    State.WITHDRAWN: 0,
    State.CITY_REVIEW: 1,
    State.REFUSED: 1,
    State.DECIDING: 2,
    State.APPROVED: 3,
    State.NOTICED: 4,
    State.PAYABLE: 5,
    State.PAID: 6,
}
FIRST_INVOICE = 1_000_000_000  # beyond the numbers of the small demo
REMARK = "开票日期与发票不一致，请核对。"
REFUSAL = "可支持的费用不足。"


def columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COLUMNS = {
    Application: columns(
        "id uid reference call_id measure_version_id enterprise_id project division_id state version answers "
        "done_sections created_at created_by_id saved_at submitted_at submitted_by_id stage_entered_at due_at "
        "due_provisional paused_at paused_days returned_from assigned_to_id checks claimed verified audited approved "
        "paid refused_at refused_by_id refusal_clause refusal_reason search_text"
    ),
    ClaimLine: columns("id uid application_id input position values invoice_number"),
    InvoiceUse: columns("number line_id application_id"),
    Entitlement: columns(
        "id uid application_id measure_version_id stage amount record digest made_at made_by_id is_current"
    ),
    Opinion: columns("uid application_id desk verdict entitlement_id comment given_at given_by_id"),
    Correction: columns("id uid application_id desk opened_at opened_by_id due_at due_provisional"),
    CorrectionItem: columns("correction_id target remark before"),
    Signature: columns("uid application_id digest signed_at signed_by_id"),
}


@dataclass(slots=True)
class Applicant:
    id: int
    name_zh: str
    name_en: str
    uscc: str
    division_id: int
    account_id: int
    high_tech: bool
    supported: bool = False  # by an earlier call

    @property
    def group(self) -> Group:
        return self.high_tech, self.supported


@dataclass(slots=True)
class Claim:
    """One claim while its rows are made."""

    id: int
    uid: UUID
    reference: str
    applicant: Applicant
    sample: Sample
    state: State
    submitted_at: datetime
    entered_at: datetime
    record: str = ""
    digest: str = ""
    amounts: dict[str, int] = field(default_factory=dict)
    assigned_to: int | None = None
    decided_at: datetime | None = None
    settled_at: datetime | None = None  # when notice or payment was the last thing that happened
    project: str = "独立站建设"

    @property
    def rank(self) -> int:
        return RANK[self.state]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an audit event is about, without building the row's model."""

    uid: UUID
    version: int
    _meta: Any


@dataclass(frozen=True, slots=True)
class Office:
    """Who acts, and the calendar by which limits run."""

    officers: dict[str, User]
    applicant: User
    calendar: Calendar
    now: datetime


class Rows:
    """Collects the rows of one call's claims, table by table, and their audit events."""

    def __init__(self, office: Office, call: Call, random: Random, ids: dict[type[models.Model], range]) -> None:
        self.office, self.call, self.random = office, call, random
        self.ids = {model: iter(found) for model, found in ids.items()}
        self.tables: dict[type[models.Model], list[tuple[Any, ...]]] = {model: [] for model in COLUMNS}
        self.events: list[Entry] = []
        self.due = cache(self.office_due)

    def uid(self) -> str:
        """An identifier without the cost of a UUID object."""
        return f"{self.random.getrandbits(128):032x}"

    def later(self, claim: Claim, days: int, hours: int = 0) -> datetime:
        return min(claim.submitted_at + timedelta(days=days, hours=hours), self.office.now)

    def office_due(self, start: datetime, days: int) -> deadlines.Due:
        return deadlines.office_due(self.office.calendar, start, days)

    def add(self, claim: Claim) -> None:
        numbers = [digital_invoice(FIRST_INVOICE + claim.id * 10 + place) for place in range(len(claim.sample.lines))]
        claim.record = claim.sample.record_with(numbers)
        claim.digest = hashlib.sha256(claim.record.encode()).hexdigest()
        first_line = self.add_lines(claim, numbers)
        self.add_submission(claim)
        if claim.state == State.CORRECTION:
            self.add_correction(claim, first_line)
        elif claim.rank or (claim.state == State.DISTRICT_REVIEW and self.random.random() < 0.4):
            self.add_reviews(claim)
        self.add_application(claim)

    def add_lines(self, claim: Claim, numbers: list[str]) -> str:
        first = ""
        for position, (values, number) in enumerate(zip(claim.sample.lines, numbers, strict=True), start=1):
            line_id, uid = next(self.ids[ClaimLine]), str(UUID(int=self.random.getrandbits(128), version=4))
            values = values | {"invoice_number": number}
            self.tables[ClaimLine].append((line_id, uid, claim.id, "spend", position, values, number))
            if claim.state not in (State.REFUSED, State.WITHDRAWN):
                self.tables[InvoiceUse].append((number, line_id, claim.id))
            first = first or uid
        return first

    def add_submission(self, claim: Claim) -> None:
        applicant = self.office.applicant
        self.add_entitlement(claim, Stage.CLAIMED, claim.submitted_at, applicant)
        due = self.limit(claim.submitted_at, self.call.district_days).at
        payload = {"claimed": claim.sample.amount, "digest": claim.digest, "truth": True, "due_at": due}
        self.record(claim, "claim.submitted", applicant, claim.submitted_at, payload)
        if claim.state == State.WITHDRAWN:
            claim.entered_at = self.later(claim, 2)
            self.record(claim, "claim.withdrawn", applicant, claim.entered_at, {"reference": claim.reference})

    def add_entitlement(self, claim: Claim, stage: Stage, at: datetime, by: User) -> int:
        entitlement_id, amount = next(self.ids[Entitlement]), claim.sample.amount
        claim.amounts[stage.value] = amount
        self.tables[Entitlement].append(
            (
                entitlement_id,
                self.uid(),
                claim.id,
                self.call.measure_version_id,
                stage.value,
                amount,
                claim.record,
                claim.digest,
                at,
                by.pk,
                True,
            )
        )
        return entitlement_id

    def add_correction(self, claim: Claim, line: str) -> None:
        commerce, at = self.office.officers["district.commerce"], self.later(claim, 4)
        correction, target = next(self.ids[Correction]), f"line:{line}:invoice_date"
        end = deadlines.applicant_due(self.office.calendar, at, self.call.correction_days)
        desk = Desk.DISTRICT_COMMERCE.value
        opened = (correction, self.uid(), claim.id, desk, at, commerce.pk, end.at, end.provisional)
        self.tables[Correction].append(opened)
        before = claim.sample.lines[0]["invoice_date"]
        self.tables[CorrectionItem].append((correction, target, REMARK, before))
        claim.entered_at, claim.assigned_to = at, commerce.pk
        payload = {"desk": desk, "due_at": end.at, "items": {target: REMARK}}
        self.record(claim, "correction.requested", commerce, at, payload)

    def add_reviews(self, claim: Claim) -> None:
        """The district's opinions, the city's, the signatures: as far as the claim has come."""
        officers = self.office.officers
        commerce, finance = officers["district.commerce"], officers["district.finance"]
        at = self.later(claim, 4)
        verified = self.add_entitlement(claim, Stage.VERIFIED, at, commerce)
        self.add_opinion(claim, Desk.DISTRICT_COMMERCE, verified, at, commerce)
        if not claim.rank:
            claim.assigned_to = commerce.pk
            return
        at = claim.entered_at = self.later(claim, 6)
        self.add_opinion(claim, Desk.DISTRICT_FINANCE, verified, at, finance)
        audited = self.add_entitlement(claim, Stage.AUDITED, at, finance)
        payload = {"verified": claim.sample.amount, "digest": claim.digest}
        self.record(claim, "claim.forwarded", finance, at, payload)
        caseworker = officers[self.random.choice(("caseworker", "caseworker2"))]
        waits = claim.state == State.CITY_REVIEW
        claim.assigned_to = None if waits and self.random.random() < 0.4 else caseworker.pk
        if waits:
            return
        at = claim.entered_at = self.later(claim, 12)
        if claim.state == State.REFUSED:
            payload = {"clause": "c4", "reason": REFUSAL, "audited": claim.sample.amount}
            self.record(claim, "claim.refused", caseworker, at, payload)
            return
        self.add_opinion(claim, Desk.CITY, audited, at, caseworker)
        if claim.rank > 2:
            self.add_decision(claim)

    def add_opinion(self, claim: Claim, desk: Desk, entitlement: int, at: datetime, by: User) -> None:
        verdict = Verdict.AGREE.value
        self.tables[Opinion].append((self.uid(), claim.id, desk.value, verdict, entitlement, "", at, by.pk))

    def add_decision(self, claim: Claim) -> None:
        first, second = self.office.officers["director"], self.office.officers["director2"]
        for director, hours in ((first, 0), (second, 2)):
            at = self.later(claim, 16, hours)
            self.tables[Signature].append((self.uid(), claim.id, claim.digest, at, director.pk))
        self.add_entitlement(claim, Stage.APPROVED, at, second)
        claim.decided_at, claim.entered_at = at, claim.settled_at or at
        payload = {"amount": claim.sample.amount, "digest": claim.digest}
        self.record(claim, "claim.approved", second, at, payload)
        if claim.state == State.PAID:
            paid_on = clock.local_date(claim.entered_at)
            finance = self.office.officers["finance2"]
            self.record(
                claim, "claim.paid", finance, claim.entered_at, {"amount": claim.sample.amount, "paid_on": paid_on}
            )

    def record(self, claim: Claim, kind: str, by: User, at: datetime, payload: dict[str, Any]) -> None:
        """One event for each stage that the claim has passed; the rows beside it say the rest."""
        self.events.append(Entry(kind, Subject(claim.uid, 3 + claim.rank, Application._meta), by, at, payload))

    def limit(self, start: datetime, days: int) -> deadlines.Due:
        """Limits depend on the day alone, so each day is counted once."""
        return self.due(start.astimezone(deadlines.ZONE).replace(hour=12, minute=0, second=0, microsecond=0), days)

    def due_of(self, claim: Claim) -> tuple[datetime, bool]:
        if claim.state in ENDED:
            return claim.entered_at, False
        if claim.rank > 3:
            return claim.entered_at, False
        starts = {0: claim.submitted_at, 1: claim.entered_at, 2: claim.entered_at, 3: self.later(claim, 12)}
        days = (self.call.district_days, self.call.city_days, self.call.decision_days, self.call.decision_days)
        due = self.limit(starts[claim.rank], days[claim.rank])
        return due.at, due.provisional

    def add_application(self, claim: Claim) -> None:
        """Last, when everything else about the claim is known."""
        applicant, office, amounts = claim.applicant, self.office, claim.amounts
        due_at, provisional = self.due_of(claim)
        in_correction, refused = claim.state == State.CORRECTION, claim.state == State.REFUSED
        paid = claim.sample.amount if claim.state == State.PAID else None
        search = f"{claim.reference} {applicant.name_zh} {applicant.name_en} {applicant.uscc}".upper()
        self.tables[Application].append(
            (
                claim.id, str(claim.uid), claim.reference, self.call.pk, self.call.measure_version_id, applicant.id,
                claim.project, applicant.division_id, claim.state.value, 3 + claim.rank, claim.sample.answers, [],
                claim.submitted_at, office.applicant.pk, claim.submitted_at, claim.submitted_at, office.applicant.pk,
                claim.entered_at, due_at, provisional, claim.entered_at if in_correction else None, 0,
                State.DISTRICT_REVIEW.value if in_correction else "", claim.assigned_to, claim.sample.checks,
                amounts.get("claimed"), amounts.get("verified"), amounts.get("audited"), amounts.get("approved"), paid,
                claim.entered_at if refused else None, claim.assigned_to if refused else None,
                "c4" if refused else "", REFUSAL if refused else "", search[:300],
            )
        )  # fmt: skip
