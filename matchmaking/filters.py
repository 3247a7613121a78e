"""The lists of events and of those who take part, filtered."""

import django_filters
from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking import markets
from matchmaking.enums import EventKind, EventState, ParticipationState, Role
from matchmaking.models import Event, Participation, Party
from pilotzone.kernel import clock
from pilotzone.kernel.filtering import SearchFilter


class Choices(django_filters.MultipleChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=forms.CheckboxSelectMultiple, **kwargs)


def market_choices():
    return list(markets.names(get_language() or "en").items())


class PublicEventFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Name or venue"))
    when = django_filters.ChoiceFilter(
        method="by_time",
        choices=[("coming", pgettext_lazy("events", "Coming")), ("past", pgettext_lazy("events", "Past"))],
        label=_("When"),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    kind = Choices(choices=EventKind.choices, label=_("Kind"))

    class Meta:
        model = Event
        fields = ("q", "when", "kind")

    def search(self, rows, name, text):
        return rows.search(text)

    def by_time(self, rows, name, choice):
        now = clock.now()
        return rows.filter(ends_at__gt=now) if choice == "coming" else rows.filter(ends_at__lte=now)


class EventFilter(PublicEventFilter):
    state = Choices(choices=EventState.choices, label=_("State"))

    class Meta:
        model = Event
        fields = ("q", "when", "kind", "state")


class RunEventFilter(EventFilter):
    """For the bureau's own list: also those with registrations that wait for the reader."""

    to_approve = django_filters.BooleanFilter(
        method="with_applications", label=_("With registrations to approve"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Event
        fields = ("to_approve", "q", "when", "kind", "state")

    def with_applications(self, rows, name, wanted):
        waiting = Participation.objects.to_decide(self.request.user, clock.now())
        return rows.filter(pk__in=waiting.values("event")) if wanted else rows


class PartyFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Name of the firm"))
    country = django_filters.ChoiceFilter(choices=market_choices, label=_("Country or region"), empty_label=_("All"))

    class Meta:
        model = Party
        fields = ("q", "country")

    def search(self, rows, name, text):
        return rows.search(text)


class ParticipationFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Enterprise, person or number"))
    state = Choices(choices=ParticipationState.choices, label=_("State"))
    role = Choices(choices=Role.choices, label=_("Takes part as"))

    class Meta:
        model = Participation
        fields = ("q", "state", "role")

    def search(self, rows, name, text):
        return rows.search(text)
