"""Chainable reads of receipts."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from pilotzone.exchange.enums import PARTLY, ReceiptState
from pilotzone.jobs.enums import JobState
from pilotzone.kernel.access import P

OPEN = Q(job=None) | Q(job__state__in=JobState.open())
STATES = {  # as `Receipt.listed_as` tells them
    ReceiptState.RUNNING: Q(state=ReceiptState.RUNNING) & OPEN,
    ReceiptState.DONE: Q(state=ReceiptState.DONE, refused=0),
    PARTLY: Q(state=ReceiptState.DONE, refused__gt=0),
    ReceiptState.REFUSED: Q(state=ReceiptState.REFUSED),
    ReceiptState.STOPPED: Q(state=ReceiptState.STOPPED) | Q(state=ReceiptState.RUNNING, job__state=JobState.CANCELLED),
    ReceiptState.FAILED: Q(state=ReceiptState.FAILED)
    | (Q(state=ReceiptState.RUNNING) & ~OPEN & ~Q(job__state=JobState.CANCELLED)),
}


class ReceiptQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever sent a batch, and nobody else: its rows are told to no other."""
        return self.filter(made_by=user)

    def of_systems(self, user: Any) -> Self:
        """What systems sent, for the administrators' pages, which show no cells of it."""
        return self.filter(made_by__api_client__isnull=False) if user.may(P.PARTNER_READ) else self.none()

    def in_states(self, states: Any) -> Self:
        found = Q()
        for state in states:
            found |= STATES[state]
        return self.filter(found)

    def for_list(self) -> Self:
        return self.select_related("job")

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")

    def with_senders(self) -> Self:
        return self.for_list().select_related("made_by__api_client__partner")


class PortionQuerySet(models.QuerySet[Any]):
    def settled(self) -> Self:
        return self.filter(results__isnull=False)
