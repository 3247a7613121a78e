"""The lists of parks, rounds, imports and of what is missing in a round."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import EnterpriseState
from enterprises.enums_figures import ImportState, PeriodKind, ReportState
from enterprises.filters import EnterpriseFilter, NamedFilter
from enterprises.models import DataSource, Enterprise, FigureImport, Park, ReportRound
from enterprises.querysets_figures import unreported
from pilotzone.reference.models import Division


class ParkFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name_zh", lookup_expr="icontains", label=_("Name of the park"))
    division = NamedFilter(
        field_name="division__code",
        queryset=Division.objects.all(),
        to_field_name="code",
        label=_("Place"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Park
        fields = ("q", "division")


class RoundFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name_zh", lookup_expr="icontains", label=_("Name of the round"))
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


class ImportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="file__name", lookup_expr="icontains", label=_("Name of the file"))
    source = NamedFilter(
        field_name="source__code",
        queryset=DataSource.objects.exclude(kind="self"),
        to_field_name="code",
        label=_("Source"),
        widget=forms.CheckboxSelectMultiple,
    )
    state = django_filters.MultipleChoiceFilter(
        choices=[choice for choice in ImportState.choices if choice[0] != ImportState.STOPPED],
        label=_("State"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = FigureImport
        fields = ("q", "source", "state")


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
