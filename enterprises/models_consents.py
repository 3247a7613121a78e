"""What an enterprise lets one bank or insurer read of it, and each reading."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_consents import ConsentItem, ConsentPurpose
from enterprises.querysets_consents import BankConsentQuerySet, ConsentReadingQuerySet
from enterprises.querysets_figures import Kept


class Consent(models.Model):
    """The enterprise lets one partner read the items that it names, for one purpose, from a day to a day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="consents")
    partner = models.ForeignKey("exchange.Partner", on_delete=models.PROTECT, related_name="+")
    items = models.JSONField(_("what may be read"), default=list)
    indicators = models.ManyToManyField("enterprises.Indicator", related_name="+", verbose_name=_("figures"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=ConsentPurpose)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = BankConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="consent_dates_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="consent_ended_paired",
            ),
        ]
        indexes = [models.Index(fields=["partner", "-given_at", "-id"], name="consent_of_partner")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.partner_id} {self.uid}"

    @property
    def purpose_label(self) -> str:
        return str(ConsentPurpose(self.purpose).label)

    @property
    def item_labels(self) -> list[str]:
        return [str(ConsentItem(item).label) for item in self.items]

    def names(self, item: ConsentItem) -> bool:
        return item.value in self.items


class ConsentReading(models.Model):
    """That the partner read an item of the enterprise, and how many rows; the enterprise sees it."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="readings")
    item = models.CharField(max_length=12, choices=ConsentItem)
    count = models.PositiveIntegerField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = ConsentReadingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["consent", "-read_at", "-id"], name="consent_reading_newest")]

    def __str__(self) -> str:
        return f"{self.consent_id} {self.item}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("Readings are never deleted.")

    @property
    def item_label(self) -> str:
        return str(ConsentItem(self.item).label)
