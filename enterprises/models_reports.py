"""Rounds in which enterprises report, their reports, who was chased, and the tables that agencies send."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_figures import ImportState, PeriodKind, ReportState
from enterprises.models_figures import Indicator
from enterprises.querysets_figures import ImportQuerySet, RoundQuerySet
from enterprises.rules.figures.periods import Period


class ReportRound(models.Model):
    """Enterprises in some roles are asked for some figures of one period, by a day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    period_start = models.DateField()
    period_kind = models.CharField(max_length=8, choices=PeriodKind)
    indicators = models.ManyToManyField(Indicator, related_name="+", verbose_name=_("figures"))
    roles = models.JSONField(default=list)  # none named: every enterprise
    due_on = models.DateField(_("due on"))
    base_of = models.ForeignKey(  # the cycle that compares with these figures of an earlier period
        "enterprises.Cycle", on_delete=models.PROTECT, null=True, related_name="base_rounds"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-id"]
        indexes = [models.Index(fields=["-due_on", "-id"], name="report_round_newest")]

    def __str__(self) -> str:
        return self.reference

    @property
    def period(self) -> Period:
        return Period(self.period_start, PeriodKind(self.period_kind))


class RoundReport(models.Model):
    """What one enterprise reports in a round: as typed while it is a draft; its figures are rows of their own."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(ReportRound, on_delete=models.PROTECT, related_name="reports")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="round_reports")
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    answers = models.JSONField(default=dict)  # by code of the indicator and mode, as typed
    currency = models.CharField(max_length=3, default="CNY")
    scope_note = models.CharField(_("what the figures cover"), max_length=200, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "enterprise"], name="round_report_once"),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, submitted_at=None, submitted_by=None)
                | Q(state=ReportState.SUBMITTED, submitted_at__isnull=False, submitted_by__isnull=False),
                name="round_report_submitted_paired",
            ),
        ]

    @property
    def state_enum(self) -> ReportState:
        return ReportState(self.state)


class RoundChase(models.Model):
    """One day's reminders of a round, and how far they have come; each enterprise is told once a day at most."""

    round = models.ForeignKey(ReportRound, on_delete=models.CASCADE, related_name="chases")
    day = models.DateField()
    after_due = models.BooleanField()
    reached = models.BigIntegerField(default=0)  # key of the last enterprise told
    told = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "day"], name="round_chase_once_a_day")]


class CycleChase(models.Model):
    """One day's reminders of a cycle that collects, and how far they have come."""

    cycle = models.ForeignKey("enterprises.Cycle", on_delete=models.CASCADE, related_name="chases")
    day = models.DateField()
    reached = models.BigIntegerField(default=0)  # key of the last of those assessed that was looked at
    told = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "day"], name="cycle_chase_once_a_day")]


class TableImport(models.Model):
    """A table that somebody sent: all of its rows are taken over or none."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.RUNNING)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    errors = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference

    @property
    def state_enum(self) -> ImportState:
        """As a page shows it: where its job has ended without an outcome, the import was stopped."""
        ended = self.job is not None and not self.job.is_open
        return ImportState.STOPPED if ended and self.state == ImportState.RUNNING else ImportState(self.state)


def ended_paired(name: str) -> models.CheckConstraint:
    """It has ended where it no longer runs."""
    running, ended = Q(state=ImportState.RUNNING), Q(ended_at__isnull=False)
    return models.CheckConstraint(condition=Q(state=ImportState.RUNNING, ended_at=None) | (~running & ended), name=name)


class FigureImport(TableImport):
    """A table of figures from an agency."""

    source = models.ForeignKey("enterprises.DataSource", on_delete=models.PROTECT, related_name="+")
    sharing = models.ForeignKey("enterprises.SharingItem", null=True, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField(_("as of"))
    scope_note = models.CharField(_("what the figures cover"), max_length=200, blank=True)
    revised = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["-made_at", "-id"], name="figure_import_newest")]
        constraints = [ended_paired("figure_import_ended_paired")]
