"""The filters of statistics: the same for the sums, the times and the claims of a report."""

import django_filters
from django.utils.translation import gettext_lazy as _

from pilotzone.reference.models import Division
from subsidies.filters import NamedFilter
from subsidies.models import Application, Programme, StatisticSum, StepTime

PATHS = {
    StatisticSum: {"programme": "programme", "division": "division", "year": "month__year"},
    StepTime: {"programme": "programme", "division": "division", "year": "year"},
    Application: {"programme": "call__programme", "division": "division", "year": "submitted_at__year"},
}


def years() -> list[tuple[str, str]]:
    """The years in which something was counted, the latest first."""
    found = StatisticSum.objects.dates("month", "year", order="DESC")
    return [(str(each.year), str(each.year)) for each in found]


class StatisticFilter(django_filters.FilterSet):
    """`year` is that in which a claim was submitted or decided, a payment made or a step ended; of a report's claims
    that of submission."""

    programme = NamedFilter(
        queryset=Programme.objects.order_by("code"),
        to_field_name="code",
        label=_("Programme"),
        empty_label=_("All programmes"),
        method="narrow",
    )
    division = NamedFilter(
        queryset=Division.objects.all(),
        to_field_name="code",
        label=_("District"),
        empty_label=_("All districts"),
        method="narrow",
    )
    year = django_filters.ChoiceFilter(choices=years, label=_("Year"), empty_label=_("All years"), method="narrow")

    @property
    def rows(self):
        """What the filters let through; with one that is no choice nothing, instead of everything."""
        return self.qs if not self.is_bound or self.is_valid() else self.queryset.none()

    def narrow(self, rows, name, value):
        return rows.filter(**{PATHS[rows.model][name]: value})
