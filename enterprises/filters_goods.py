"""The lists of goods, of their filings and of trade facts."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums_goods import FactKind, FactState, FilingState, ItemState, Verb
from enterprises.models import GoodsFiling, GoodsItem, TradeFact
from enterprises.rules.codes import folded
from pilotzone.kernel import clock
from pilotzone.kernel.filtering import SearchFilter


def ticks(choices, label, **kwargs):
    return django_filters.MultipleChoiceFilter(
        choices=choices, label=label, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class GoodsFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Name, brand, article number or HS code"))
    state = ticks(ItemState.choices, _("State"))

    class Meta:
        model = GoodsItem
        fields = ("q", "state")

    def search(self, rows, name, text):
        return rows.search(text)


class FilingFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Number, name, brand or HS code"))
    state = ticks(FilingState.choices, _("State"))
    verb = ticks(Verb.choices, pgettext_lazy("goods filing", "Act"))
    late = django_filters.ChoiceFilter(
        method="only_late",
        choices=[("yes", _("Over the time limit"))],
        label=_("Time limit"),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = GoodsFiling
        fields = ("q", "state", "verb", "late")

    def search(self, rows, name, text):
        text = text.strip()
        if GoodsFiling.objects.filter(reference=text.upper()).exists():
            return rows.filter(reference=text.upper())
        return rows.filter(item__in=GoodsItem.objects.search(text))

    def only_late(self, rows, name, choice):
        return rows.late(clock.today())


class TradeFactFilter(django_filters.FilterSet):
    enterprise = django_filters.CharFilter(method="of_code", label=_("Credit code"))
    kind = ticks(FactKind.choices, pgettext_lazy("trade fact", "Kind"))
    state = ticks(FactState.choices, _("State"))

    class Meta:
        model = TradeFact
        fields = ("enterprise", "kind", "state")

    def of_code(self, rows, name, text):
        return rows.filter(enterprise__uscc=folded(text))
