"""The lists of parks, rounds, imports and of what is missing in a round."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import EnterpriseState
from enterprises.enums_figures import ImportState, PeriodKind, Purpose, ReportState
from enterprises.figure_words import error_words
from enterprises.filters import EnterpriseFilter, NamedFilter
from enterprises.models import DataSource, Enterprise, Figure, FigureImport, Indicator, Park, ReportRound, Subject
from enterprises.querysets_figures import unreported
from enterprises.rules.codes import folded
from enterprises.rules.figures import periods
from pilotzone.jobs.enums import JobState
from pilotzone.kernel.filtering import SearchFilter
from pilotzone.reference.models import Division


class ParkFilter(django_filters.FilterSet):
    q = SearchFilter(field_name="name_zh", lookup_expr="icontains", label=_("Name of the park"))
    division = NamedFilter(
        field_name="division__code",
        queryset=Division.objects.all(),
        to_field_name="code",
        label=_("Place"),
        widget=forms.CheckboxSelectMultiple,
    )
    waiting = django_filters.ChoiceFilter(
        method="only_waiting",
        choices=[("yes", _("Tenants to confirm"))],
        label=_("Tenants"),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Park
        fields = ("q", "division", "waiting")

    def only_waiting(self, rows, name, choice):
        return rows.filter(waiting__gt=0)


class RoundFilter(django_filters.FilterSet):
    q = SearchFilter(field_name="name_zh", lookup_expr="icontains", label=_("Name of the round"))
    kind = django_filters.MultipleChoiceFilter(
        field_name="period_kind", choices=PeriodKind.choices, label=_("Period"), widget=forms.CheckboxSelectMultiple
    )
    stage = django_filters.ChoiceFilter(
        method="at_stage",
        choices=[("open", _("Still open")), ("closed", _("Closed"))],
        label=_("State"),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = ReportRound
        fields = ("q", "kind", "stage")

    def at_stage(self, rows, name, choice):
        return rows.filter(closed_at__isnull=choice == "open")


class ImportStateFilter(django_filters.MultipleChoiceFilter):
    """An import is shown as stopped where it is kept as running and its job has ended."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ImportState.choices, widget=forms.CheckboxSelectMultiple, **kwargs)

    def filter(self, rows: Any, states: list[str]) -> Any:
        under_way = Q(job=None) | Q(job__state__in=JobState.open())
        found = Q(state__in=set(states) - {ImportState.RUNNING})
        if ImportState.RUNNING in states:
            found |= Q(state=ImportState.RUNNING) & under_way
        if ImportState.STOPPED in states:
            found |= Q(state=ImportState.RUNNING) & ~under_way
        return rows.filter(found) if states else rows


class ImportFilter(django_filters.FilterSet):
    q = SearchFilter(field_name="file__name", lookup_expr="icontains", label=_("Name of the file"))
    source = NamedFilter(
        field_name="source__code",
        queryset=DataSource.objects.exclude(kind="self"),
        to_field_name="code",
        label=_("Source"),
        widget=forms.CheckboxSelectMultiple,
    )
    state = ImportStateFilter(label=_("State"))

    class Meta:
        model = FigureImport
        fields = ("q", "source", "state")


class PeriodField(forms.CharField):
    def clean(self, text: str) -> str:
        """Raises ValidationError where it is no period, since a misspelt one would be as if nothing was told."""
        text = super().clean(text)
        if text and periods.parse(text) is None:
            raise forms.ValidationError(error_words("bad_period", {}), code="bad_period")
        return text


class PeriodFilter(django_filters.CharFilter):
    field_class = PeriodField


class FigureFilter(django_filters.FilterSet):
    """The figures of one enterprise, park or warehouse by its code; `purpose` is what they are read for."""

    code = django_filters.CharFilter(method="of_subject", label=_("Code"), required=True)
    period = PeriodFilter(method="over", label=_("Period"))
    indicator = django_filters.ModelChoiceFilter(
        queryset=Indicator.objects.all(), to_field_name="code", label=_("Figure")
    )
    source = django_filters.ModelChoiceFilter(
        queryset=DataSource.objects.all(), to_field_name="code", label=_("Source")
    )
    purpose = django_filters.ChoiceFilter(method="untouched", choices=Purpose.choices, label=_("Read for"))

    class Meta:
        model = Figure
        fields = ("code", "period", "indicator", "source", "purpose")

    def of_subject(self, rows, name, code):
        code = folded(code)
        subjects = Subject.objects.with_plain_code().filter(
            Q(enterprise__uscc=code) | Q(park__code=code) | Q(plain=code)
        )
        return rows.filter(subject__in=subjects.values("pk"))

    def over(self, rows, name, text):
        period = periods.parse(text)
        return rows.filter(period_start=period.start, period_kind=period.kind)

    def untouched(self, rows, name, purpose):
        return rows


class ReporterFilter(EnterpriseFilter):
    """The enterprises that a round asks; `round` is handed over by the page."""

    state = None
    show = django_filters.ChoiceFilter(
        method="shown",
        choices=[("missing", _("Not submitted")), ("submitted", pgettext_lazy("figures", "Submitted"))],
        label=pgettext_lazy("figures", "Report"),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Enterprise
        fields = ("q", "show", "division")

    def shown(self, rows, name, choice):
        report_round = self.request.report_round
        if choice == "missing":
            return unreported(rows, report_round)
        return rows.filter(
            state=EnterpriseState.ACTIVE,
            round_reports__round=report_round,
            round_reports__state=ReportState.SUBMITTED,
        )
