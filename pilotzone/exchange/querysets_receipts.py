"""Chainable reads of receipts."""

from typing import Any, Self

from django.db import models


class ReceiptQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever sent a batch, and nobody else."""
        return self.filter(made_by=user)

    def for_list(self) -> Self:
        return self.select_related("job")


class PortionQuerySet(models.QuerySet[Any]):
    def settled(self) -> Self:
        return self.filter(results__isnull=False)
