"""An event that is put off or brought forward takes its slots, sessions and planned meetings along."""

from datetime import datetime, timedelta

from django.db.models import Q

from matchmaking.models import Event, Meeting, Participation, Session, Slot


def along(event: Event, shift: timedelta, *, now: datetime) -> list[Participation]:
    """Everything by the same time; those whose meetings have other times now. The caller holds the event's lock."""
    if not shift:
        return []
    order = "-starts_at" if shift > timedelta() else "starts_at"  # no slot is put on one that has yet to move
    times: list[Slot | Session] = [*event.slots.order_by(order), *event.sessions.all()]
    for each in times:
        each.starts_at, each.ends_at = each.starts_at + shift, each.ends_at + shift
        each.save(update_fields=["starts_at", "ends_at"])
    rows = list(Meeting.objects.planned().filter(event=event).order_by("pk"))
    for row in rows:
        row.starts_at, row.ends_at = row.starts_at + shift, row.ends_at + shift
        row.changed_at, row.version = now, row.version + 1
        row.save(update_fields=["starts_at", "ends_at", "changed_at", "version"])
    sides = Q(pk__in=[row.buyer_id for row in rows]) | Q(pk__in=[row.supplier_id for row in rows])
    return list(Participation.objects.filter(sides).for_list().order_by("pk"))
