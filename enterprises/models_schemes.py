"""Schemes of assessment, their versions as documents, and the calendar by which their cycles open."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import DECIDED, UNPROPOSED, SchemeState
from enterprises.enums_figures import PeriodKind, SubjectKind
from enterprises.querysets_assessments import SchemeQuerySet, SchemeVersionQuerySet


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


class SchemeVersion(models.Model):
    """One version of a scheme's document. Only a draft is edited; it may be faulty, and then has no digest.

    It is in use from `valid_from` to `valid_to`, both included; the latter is empty until it gives way.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=SchemeState, default=SchemeState.DRAFT)
    revision = models.PositiveIntegerField(default=1)  # counts the savings of the draft
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # all who ever wrote in it
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    note = models.TextField(blank=True)  # the proposer's, for the approver
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)  # when a proposal was last sent back
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    return_reason = models.TextField(blank=True)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state=SchemeState.PUBLISHED), name="scheme_version_one_in_use"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNPROPOSED, proposed_at=None, proposed_by=None)
                | ~Q(state__in=UNPROPOSED)
                & Q(proposed_at__isnull=False, proposed_by__isnull=False, valid_from__isnull=False)
                & ~Q(digest=""),
                name="scheme_version_proposed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(*UNPROPOSED, SchemeState.PROPOSED), decided_at=None, decided_by=None)
                | Q(state__in=DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="scheme_version_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=SchemeState.RETIRED, valid_to__isnull=False) | ~Q(state=SchemeState.RETIRED),
                name="scheme_version_ended",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None)
                | Q(returned_at__isnull=False, returned_by__isnull=False),
                name="scheme_version_returned_paired",
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
