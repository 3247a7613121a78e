"""Personal data whose time is over: who objected, who was an expert."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pilotzone.audit import actions as audit
from subsidies.models import Expert, Objection


@transaction.atomic
def forget_objectors(rows: Iterable[Objection], now: datetime) -> int:
    """Name, code, telephone, statement and papers; that there was one and how it was decided stays with the claim.

    The papers are deleted by the files' own sweep, since nothing refers to them any more.
    """
    over = Objection.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in rows], erased_at=None)
    found = list(over.select_related("item__application").order_by("pk"))
    for row in found:
        row.identity_encrypted, row.statement, row.letter, row.evidence, row.erased_at = "", "", None, None, now
        row.save(update_fields=["identity_encrypted", "statement", "letter", "evidence", "erased_at"])
        payload = {"reference": row.reference}
        audit.record("objection.erased", row, case=row.item.application, by=None, now=now, payload=payload)
    return len(found)


@transaction.atomic
def forget_experts(rows: Iterable[Expert], now: datetime) -> int:
    """Name and employer; the reference stays, by which draws name him or her and are repeated."""
    over = Expert.objects.filter(pk__in=[row.pk for row in rows], ended_at__isnull=False)
    return over.update(name="", employer="", employer_uscc="")
