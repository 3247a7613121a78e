"""What ties enterprises together: shareholdings, and a keyed hash of whatever several of them can have in common."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import RelationKind

WHOLE = 10_000  # basis points


class Shareholding(models.Model):
    """A part of the enterprise in somebody's hands, as it states it; `code` is empty for a natural person."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.CASCADE, related_name="shareholdings")
    name = models.CharField(_("shareholder"), max_length=120)
    code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    basis_points = models.PositiveIntegerField(_("share"))
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    PERSONAL = {"name": "related enterprises"}

    class Meta:
        ordering = ["-basis_points", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis_points__gt=0, basis_points__lte=WHOLE),
                name="shareholding_part_of_whole",
                violation_error_message=_("A share lies above 0% and at 100% at most."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="shareholding_dates_in_order"
            ),
        ]

    @property
    def percent(self) -> str:
        """As a percentage: 33.5."""
        return f"{Decimal(self.basis_points) / 100:f}"


class RelationKey(models.Model):
    """One thing that the enterprise has, as a keyed hash: who has the same key has the same thing."""

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.CASCADE, related_name="relation_keys")
    kind = models.CharField(max_length=12, choices=RelationKind)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "enterprise"], name="relation_key_once")]
