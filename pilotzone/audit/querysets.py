"""Reads of the audit chain; the two changes that an event allows are named here and nothing else passes."""

from typing import Any, NoReturn

from django.db import models

# Kinds of events that tell of somebody reading or taking away personal, bank or identity data. The index names them.
READS = (
    "personal.read",
    "enterprise.payee_read",
    "payment.exported",
    "evidence.exported",
    "objection.identity_read",
)
MUTABLE = frozenset({"feed_position", "personal", "salt"})


class AppendOnly(RuntimeError):
    """Somebody tried to change or delete an audit event."""


class AuditEventQuerySet(models.QuerySet):
    def update(self, **changes: Any) -> int:
        if not MUTABLE.issuperset(changes):
            raise AppendOnly("Audit events are never changed.")
        return super().update(**changes)

    def delete(self) -> NoReturn:
        raise AppendOnly("Audit events are never deleted.")

    def in_order(self) -> "AuditEventQuerySet":
        return self.order_by("chain_id", "position")

    def unnumbered(self) -> "AuditEventQuerySet":
        return self.filter(feed_position=None).order_by("pk")

    def numbered(self) -> "AuditEventQuerySet":
        """What the change feed may read."""
        return self.exclude(feed_position=None).order_by("feed_position")

    def reads(self) -> "AuditEventQuerySet":
        """Who read or took away personal, bank or identity data."""
        return self.filter(kind__in=READS)

    def newest_first(self) -> "AuditEventQuerySet":
        return self.select_related("chain").order_by("-at", "-pk")


class ChainQuerySet(models.QuerySet):
    def to_seal(self) -> "ChainQuerySet":
        return self.filter(length__gt=models.F("sealed_length"))
