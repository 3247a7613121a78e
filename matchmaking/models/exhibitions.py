"""Booths on the plan of an exhibition, applications for them, allotments, and what exhibitors order for theirs."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums_exhibitions import AllotmentRule
from matchmaking.models.events import Event, Hall, paired, person
from matchmaking.models.participation import Participation
from matchmaking.querysets_exhibitions import BoothApplicationQuerySet, BoothQuerySet
from matchmaking.rules.booths import Area
from pilotzone.kernel.fields import MoneyField


class Booth(models.Model):
    """A rectangle of a hall's plan, in whole metres; one that was taken off the plan stays for what was said of it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="booths")
    hall = models.ForeignKey(Hall, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("number"), max_length=12)
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    depth = models.PositiveSmallIntegerField()
    topic = models.CharField(_("zone"), max_length=20, blank=True)
    fee = MoneyField(_("fee, CNY"), default=0)
    removed_at = models.DateTimeField(null=True)

    objects = BoothQuerySet.as_manager()

    class Meta:
        ordering = ["hall", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "code"],
                condition=Q(removed_at=None),
                name="booth_once",
                violation_error_message=_("There is a booth of this number already."),
            ),
            models.CheckConstraint(condition=Q(width__gte=1, depth__gte=1, fee__gte=0), name="booth_has_an_area"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def area(self) -> int:
        """Square metres."""
        return self.width * self.depth

    @property
    def rectangle(self) -> Area:
        return Area(self.x, self.y, self.width, self.depth)


class BoothApplication(models.Model):
    """What an exhibitor asks for, and what it got: `outcome` as `rules.booths.Given` says it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="booth_application")
    area = models.PositiveSmallIntegerField(_("area of at least, m²"))
    topics = models.JSONField(default=list)
    wishes = models.JSONField(default=list)  # numbers of booths, the dearest first
    note = models.CharField(_("what else matters"), max_length=500, blank=True)
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booth = models.OneToOneField(Booth, null=True, on_delete=models.PROTECT, related_name="application")
    by_hand = models.BooleanField(default=False)
    outcome = models.JSONField(default=dict)
    told_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = BoothApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["applied_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area__gte=1),
                name="booth_application_area",
                violation_error_message=_("Ask for a square metre at least."),
            )
        ]

    @property
    def enterprise_id(self) -> Any:
        return self.participation.party.enterprise_id


class Allotment(models.Model):
    """One run of the rule; the last one counts. The digest is of all results as they were published."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="allotments")
    rule = models.CharField(_("order"), max_length=12, choices=AllotmentRule)
    seed = models.CharField(_("seed"), max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = person()
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=paired("published_at", "published_by"), name="allotment_published_paired"),
            models.CheckConstraint(
                condition=Q(rule="first_come", seed="") | (Q(rule="lot") & ~Q(seed="")), name="allotment_seed_with_lot"
            ),
        ]


class Material(models.Model):
    """What exhibitors can order for their booth: power, furniture, screens."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials")
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    fee = MoneyField(_("fee for one, CNY"), default=0)
    most = models.PositiveSmallIntegerField(_("most for an exhibitor"), default=10)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name_zh"],
                name="material_once",
                violation_error_message=_("This is on the list already."),
            ),
            models.CheckConstraint(condition=Q(fee__gte=0, most__gte=1), name="material_fee_and_most"),
        ]

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}


class MaterialOrder(models.Model):
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="orders")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="material_orders")
    quantity = models.PositiveSmallIntegerField()
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "participation"], name="material_order_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="material_order_some"),
        ]
