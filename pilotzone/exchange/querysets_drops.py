"""Chainable reads of files that were taken, and of those that failed."""

from typing import Any, Self

from django.db import models


class DropQuerySet(models.QuerySet[Any]):
    def unanswered(self) -> Self:
        return self.filter(answered_at=None).select_related("receipt__job").order_by("pk")


class DropFaultQuerySet(models.QuerySet[Any]):
    def for_list(self) -> Self:
        return self.order_by("-failed_at", "-pk")
