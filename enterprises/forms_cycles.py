"""Forms of the cycle: open one, sign, publish, stop, ask for a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import BusinessRole
from enterprises.enums_assessments import SchemeState
from enterprises.facts_assessments import catalogue, scheme_of, untold_in
from enterprises.forms import DateField, DomainForm
from enterprises.forms_figures import PeriodField
from enterprises.models import SchemeVersion
from enterprises.models_sensitivity import LEAST_DRAWS, MOST_DRAWS, MOST_SEED
from pilotzone.ui.templatetags.ui import local_text


class VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: SchemeVersion) -> str:
        return f"{local_text(row.scheme, 'name')} v{row.number}"


class CycleForm(DomainForm):
    scheme_version = VersionChoice(
        label=pgettext_lazy("assessment", "Scheme"),
        queryset=SchemeVersion.objects.none(),
        to_field_name="uid",
        empty_label=None,
    )
    period = PeriodField(label=_("Period that is assessed"), help_text=_("2026-03, 2026Q1, 2026H1 or 2026."))
    collect_until = DateField(
        label=_("Figures are collected until"), help_text=_("On the day after, they are frozen and scored.")
    )
    contest_days = forms.IntegerField(
        label=_("Working days to contest"), min_value=7, max_value=15, initial=10, help_text=_("7 to 15.")
    )
    roles = forms.MultipleChoiceField(
        label=_("Who is assessed"),
        choices=BusinessRole.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without a choice every registered enterprise is assessed. Parks and warehouses have no roles."),
    )
    with_round = forms.BooleanField(
        label=_("Ask the enterprises for their own figures by the same day"),
        required=False,
        initial=True,
        help_text=_("Earlier figures that growth is measured from too, where these enterprises were not asked yet."),
    )
    name_zh = forms.CharField(
        label=_("Name in Chinese"), max_length=160, required=False, help_text=_("Empty: the scheme with the period.")
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = SchemeVersion.objects.filter(state=SchemeState.PUBLISHED).select_related("scheme")
        rows, known = rows.order_by("scheme__code"), catalogue()
        self.left_out = [row for row in rows if untold_in(scheme_of(row.document), known)]
        self.fields["scheme_version"].queryset = rows.exclude(pk__in=[row.pk for row in self.left_out])


class VersionedForm(DomainForm):
    """An act on what the person has seen: changed meanwhile, it is refused and the text stays."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SignForm(VersionedForm):
    note = forms.CharField(
        label=_("What was looked at"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class PublishForm(VersionedForm):
    publication_reference = forms.CharField(
        label=_("Decision that allows publication"),
        max_length=80,
        required=False,
        help_text=_("Without it, only the enterprise and the bureau see a named result."),
    )
    with_ranks = forms.BooleanField(
        label=_("Publish the ranks too"),
        required=False,
        help_text=_("Otherwise everybody reads names and grades alone. Never of fewer than ten."),
    )


class StopForm(VersionedForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class ReportForm(DomainForm):
    draws = forms.IntegerField(
        label=_("Draws"), min_value=LEAST_DRAWS, max_value=MOST_DRAWS, initial=1000, help_text=_("100 to 5,000.")
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        required=False,
        help_text=_("Empty: one is drawn and kept. The same seed gives the same report."),
    )


class DecideForm(VersionedForm):
    note = forms.CharField(
        label=_("Reason for the enterprise"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("Empty: the enterprise reads what was found."),
    )


class SendBackForm(VersionedForm):
    reason = forms.CharField(
        label=_("What is to be examined again"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
