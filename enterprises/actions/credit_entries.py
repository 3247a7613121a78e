"""Entries of credit lists by hand: one person enters, another confirms; repair is asked for and decided by another."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import queries_services
from enterprises.actions import credit
from enterprises.enums_services import CreditEntryState, RepairState
from enterprises.models import CreditEntry, CreditLevel, CreditList, CreditRepair, Enterprise
from enterprises.rules import credit as rules
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import require
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as reference

PROBLEMS = {
    "order": _("The last day lies before the first."),
    "beyond_term": _("The list's term ends earlier."),
    "needs_end": _("An entry that bars ends on a day: give it."),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What an entry says. Without a last day it stands for the list's term, and where that has none until repaired."""

    list: CreditList
    level: CreditLevel | None
    reason: str
    source: str
    starts_on: date
    ends_on: date | None
    evidence: StoredFile | None
    source_code: str = ""  # of the authority whose system reports it; its document's number stands for the paper
    document_number: str = ""


@transaction.atomic
def enter(enterprise: Enterprise, given: Given, *, by: User, now: datetime) -> CreditEntry:
    """It has no effect before another person has confirmed it. Raises Refused where the very same stands already."""
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)  # a form that is sent twice is one entry
    row = drawn_up(enterprise, given, by=by, now=now)
    if there := same(row):
        text = _("The same entry is there already: %(reference)s.")
        raise Refused("entry_twice", text, params={"reference": there.reference}, status=409)
    row.reference = reference.next_reference("XY", clock.local_date(now).year)
    row.save(force_insert=True)
    entry = made(row, by=by, now=now)
    audit.record(entry.kind, row, by=by, now=now, payload=entry.payload)
    return row


def same(row: CreditEntry) -> CreditEntry | None:
    """One that stands, or waits, of the same list and level for the same reason and days."""
    told = {name: getattr(row, name) for name in ("list", "level", "reason", "starts_on", "ends_on")}
    stands = Q(state=CreditEntryState.ENTERED) | Q(state=CreditEntryState.CONFIRMED, record__repaired_on=None)
    found: CreditEntry | None = row.enterprise.credit_entries.filter(stands, **told).order_by("pk").first()
    return found


def drawn_up(enterprise: Enterprise, given: Given, *, by: User, now: datetime) -> CreditEntry:
    """The entry as it would be, without its reference; nothing is written. Raises NotAllowed, Refused."""
    require(P.CREDIT_REPORT if given.source_code else P.CREDIT_ENTER, by)
    evidence, found = require_complete(given), given.list
    return CreditEntry(
        list=found,
        level=given.level,
        enterprise=enterprise,
        reason=given.reason.strip(),
        source=given.source.strip(),
        starts_on=given.starts_on,
        ends_on=given.ends_on or rules.last_day(found.terms, given.starts_on),
        evidence=evidence,
        source_code=given.source_code,
        document_number=given.document_number,
        entered_at=now,
        entered_by=by,
    )


def made(row: CreditEntry, *, by: User, now: datetime) -> audit.Entry:
    names = {"zh": row.list.name_zh, "en": row.list.name_en}
    payload = {"list": names, "code": row.list.code, "enterprise": row.enterprise.uscc}
    return audit.Entry("credit.entry_made", row, by, now, payload)


def require_complete(given: Given) -> StoredFile | None:
    """The paper that shows it, where nothing is missing and the days are the list's."""
    found = given.list
    if not given.reason.strip() or not given.source.strip():
        raise Refused("reason_missing", _("Say why, and who told the bureau."), field="reason")
    if given.evidence is None and not (given.source_code and given.document_number):
        raise Refused("evidence_missing", _("Attach the paper that shows it."), field="evidence")
    levels: list[CreditLevel | None] = [*found.levels.all()]
    if given.level not in (levels or [None]):
        text = _("Choose a level of this list.") if levels else _("This list has no levels: leave it empty.")
        raise Refused("level", text, field="level")
    if given.starts_on < found.starts_on or (found.ends_on is not None and given.starts_on > found.ends_on):
        raise Refused("list_not_kept", _("The list is not kept on that day."), field="starts_on")
    if problem := rules.problem_of(found.terms, given.starts_on, given.ends_on):
        field = "ends_on" if problem != "order" else "starts_on"
        raise Refused(problem, PROBLEMS[problem], field=field)
    return given.evidence


def lock_entry(entry: CreditEntry, by: User) -> CreditEntry:
    require(P.CREDIT_CONFIRM, by)
    rows = CreditEntry.objects.select_for_update(of=("self",)).select_related("list", "enterprise")
    row: CreditEntry = rows.get(pk=entry.pk)
    if row.state != CreditEntryState.ENTERED:
        raise Refused("decided", _("This entry has been decided already."), status=409)
    if row.entered_by_id == by.pk:
        raise Refused("entered_it", _("You made this entry. Somebody else confirms it."))
    return row


@transaction.atomic
def confirm(entry: CreditEntry, *, by: User, now: datetime) -> CreditEntry:
    """It stands, with the effect that its list has the ground for; the enterprise is told."""
    row = lock_entry(entry, by)
    found = row.list
    row.record = credit.enter(
        row.enterprise,
        effect=rules.effect_of(found.terms),
        list_name=found.name_zh,
        legal_basis=found.legal_basis,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        source=row.source,
        by=by,
        now=now,
    )
    row.state, row.decided_at, row.decided_by = CreditEntryState.CONFIRMED, now, by
    row.save(update_fields=["state", "decided_at", "decided_by", "record"])
    audit.record("credit.entry_confirmed", row, by=by, now=now, payload={"effect": row.record.effect})
    tell(row, "credit_entered", "", now=now)
    return row


@transaction.atomic
def refuse(entry: CreditEntry, *, note: str, by: User, now: datetime) -> CreditEntry:
    """Not confirmed: it never had an effect."""
    row = lock_entry(entry, by)
    if not note.strip():
        raise Refused("reason_missing", _("Say why it is not confirmed."), field="note")
    row.state, row.decided_at, row.decided_by, row.decision_note = CreditEntryState.REFUSED, now, by, note.strip()
    row.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
    audit.record("credit.entry_refused", row, by=by, now=now, payload={"reason": row.decision_note})
    return row


def tell(row: CreditEntry, kind: str, reason: str, *, now: datetime) -> None:
    enterprise, names = row.enterprise, {"zh": row.list.name_zh, "en": row.list.name_en}
    people = queries_services.people_of([enterprise.pk], clock.local_date(now)).get(enterprise.pk, [])
    params = {"enterprise": enterprise.names, "list": names, "reason": reason}
    link = reverse("portal:enterprises:credit_detail", args=[enterprise.uid])
    messages.notify(people, f"enterprises.{kind}", params=params, link=link, now=now, case=row)


# --- repair ------------------------------------------------------------------------------------------


@transaction.atomic
def ask_repair(
    entry: CreditEntry, *, statement: str, evidence: StoredFile | None, by: User, now: datetime
) -> CreditRepair:
    """By the enterprise's administrator, for an entry that stands. Raises Refused: one waits already."""
    if not by.may(P.ENTERPRISE_EDIT, enterprise_id=entry.enterprise_id):
        raise NotAllowed("not_allowed", _("Only your enterprise's administrator asks for a repair."))
    row: CreditEntry = CreditEntry.objects.select_for_update(of=("self",)).select_related("record").get(pk=entry.pk)
    if row.record is None or row.record.repaired_on is not None:
        raise Refused("not_standing", _("This entry has no effect any more."), status=409)
    if not statement.strip():
        raise Refused("statement_missing", _("Say what was put right."), field="statement")
    if evidence is None:
        raise Refused("evidence_missing", _("Attach the paper that shows it."), field="evidence")
    try:
        with transaction.atomic():
            made: CreditRepair = row.repairs.create(
                statement=statement.strip(), evidence=evidence, asked_at=now, asked_by=by
            )
    except IntegrityError as error:
        text = _("A request for this entry waits for its decision already.")
        raise Refused("repair_waits", text, status=409) from error
    audit.record("credit.repair_asked", made, case=row, by=by, now=now)
    return made


@transaction.atomic
def withdraw_repair(repair: CreditRepair, *, by: User, now: datetime) -> CreditRepair:
    if not by.may(P.ENTERPRISE_EDIT, enterprise_id=repair.entry.enterprise_id):
        raise NotAllowed("not_allowed", _("Only your enterprise's administrator asks for a repair."))
    row = lock_repair(repair)
    decide(row, RepairState.WITHDRAWN, "", by=by, now=now)
    audit.record("credit.repair_withdrawn", row, case=row.entry, by=by, now=now)
    return row


def lock_repair(repair: CreditRepair) -> CreditRepair:
    """The entry first, as everywhere."""
    CreditEntry.objects.select_for_update(of=("self",)).get(pk=repair.entry_id)
    rows = CreditRepair.objects.select_for_update(of=("self",))
    row: CreditRepair = rows.select_related("entry__list", "entry__enterprise").get(pk=repair.pk)
    if row.state != RepairState.ASKED:
        raise Refused("decided", _("This request has been decided already."), status=409)
    return row


def decide(row: CreditRepair, state: RepairState, note: str, *, by: User, now: datetime) -> None:
    row.state, row.decided_at, row.decided_by, row.decision_note = state, now, by, note
    row.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])


@transaction.atomic
def decide_repair(repair: CreditRepair, *, granted: bool, note: str, by: User, now: datetime) -> CreditRepair:
    """By another officer than the one who made the entry. Granted, it has no effect from today."""
    require(P.CREDIT_CONFIRM, by)
    row = lock_repair(repair)
    if row.entry.entered_by_id == by.pk:
        raise Refused("entered_it", _("You made this entry. Somebody else decides its repair."))
    if not granted and not note.strip():
        raise Refused("reason_missing", _("Say why it is not granted."), field="note")
    decide(row, RepairState.GRANTED if granted else RepairState.REFUSED, note.strip(), by=by, now=now)
    if granted and row.entry.record is not None:
        credit.repair(row.entry.record, row.entry.enterprise, day=clock.local_date(now), by=by, now=now)
    kind = "credit.repair_granted" if granted else "credit.repair_refused"
    audit.record(kind, row, case=row.entry, by=by, now=now, payload={"reason": note.strip()})
    tell(row.entry, "repair_granted" if granted else "repair_refused", note.strip(), now=now)
    return row
