"""The filters of guides and of questions; pages and API alike."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from matchmaking import markets
from matchmaking.enums_guidance import GuideState, QuestionState, Topic
from matchmaking.forms_guidance import market_choices
from matchmaking.models import Guide, Question
from pilotzone.kernel import clock
from pilotzone.kernel.filtering import SearchFilter


def topics() -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        choices=Topic.choices, label=_("Topic"), widget=forms.CheckboxSelectMultiple
    )


def market(**kwargs: str) -> django_filters.ChoiceFilter:
    label = _("Country or region")
    return django_filters.ChoiceFilter(choices=market_choices, label=label, empty_label=_("All"), **kwargs)


class GuideFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Title or source"))
    market = market(method="ruling")
    topic = topics()
    holding = django_filters.BooleanFilter(
        method="in_force", label=_("Only those that hold today"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Guide
        fields = ("q", "market", "topic", "holding")

    def search(self, rows, name, text):
        text = text.strip()
        return rows.filter(Q(title_zh__contains=text) | Q(title_en__icontains=text) | Q(source__icontains=text))

    def ruling(self, rows, name, code):
        return rows.filter(market__in=markets.ruled_by(code)) if code else rows

    def in_force(self, rows, name, wanted):
        return rows.holding(clock.today()) if wanted else rows


class KeptGuideFilter(GuideFilter):
    state = django_filters.MultipleChoiceFilter(
        choices=GuideState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    lapsing = django_filters.BooleanFilter(
        method="to_be_renewed", label=_("Lapsed or about to"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Guide
        fields = ("q", "state", "lapsing", "market", "topic", "holding")

    def to_be_renewed(self, rows, name, wanted):
        return rows.lapsing(clock.today()) if wanted else rows


class QuestionFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Number, line or enterprise"))
    state = django_filters.MultipleChoiceFilter(
        choices=QuestionState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    topic = topics()
    market = market()

    class Meta:
        model = Question
        fields = ("q", "state", "topic", "market")

    def search(self, rows, name, text):
        text = text.strip()
        named = Q(subject__icontains=text) | Q(reference=text.upper())
        return rows.filter(named | Q(enterprise__in=Enterprise.objects.search(text)))
