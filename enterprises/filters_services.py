"""The lists of offers of services, of problems and of credit entries."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises import queries_majors
from enterprises.enums_services import CreditEntryState, ProblemState, ServiceOfferState
from enterprises.filters import EnterpriseFilter, NamedFilter
from enterprises.models import CreditEntry, CreditList, Enterprise, Problem, Service, ServiceOffer
from pilotzone.kernel import clock
from pilotzone.kernel.filtering import SearchFilter


def named(rows, name, text):
    """By a part of the enterprise's name, its credit code or the reference."""
    text = text.strip()
    codes = Q(reference=text.upper()) | Q(enterprise__uscc=text.upper())
    return rows.filter(Q(enterprise__name_zh__icontains=text) | Q(enterprise__name_en__icontains=text) | codes)


class OfferFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Enterprise, credit code or number"))
    service = NamedFilter(
        field_name="service__code",
        queryset=Service.objects.all(),
        to_field_name="code",
        label=_("Service"),
        widget=forms.CheckboxSelectMultiple,
    )
    state = django_filters.MultipleChoiceFilter(
        choices=ServiceOfferState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ServiceOffer
        fields = ("q", "service", "state")

    def search(self, rows, name, text):
        return named(rows, name, text)


class ProblemFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Enterprise, credit code or number"))
    state = django_filters.MultipleChoiceFilter(
        choices=ProblemState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Problem
        fields = ("q", "state")

    def search(self, rows, name, text):
        return named(rows, name, text)


class MajorFilter(EnterpriseFilter):
    """The major enterprises, or those of them that nobody looks after."""

    state = None
    liaison = django_filters.ChoiceFilter(
        method="looked_after",
        choices=[("none", pgettext_lazy("liaison", "None in force"))],
        label=_("Liaison officer"),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Enterprise
        fields = ("q", "liaison", "division")

    def looked_after(self, rows, name, choice):
        return rows.filter(pk__in=queries_majors.unattended(Enterprise.objects.all(), clock.today()).values("pk"))


class CreditFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Enterprise, credit code or number"))
    list = NamedFilter(
        field_name="list__code",
        queryset=CreditList.objects.all(),
        to_field_name="code",
        label=_("Credit list"),
        widget=forms.CheckboxSelectMultiple,
    )
    state = django_filters.MultipleChoiceFilter(
        choices=CreditEntryState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    repair = django_filters.ChoiceFilter(
        method="with_repair",
        choices=[("asked", _("Waits for the decision"))],
        label=_("Repair"),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = CreditEntry
        fields = ("q", "list", "state", "repair")

    def search(self, rows, name, text):
        return named(rows, name, text)

    def with_repair(self, rows, name, choice):
        return rows.filter(repairs__state=choice)


class ReportedCreditFilter(CreditFilter):
    """Without what enterprises ask the bureau: no authority's system learns of it."""

    repair = None

    class Meta:
        model = CreditEntry
        fields = ("q", "list", "state")
