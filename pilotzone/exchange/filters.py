"""The list of batches, filtered."""

from uuid import UUID

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pilotzone.exchange import batches
from pilotzone.exchange.enums import RECEIPT_TAGS
from pilotzone.exchange.models import Client, Drop, Receipt
from pilotzone.kernel.filtering import SearchFilter
from pilotzone.ui.templatetags.ui import local_text

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClientField(forms.ModelChoiceField):
    def label_from_instance(self, client):
        return f"{local_text(client.partner, 'name')} · {client.name}"


class ClientFilter(django_filters.ModelChoiceFilter):
    field_class = ClientField


def resource_choices():
    return sorted((name, each.label) for name, each in batches.known().items())


class ReceiptFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Number of the receipt, or name of the file"))
    client = ClientFilter(
        queryset=Client.objects.select_related("partner").order_by("partner__name_zh", "name", "pk"),
        to_field_name="uid",
        method="of_client",
        label=_("System"),
        empty_label=_("All"),
    )
    resource = django_filters.ChoiceFilter(
        choices=resource_choices, label=pgettext_lazy("batch", "What was sent"), empty_label=_("All")
    )
    state = django_filters.MultipleChoiceFilter(
        method="in_states", choices=list(RECEIPT_TAGS.items()), label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    first = django_filters.DateFilter(field_name="made_at", lookup_expr="date__gte", label=_("From day"), widget=DAY)
    last = django_filters.DateFilter(field_name="made_at", lookup_expr="date__lte", label=_("To day"), widget=DAY)

    class Meta:
        model = Receipt
        fields = ("q", "client", "resource", "state", "first", "last")

    def search(self, rows, name, text):
        """By the whole number, or by a name under which a file was put in."""
        text = text.strip()
        try:
            return rows.filter(uid=UUID(text))
        except ValueError:
            files = Drop.objects.filter(Q(name=text) | Q(identifier=text))
            return rows.filter(pk__in=files.values("receipt"))

    def of_client(self, rows, name, client):
        return rows.filter(made_by=client.user_id)

    def in_states(self, rows, name, states):
        return rows.in_states(states)
