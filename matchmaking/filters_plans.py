"""Meetings, filtered: those of one event that have begun, and all that may be seen."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.enums_plan import MeetingState
from matchmaking.models import Meeting
from pilotzone.kernel.filtering import SearchFilter

BEGUN = [each for each in MeetingState.choices if each[0] != MeetingState.CANCELLED]


class OutcomeFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Name of either firm"))
    state = django_filters.MultipleChoiceFilter(choices=BEGUN, label=_("State"), widget=forms.CheckboxSelectMultiple)
    untold = django_filters.BooleanFilter(
        method="only_untold", label=_("Nobody has said anything"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Meeting
        fields = ("q", "state", "untold")

    def search(self, rows, name, text):
        return rows.search(text)

    def only_untold(self, rows, name, wanted):
        return rows.untold() if wanted else rows


class MeetingFilter(OutcomeFilter):
    event = django_filters.CharFilter(field_name="event__reference", label=_("Number of the event"))
    state = django_filters.MultipleChoiceFilter(
        choices=MeetingState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Meeting
        fields = ("q", "event", "state", "untold")
