"""Figures: what there is to tell, who tells it and on what basis, and every value that was ever told."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_figures import Basis, Mode, PeriodKind, Purpose, SourceKind
from enterprises.querysets_figures import AuthorisationQuerySet, FigureQuerySet, Kept, KeptQuerySet
from enterprises.rules.figures.bases import Ground
from enterprises.rules.figures.periods import Period
from enterprises.rules.figures.plausibility import Limits
from pilotzone.kernel.money import EXPONENTS


class Indicator(models.Model):
    """Something that can be told of a subject for a period. Limits are in the scaled units of its values."""

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    unit_zh = models.CharField(max_length=20)
    unit_en = models.CharField(max_length=30)
    note_zh = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=400, blank=True)
    places = models.PositiveSmallIntegerField(default=0)
    is_money = models.BooleanField(default=False)
    by_mode = models.BooleanField(default=False)
    periods = models.JSONField(default=list)
    subjects = models.JSONField(default=list)
    lowest = models.BigIntegerField(null=True)
    highest = models.BigIntegerField(null=True)
    jump = models.PositiveIntegerField(null=True)  # basis points against the period before
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(places__lte=6), name="indicator_places_within_six"),
            models.CheckConstraint(
                condition=Q(lowest=None) | Q(highest=None) | Q(highest__gte=F("lowest")),
                name="indicator_range_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def limits(self) -> Limits:
        return Limits(self.lowest, self.highest, self.jump)

    @property
    def modes(self) -> list[Mode]:
        """The modes for which it is asked: the whole first."""
        return list(Mode) if self.by_mode else [Mode.NONE]


class DataSource(models.Model):
    """Who tells: the enterprises themselves, or an agency."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=SourceKind)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code

    @property
    def gives_aggregates_only(self) -> bool:
        """What a statistics office knows of one enterprise may be used for statistics alone (Statistics Law)."""
        return self.kind == SourceKind.STATISTICS


class SharingItem(models.Model):
    """An item of the government's catalogue of shared data: what an agency may hand over, and for what."""

    number = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="sharing_items")
    indicators = models.ManyToManyField(Indicator, related_name="+")
    purposes = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="sharing_item_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.number

    def ground(self, items: Any) -> Ground:
        return Ground(tuple(self.purposes), tuple(items), self.starts_on, self.ends_on)


class Authorisation(models.Model):
    """The enterprise lets a source tell the portal some of its figures for one purpose, from a day to a day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="authorisations")
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="+", verbose_name=_("who tells"))
    indicators = models.ManyToManyField(Indicator, related_name="+", verbose_name=_("figures"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="authorisation_dates_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="authorisation_revoked_paired",
            ),
        ]

    @property
    def purpose_label(self) -> str:
        return str(Purpose(self.purpose).label)


class Figure(models.Model):
    """One value as one source told it. A revision is a further row; what was told before stays."""

    subject = models.ForeignKey("enterprises.Subject", on_delete=models.PROTECT, related_name="figures", db_index=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    period_start = models.DateField()
    period_kind = models.CharField(max_length=8, choices=PeriodKind)
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.NONE)
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    is_withdrawn = models.BooleanField(default=False)  # a revision that takes the value back: none stands then
    value = models.BigIntegerField()  # times ten to the indicator's places
    currency = models.CharField(max_length=3, blank=True)
    scope_note = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=13, choices=Basis)
    sharing = models.ForeignKey(SharingItem, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    authorisation = models.ForeignKey(Authorisation, null=True, on_delete=models.PROTECT, related_name="figures")
    as_of = models.DateField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    batch = models.ForeignKey("enterprises.FigureImport", null=True, on_delete=models.PROTECT, related_name="figures")

    objects = FigureQuerySet.as_manager()

    SERIES = ("subject", "indicator", "period_start", "period_kind", "mode", "source")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "indicator", "period_start", "period_kind", "mode", "source", "revision"],
                name="figure_revision_once",
            ),
            models.UniqueConstraint(
                fields=["subject", "indicator", "period_start", "period_kind", "mode", "source"],
                condition=Q(is_current=True),
                name="figure_one_current",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="figure_revision_from_one"),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | Q(is_current=False), name="figure_withdrawn_never_stands"
            ),
            models.CheckConstraint(
                condition=Q(currency="") | Q(currency__in=sorted(EXPONENTS)), name="figure_currency_known"
            ),
            models.CheckConstraint(
                condition=Q(basis="own", sharing=None, authorisation=None)
                | Q(basis="catalogue", sharing__isnull=False, authorisation=None)
                | Q(basis="authorisation", authorisation__isnull=False, sharing=None),
                name="figure_basis_named",
                violation_error_message=_("A figure names the one basis on which it is held."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["period_start", "period_kind", "indicator"],
                condition=Q(is_current=True),
                name="figure_of_period",
            )
        ]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("Figures are never deleted.")

    @property
    def period(self) -> Period:
        return Period(self.period_start, PeriodKind(self.period_kind))

    @property
    def mode_label(self) -> str:
        return str(Mode(self.mode).label)


class FigureReading(models.Model):
    """That somebody read authorised figures of one enterprise, and for what; the enterprise sees it."""

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="readings")
    purpose = models.CharField(max_length=12, choices=Purpose)
    indicators = models.JSONField()
    periods = models.JSONField()
    count = models.PositiveIntegerField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["authorisation", "-read_at", "-id"], name="figure_reading_newest")]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("Readings are never deleted.")

    @property
    def purpose_label(self) -> str:
        return str(Purpose(self.purpose).label)
