"""The list of who is assessed in a cycle, by where the points that experts give stand."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums_assessments import PointsState
from pilotzone.kernel.filtering import SearchFilter


class PointsFilter(django_filters.FilterSet):
    """Rows of `queries_points.rows_of`; how many points are asked of each is `request.asked`."""

    q = SearchFilter(method="search", label=_("Name or code"))
    state = django_filters.MultipleChoiceFilter(
        method="standing",
        choices=PointsState.choices,
        label=pgettext_lazy("points", "Where they stand"),
        widget=forms.CheckboxSelectMultiple,
    )

    def search(self, rows, name, text):
        text = text.strip()
        return rows.filter(Q(named__icontains=text) | Q(name_en__icontains=text) | Q(coded=text.upper()))

    def standing(self, rows, name, states):
        asked = getattr(self.request, "asked", 0)
        tests = {
            PointsState.MISSING: Q(given__lt=asked),
            PointsState.WAITING: Q(waiting__gt=0),
            PointsState.RETURNED: Q(returned__gt=0),
            PointsState.CONFIRMED: Q(confirmed=asked),
        }
        wanted = Q(pk=None)
        for state in states:
            wanted |= tests[PointsState(state)]
        return rows.filter(wanted)
