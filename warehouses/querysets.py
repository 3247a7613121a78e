"""Chainable reads of overseas warehouses."""

from datetime import date
from operator import or_
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from enterprises.querysets import LONGEST, of_member
from pilotzone.kernel.access import P
from pilotzone.kernel.finding import holds, is_indexed
from warehouses.enums import Use, WarehouseState
from warehouses.rules import reports as rules

FEW = 1_000  # hits of a search; beyond, a list counts no further


class Kept(RuntimeError):
    """Somebody tried to delete what the register keeps."""


class NeverDeleted(models.QuerySet[Any]):
    """Rows that are never deleted."""

    def delete(self) -> NoReturn:
        raise Kept("What the register of warehouses was told is never deleted.")


def seen_by(user: Any, prefix: str = "") -> Q | None:
    """Which rows behind a warehouse (`prefix` leads to it) this person may see; None: all of them."""
    own = Q(**{f"{prefix}operator__in": of_member(user, P.WAREHOUSE_READ)})
    if not user.may(P.WAREHOUSE_INSPECT):
        return own
    divisions = user.divisions_for(P.WAREHOUSE_INSPECT)
    return None if divisions is None else own | Q(**{f"{prefix}operator__registration_division__in": divisions})


class WarehouseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Members see their enterprise's own; officers those of their division's operators, or all of them."""
        seen = seen_by(user)
        return self if seen is None else self.filter(seen)

    def for_member(self, user: Any, permission: P) -> Self:
        """Those of the enterprises for which this person holds the permission, whatever the bureau may see."""
        return self.filter(operator__in=of_member(user, permission))

    def registered(self) -> Self:
        return self.filter(state=WarehouseState.REGISTERED)

    def open_to_the_public(self) -> Self:
        """Those that serve others. Their name, city, services and operator are public."""
        return self.registered().filter(use=Use.PUBLIC)

    def pending(self) -> Self:
        return self.filter(state=WarehouseState.PENDING)

    def unreported(self, month: date) -> Self:
        """Those that ran in the month, are registered and have no report of it.

        The report is looked for one by one: for `NOT EXISTS`, PostgreSQL reads all reports of the month first. And it
        is compared with the key, since the planner takes `IS NULL` for so rare that it prepares to read all rows.
        """
        reports = self.model._meta.get_field("reports").related_model
        told = reports.objects.filter(warehouse=OuterRef("pk"), month=month, is_current=True).order_by()
        running = self.registered().filter(operating_since__lt=rules.after(month))
        return running.exclude(pk=Coalesce(Subquery(told.values("warehouse")[:1]), Value(0)))

    def for_list(self) -> Self:
        return self.select_related("operator", "country")

    def for_page(self) -> Self:
        return self.select_related("operator__registration_division", "country", "subject")

    def search(self, text: str) -> Self:
        """By any part of its names or its city, by its code, or by what finds its operator.

        Few hits are found by the indexes first and then asked for by their keys; of many, the list in its own order
        meets as many as it needs soon.
        """
        text = text.strip()
        if len(text) > LONGEST:
            return self.none()
        operators = self.model._meta.get_field("operator").related_model.objects.search(text).values("pk")
        others = Q(operator__in=operators), Q(code=text.upper())
        if is_indexed(text):
            by_name, *more = (
                self.model.objects.filter(each).order_by().values_list("pk")
                for each in (holds("search_text", text), *others)
            )
            keys = list(by_name.union(*more, all=True)[: FEW + 1])
            if len(keys) <= FEW:
                return self.filter(pk__in={key for (key,) in keys})
        return self.filter(or_(*others) | holds("search_text", text, by_index=False))


class FactVersionQuerySet(NeverDeleted):
    def visible_to(self, user: Any) -> Self:
        seen = seen_by(user, "warehouse__")
        return self if seen is None else self.filter(seen)


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        seen = seen_by(user, "warehouse__")
        return self if seen is None else self.filter(seen)

    def current(self) -> Self:
        """Neither removed nor followed by a newer one."""
        return self.filter(removed_at=None)

    def lapsing(self, first: date, last: date) -> Self:
        return self.current().filter(valid_until__gte=first, valid_until__lte=last)


class MonthQuerySet(NeverDeleted):
    def visible_to(self, user: Any) -> Self:
        seen = seen_by(user, "warehouse__")
        return self if seen is None else self.filter(seen)

    def current(self) -> Self:
        """The newest revision of each month."""
        return self.filter(is_current=True)


class SheetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Members see those for their enterprise; who keeps the register of the whole zone sees them all."""
        own = Q(operator__in=of_member(user, P.WAREHOUSE_READ)) | Q(made_by=user)
        return self if user.may(P.WAREHOUSE_KEEP) else self.filter(own)

    def for_list(self) -> Self:
        return self.select_related("operator", "file", "made_by", "job")
