"""Chainable reads of files that were taken."""

from typing import Any, Self

from django.db import models


class DropQuerySet(models.QuerySet[Any]):
    def unanswered(self) -> Self:
        return self.filter(answered_at=None).select_related("receipt__job").order_by("pk")
