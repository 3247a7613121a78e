"""Personal data whose time is over: who objected, who was an expert."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from django.db import transaction

from enterprises.objections.objectors import erase
from subsidies.models import Expert, Objection, ObjectionFile


@transaction.atomic
def forget_objectors(rows: Iterable[Objection], now: datetime) -> int:
    """That there was one and how it was decided stays with the claim."""
    over = Objection.objects.filter(pk__in=[row.pk for row in rows]).select_related("item__application")
    ObjectionFile.objects.filter(objection__in=over.filter(erased_at=None)).delete()
    return erase(over, attrgetter("item.application"), now)


@transaction.atomic
def forget_experts(rows: Iterable[Expert], now: datetime) -> int:
    """Name and employer; the reference stays, by which draws name him or her and are repeated."""
    over = Expert.objects.filter(pk__in=[row.pk for row in rows], ended_at__isnull=False)
    return over.update(name="", employer="", employer_uscc="")
