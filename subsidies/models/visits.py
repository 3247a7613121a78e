"""Visits on site: the list of a call, a visit with its two officers, answers and photos; frozen when it is closed."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.onsite.models import PLACE_TOGETHER, SiteEntry, SitePhoto
from subsidies.enums_visits import VisitKind, VisitState
from subsidies.models.claims import Application
from subsidies.models.experts import Draw
from subsidies.querysets_visits import VisitQuerySet


class VisitList(models.Model):
    """A call's own list for a kind of visit; a new one replaces it for visits planned from then on."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="visit_lists")
    kind = models.CharField(max_length=12, choices=VisitKind)
    items = models.JSONField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "kind"], condition=Q(replaced_at=None), name="visit_list_one_current"
            )
        ]


class Visit(models.Model):
    """A visit for a claim, by the desk or by a draw; `items` are the list as it was when planned."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="visits")
    draw = models.ForeignKey(Draw, null=True, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=12, choices=VisitKind)
    items = models.JSONField()
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.PLANNED)
    planned_on = models.DateField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    present_name = models.CharField(_("present for the enterprise"), max_length=80, blank=True)
    present_post = models.CharField(_("post"), max_length=80, blank=True)
    remark = models.TextField(blank=True)
    record = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    PERSONAL = {"present_name": "visits on site", "present_post": "visits on site"}

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "draw"],
                condition=Q(draw__isnull=False) & ~Q(state="dropped"),
                name="visit_one_of_draw",
            ),
            models.CheckConstraint(
                condition=Q(first=None, second=None) | (Q(first__isnull=False, second__isnull=False)),
                name="visit_two_officers",
            ),
            models.CheckConstraint(
                condition=Q(first=None) | ~Q(first=F("second")),
                name="visit_officers_differ",
                violation_error_message=_("A visit is made by two officers."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, digest="", record="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(digest="")),
                name="visit_closed_together",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False, closed_at__isnull=False)),
                name="visit_confirmed_paired",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("closed_by")), name="visit_confirmed_by_another"
            ),
        ]
        indexes = [models.Index(fields=["state", "planned_on", "id"], name="visit_state_day")]

    def __str__(self):
        return f"{self.application} {self.planned_on}"

    @property
    def officers(self) -> tuple[Any, ...]:
        return tuple(each for each in (self.first, self.second) if each is not None)


class VisitEntry(SiteEntry):
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="entries")

    class Meta(SiteEntry.Meta):
        pass


class VisitPhoto(SitePhoto):
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos")

    class Meta(SitePhoto.Meta):
        constraints = [models.CheckConstraint(condition=PLACE_TOGETHER, name="visit_photo_place_together")]
