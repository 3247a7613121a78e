"""The list of tenancies."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.enums_parks import TenancyState
from enterprises.models import ParkTenant
from enterprises.rules.codes import folded


class TenancyFilter(django_filters.FilterSet):
    park = django_filters.CharFilter(method="of_park", label=_("Park code"))
    enterprise = django_filters.CharFilter(method="of_code", label=_("Credit code"))
    state = django_filters.MultipleChoiceFilter(
        choices=TenancyState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ParkTenant
        fields = ("park", "enterprise", "state")

    def of_park(self, rows, name, code):
        return rows.filter(park__code=folded(code))

    def of_code(self, rows, name, text):
        return rows.filter(enterprise__uscc=folded(text))
