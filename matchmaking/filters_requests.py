"""The lists of requests for meetings, and of the participants on the other side, filtered."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.enums import PartyKind
from matchmaking.enums_meetings import Answer, Wish
from matchmaking.filters import Choices
from matchmaking.models import MeetingRequest, Participation
from pilotzone.kernel.filtering import SearchFilter

UNANSWERED = "none"


class RequestFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Name of either firm"))
    wish = Choices(choices=Wish.choices, label=pgettext_lazy("request", "How much"))
    answer = django_filters.MultipleChoiceFilter(
        choices=[*Answer.choices, (UNANSWERED, pgettext_lazy("request", "Not answered"))],
        label=_("Answer"),
        widget=forms.CheckboxSelectMultiple,
        method="by_answer",
    )

    class Meta:
        model = MeetingRequest
        fields = ("q", "wish", "answer")

    def search(self, rows, name, text):
        return rows.search(text)

    def by_answer(self, rows, name, chosen):
        return rows.filter(answer__in=["" if each == UNANSWERED else each for each in chosen]) if chosen else rows


class PartnerFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Name of the firm"))
    kind = django_filters.MultipleChoiceFilter(
        choices=PartyKind.choices,
        label=pgettext_lazy("party", "What the firm is"),
        widget=forms.CheckboxSelectMultiple,
        field_name="party__kind",
    )

    class Meta:
        model = Participation
        fields = ("q", "kind")

    def search(self, rows, name, text):
        return rows.of_firm(text)
