"""Chainable reads of subsidies."""

from datetime import datetime

from django.db import connection, models
from django.db.models import Q
from django.db.models.lookups import Lookup

from pilotzone.kernel.access import MATRIX, P
from subsidies.enums import BEFORE_BUREAU, State

LONGEST = 160  # of a text searched for: the longest name; engines refuse far longer patterns


class CallQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def open_at(self, now: datetime):
        return self.published().filter(opens_at__lte=now, closes_at__gt=now)

    def for_list(self):
        return self.select_related("programme", "measure_version__measure").order_by("-opens_at", "-id")


def of_member(user, permission: P) -> Q:
    """The claims of the enterprises for which the person holds the permission, an agent's in his programmes only."""
    held = [grant for grant in user.grants if grant.enterprise_id is not None and permission in MATRIX[grant.role]]
    rows = Q(enterprise__in={grant.enterprise_id for grant in held if not grant.programmes})
    for grant in held:
        if grant.programmes:
            rows |= Q(enterprise=grant.enterprise_id, call__programme__code__in=grant.programmes)
    return rows


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Members see their enterprises' claims; officers see submitted claims of their division or of all."""
        own = of_member(user, P.CLAIM_READ)
        if not user.may(P.QUEUE_READ):
            return self.filter(own)
        divisions = user.divisions_for(P.QUEUE_READ)
        office = ~Q(state__in=BEFORE_BUREAU) & Q(submitted_at__isnull=False)
        if divisions is not None:
            office &= Q(division__in=divisions)
        return self.filter(own | office)

    def in_office(self, user):
        """What the bureau's queue shows: submitted claims of the officer's divisions."""
        rows = self.filter(submitted_at__isnull=False)
        divisions = user.divisions_for(P.QUEUE_READ)
        return rows if divisions is None else rows.filter(division__in=divisions)

    def for_list(self):
        return self.select_related("enterprise", "division", "call", "assigned_to")

    def live(self) -> "ApplicationQuerySet":
        return self.exclude(state__in=(State.REFUSED, State.WITHDRAWN))

    def search(self, text: str):
        """Any part of a name, reference or USCC, from two characters on; by the bigram index on PostgreSQL."""
        text = text.strip().upper()
        if not text:
            return self
        if not 2 <= len(text) <= LONGEST:
            return self.none()
        rows = self.filter(search_text__contains=text)
        return rows.filter(search_text__bigrams=text) if connection.vendor == "postgresql" else rows


@models.CharField.register_lookup
class Bigrams(Lookup):
    """All pairs of neighbouring signs of the text occur: what the index knows, and `contains` then confirms."""

    lookup_name = "bigrams"

    def as_postgresql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        sql = f"pilotzone_bigrams(({left})::text) @> pilotzone_bigrams(({right})::text)"
        return sql, [*left_params, *right_params]
