"""Cycles of assessment, their runs with frozen inputs, and the results."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import OPEN_RUNS, CycleState, ResultStatus, RunKind, RunState
from enterprises.enums_figures import PeriodKind
from enterprises.querysets_assessments import AssessmentQuerySet, CycleQuerySet, RunQuerySet
from enterprises.rules.figures.periods import Period

SCORED = Coalesce("score", Value(-(10**15)))  # by which a list is ordered: those without a score below all others
SCORE_PLACES = 9  # as in the frozen records; what lies behind them depends on the machine


def person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class Cycle(models.Model):
    """One round of assessment: a version of a scheme over one period. `*_by` empty: the portal did it by calendar."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    scheme_version = models.ForeignKey(
        "enterprises.SchemeVersion", on_delete=models.PROTECT, related_name="cycles", verbose_name=_("scheme")
    )
    name_zh = models.CharField(_("name in Chinese"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    period_start = models.DateField()
    period_kind = models.CharField(max_length=8, choices=PeriodKind)
    roles = models.JSONField(_("roles assessed"), default=list)  # none named: every enterprise
    round = models.ForeignKey(
        "enterprises.ReportRound", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("round")
    )
    state = models.CharField(max_length=12, choices=CycleState, default=CycleState.COLLECTING)
    collect_until = models.DateField(_("figures are collected until"))
    contest_days = models.PositiveSmallIntegerField(_("working days to contest"), default=10)
    contest_until = models.DateField(null=True)  # the last day, included
    contest_provisional = models.BooleanField(default=False)  # it runs into a year without a notice on holidays
    publication_reference = models.CharField(_("decision that allows publication"), max_length=80, blank=True)
    publishes_ranks = models.BooleanField(_("ranks are published too"), default=False)
    expires_on = models.DateField(null=True)  # the first day on which the result no longer holds
    run = models.ForeignKey("enterprises.Run", null=True, on_delete=models.PROTECT, related_name="+")  # that counts
    opened_at = models.DateTimeField()
    opened_by = person()
    frozen_at = models.DateTimeField(null=True)
    frozen_by = person()
    scored_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = person()
    check_note = models.TextField(blank=True)
    provisional_at = models.DateTimeField(null=True)
    provisional_by = person()
    published_at = models.DateTimeField(null=True)
    published_by = person()
    expired_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = person()
    stop_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="cycle_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(contest_days__gte=7, contest_days__lte=15),
                name="cycle_contest_days",
                violation_error_message=_("A result can be contested for 7 to 15 working days."),
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="cycle_checked_paired",
            ),
            models.CheckConstraint(
                condition=Q(provisional_at=None, provisional_by=None, contest_until=None)
                | Q(
                    provisional_at__isnull=False,
                    provisional_by__isnull=False,
                    contest_until__isnull=False,
                    checked_by__isnull=False,
                )
                & ~Q(provisional_by=F("checked_by")),
                name="cycle_provisional_by_another",
                violation_error_message=_("Whoever checked the result may not publish it."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False) & ~Q(published_by=F("checked_by")),
                name="cycle_published_by_another",
                violation_error_message=_("Whoever checked the result may not publish it."),
            ),
            models.CheckConstraint(
                condition=Q(state=CycleState.STOPPED, stopped_at__isnull=False) & ~Q(stop_reason="")
                | ~Q(state=CycleState.STOPPED) & Q(stopped_at=None, stop_reason=""),
                name="cycle_stopped_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(publishes_ranks=False) | ~Q(publication_reference=""),
                name="cycle_ranks_by_decision",
                violation_error_message=_("Named ranks are published by a decision alone."),
            ),
            models.UniqueConstraint(
                fields=["scheme_version", "period_start", "period_kind"],
                condition=~Q(state=CycleState.STOPPED),
                name="cycle_once_a_period",
                violation_error_message=_("There is a cycle of this scheme for the period already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def period(self) -> Period:
        return Period(self.period_start, PeriodKind(self.period_kind))

    @property
    def last_day(self) -> date | None:
        """The last day on which the result holds, as a reader is told it."""
        return self.expires_on - timedelta(days=1) if self.expires_on else None

    @property
    def state_enum(self) -> CycleState:
        return CycleState(self.state)

    @property
    def is_open_to_all(self) -> bool:
        return bool(self.publication_reference) and self.state in (CycleState.PUBLISHED, CycleState.EXPIRED)

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}


class Run(models.Model):
    """One computation of a cycle: of everybody, or of one subject in the frames of the run before.

    A run with a base takes that one's inputs, with what contests have corrected since; one without reads figures.

    `frames` is what everything is measured against, `legend` what the records refer to, `ladder` the rounded scores
    with how many have them, from the best: a place follows from a score alone. All as `rules` gives them.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=RunKind, default=RunKind.WHOLE)
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    contest = models.OneToOneField("enterprises.Contest", null=True, on_delete=models.PROTECT, related_name="run")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.DERIVING)
    code_version = models.CharField(max_length=64)
    scheme_digest = models.CharField(max_length=64)
    frames = models.JSONField(default=dict)
    legend = models.JSONField(default=dict)
    ladder = models.JSONField(default=list)
    ranges = models.JSONField(default=dict)  # best and worst place by subject; empty for small and very large groups
    size = models.PositiveIntegerField(default=0)  # how many are assessed together
    rated = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField()
    started_by = person()
    ended_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="run_number_once"),
            models.UniqueConstraint(fields=["cycle"], condition=Q(state__in=OPEN_RUNS), name="run_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(kind=RunKind.WHOLE) | Q(kind=RunKind.ONE, base__isnull=False), name="run_base_for_one"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_RUNS, ended_at=None, digest="")
                | Q(state=RunState.FAILED, ended_at__isnull=False)
                | Q(state=RunState.DONE, ended_at__isnull=False) & ~Q(digest=""),
                name="run_ended_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle.reference}/{self.number}"

    @property
    def state_enum(self) -> RunState:
        return RunState(self.state)


class RunPortion(models.Model):
    """Some of a run's subjects, done by one task at a time; who belongs to it is fixed when the run begins."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="portions")
    number = models.PositiveIntegerField()
    subjects = models.JSONField()  # keys
    derived_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)
    told_provisional_at = models.DateTimeField(null=True)  # when its enterprises were told of the result
    told_final_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="run_portion_once"),
            models.CheckConstraint(
                condition=Q(scored_at=None) | Q(derived_at__isnull=False), name="run_portion_steps_in_order"
            ),
        ]


class SubjectValues(models.Model):
    """What one subject of a run is scored from, frozen: one row, all indicators.

    Both texts are canonical JSON; `rules.assessment.kept` writes and reads them.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="inputs", db_index=False)
    subject = models.ForeignKey("enterprises.Subject", on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=40)  # by which the record knows the subject
    figures = models.TextField()  # by figure: what counts, whose it is, what others say, what may not be read and why
    cells = models.TextField()  # by indicator, in the scheme's order: the value, state and notices

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "subject"], name="subject_values_once")]


class Assessment(models.Model):
    """One subject's result of one run. The one that counts in its cycle is current."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="assessments", db_index=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="assessments", db_index=False)
    subject = models.ForeignKey("enterprises.Subject", on_delete=models.PROTECT, related_name="assessments")
    is_current = models.BooleanField(default=False)
    status = models.CharField(max_length=16, choices=ResultStatus)
    score = models.BigIntegerField(null=True)  # times ten to the ninth; none where not rated
    grade = models.CharField(max_length=40, blank=True)
    rank = models.PositiveIntegerField(null=True)
    rank_best = models.PositiveIntegerField(null=True)  # under the declared scenarios
    rank_worst = models.PositiveIntegerField(null=True)
    coverage = models.PositiveSmallIntegerField()  # of ten thousand parts
    record = models.TextField()  # the explanation, canonical JSON
    digest = models.CharField(max_length=64)  # of the record

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "subject"], name="assessment_once_a_run"),
            models.UniqueConstraint(
                fields=["cycle", "subject"], condition=Q(is_current=True), name="assessment_one_current"
            ),
            models.CheckConstraint(
                condition=Q(status=ResultStatus.RATED, score__isnull=False) & ~Q(grade="")
                | ~Q(status=ResultStatus.RATED) & Q(score=None, grade="", rank=None),
                name="assessment_scored_if_rated",
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "rank", "id"], condition=Q(is_current=True), name="assessment_by_rank"),
            models.Index("cycle", SCORED.desc(), "id", condition=Q(is_current=True), name="assessment_by_score"),
        ]

    @property
    def points(self) -> Decimal | None:
        """The score as it stands in the record, to nine places."""
        return None if self.score is None else Decimal(self.score).scaleb(-SCORE_PLACES)
