"""Inspections of a warehouse on site or by video: two inspectors, a list, answers and photos, frozen when closed."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.onsite.models import PLACE_TOGETHER, SiteEntry, SitePhoto
from warehouses.enums_recognition import InspectionMode, InspectionState, Verdict
from warehouses.models.recognition import Recognition, paired, person
from warehouses.querysets_recognition import InspectionQuerySet


class Inspection(models.Model):
    """`items` are the batch's list as it was when the inspection was planned."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="inspections")
    mode = models.CharField(_("how"), max_length=6, choices=InspectionMode)
    items = models.JSONField()
    state = models.CharField(max_length=10, choices=InspectionState, default=InspectionState.PLANNED)
    planned_on = models.DateField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    meeting = models.CharField(_("video meeting"), max_length=160, blank=True)
    present_name = models.CharField(_("present for the operator"), max_length=80, blank=True)
    present_post = models.CharField(_("post"), max_length=80, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    remark = models.TextField(blank=True)
    record = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = person()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = person()

    PERSONAL = {"present_name": "inspections of warehouses", "present_post": "inspections of warehouses"}

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "id"]
        indexes = [models.Index(fields=["state", "planned_on", "id"], name="inspection_state_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition"],
                condition=Q(state__in=(InspectionState.PLANNED, InspectionState.CLOSED)),
                name="inspection_one_at_a_time",
                violation_error_message=_("An inspection is planned already."),
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="inspection_inspectors_differ",
                violation_error_message=_("An inspection is made by two officers."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, digest="", record="", verdict="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(digest="") & ~Q(verdict="")),
                name="inspection_closed_together",
            ),
            models.CheckConstraint(
                condition=paired("confirmed_at", "confirmed_by"), name="inspection_confirmed_paired"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("closed_by")),
                name="inspection_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recognition} {self.planned_on}"

    @property
    def officers(self) -> tuple[Any, Any]:
        return self.first, self.second

    @property
    def state_enum(self) -> InspectionState:
        return InspectionState(self.state)


class InspectionEntry(SiteEntry):
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="entries")

    class Meta(SiteEntry.Meta):
        pass


class InspectionPhoto(SitePhoto):
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photos")

    class Meta(SitePhoto.Meta):
        constraints = [models.CheckConstraint(condition=PLACE_TOGETHER, name="inspection_photo_place_together")]
