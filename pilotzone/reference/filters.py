"""The list of exchange rates."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from pilotzone.reference.models import ExchangeRate


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class RateFilter(django_filters.FilterSet):
    list = django_filters.CharFilter(field_name="source", label=_("List of rates"))
    currency = django_filters.CharFilter(method="of_currency", label=_("Currency"))
    since = django_filters.DateFilter(
        field_name="day", lookup_expr="gte", label=_("From this day on"), widget=day_input()
    )
    until = django_filters.DateFilter(
        field_name="day", lookup_expr="lte", label=_("Until this day"), widget=day_input()
    )

    class Meta:
        model = ExchangeRate
        fields = ("list", "currency", "since", "until")

    def of_currency(self, rows, name, code):
        return rows.filter(currency=code.strip().upper())
