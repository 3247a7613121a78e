"""Entries of credit lists that the zone's own apps make: of money owed to it, and of a bar from funding for a time."""

from datetime import date, datetime

from django.db import transaction

from enterprises.enums import CreditEffect
from enterprises.models import CreditRecord, Enterprise
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit


@transaction.atomic
def enter(
    enterprise: Enterprise,
    *,
    effect: CreditEffect,
    list_name: str,
    legal_basis: str,
    starts_on: date,
    ends_on: date | None,
    source: str,
    by: User | None,
    now: datetime,
) -> CreditRecord:
    """An entry from a day to a day, the last included; without a last day it stands until it is repaired."""
    row: CreditRecord = CreditRecord.objects.create(
        uscc=enterprise.uscc,
        name=enterprise.name_zh,
        effect=effect,
        list_name=list_name,
        legal_basis=legal_basis,
        starts_on=starts_on,
        ends_on=ends_on,
        source=source,
    )
    payload = {"effect": effect.value, "list": list_name, "starts_on": starts_on, "ends_on": ends_on}
    audit.record("enterprise.credit_entered", enterprise, by=by, now=now, payload=payload)
    return row


@transaction.atomic
def repair(record: CreditRecord, enterprise: Enterprise, *, day: date, by: User | None, now: datetime) -> None:
    """What the entry was made for is settled: from this day it has no effect."""
    row = CreditRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if row.repaired_on is not None:
        return
    row.repaired_on = day
    row.save(update_fields=["repaired_on"])
    payload = {"effect": row.effect, "list": row.list_name, "day": day}
    audit.record("enterprise.credit_repaired", enterprise, by=by, now=now, payload=payload)
