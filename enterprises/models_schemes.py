"""Schemes of assessment, their versions as documents, and the calendar by which their cycles open."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import DECIDED, UNPROPOSED, SchemeState
from enterprises.enums_figures import PeriodKind, SubjectKind
from enterprises.querysets_assessments import SchemeQuerySet, SchemeVersionQuerySet
from pilotzone.versions.models import DocumentVersion, stepwise


class Scheme(models.Model):
    """How subjects of one kind are assessed, through all its versions."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=12, choices=SubjectKind)
    name_zh = models.CharField(_("name in Chinese"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_zh


class SchemeVersion(DocumentVersion):
    """A version of a scheme; it is in use from its first day."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    state = models.CharField(max_length=10, choices=SchemeState, default=SchemeState.DRAFT)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state=SchemeState.PUBLISHED), name="scheme_version_one_in_use"
            ),
            *stepwise("scheme_version", unproposed=UNPROPOSED, proposed=SchemeState.PROPOSED, decided=DECIDED),
            models.CheckConstraint(
                condition=Q(state=SchemeState.RETIRED, valid_to__isnull=False) | ~Q(state=SchemeState.RETIRED),
                name="scheme_version_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme.code} v{self.number}"

    @property
    def state_enum(self) -> SchemeState:
        return SchemeState(self.state)


class SchemeCalendar(models.Model):
    """When cycles of a scheme open by themselves, and how long they collect and may be contested.

    A period of the kind that has ended is opened on `opens_on_day` of the months named; no months: never.
    """

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="calendar")
    period_kind = models.CharField(_("period"), max_length=8, choices=PeriodKind)
    months = models.JSONField(_("months"), default=list)  # 1 to 12, in which a cycle of the period before opens
    opens_on_day = models.PositiveSmallIntegerField(_("day of the month"), default=1)
    collecting_days = models.PositiveSmallIntegerField(_("days to collect figures"), default=30)
    contest_days = models.PositiveSmallIntegerField(_("working days to contest"), default=10)
    roles = models.JSONField(_("roles assessed"), default=list)  # none named: every enterprise
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on_day__gte=1, opens_on_day__lte=28),
                name="scheme_calendar_day",
                violation_error_message=_("The day lies from 1 to 28, so that every month has it."),
            ),
            models.CheckConstraint(
                condition=Q(collecting_days__gte=1, collecting_days__lte=180),
                name="scheme_calendar_collecting",
                violation_error_message=_("Figures are collected for 1 to 180 days."),
            ),
            models.CheckConstraint(
                condition=Q(contest_days__gte=7, contest_days__lte=15),
                name="scheme_calendar_contest",
                violation_error_message=_("A result can be contested for 7 to 15 working days."),
            ),
        ]

    def __str__(self) -> str:
        return self.scheme.code
