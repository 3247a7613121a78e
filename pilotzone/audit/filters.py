"""The filters of the list of reads."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.audit.models import AuditEvent
from pilotzone.audit.querysets import READS
from pilotzone.audit.sentences import READ_KINDS
from pilotzone.kernel.filtering import SearchFilter

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReadFilter(django_filters.FilterSet):
    q = SearchFilter(method="by_person", label=_("Who: name or e-mail"))
    kind = django_filters.ChoiceFilter(choices=[(kind, READ_KINDS[kind]) for kind in READS], label=_("What"))
    first = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("From day"), widget=DAY)
    last = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("To day"), widget=DAY)

    class Meta:
        model = AuditEvent
        fields = ("q", "kind", "first", "last")

    def by_person(self, rows, name, text):
        """Any part of the name as it was then, or the whole address."""
        text = text.strip()
        return rows.filter(Q(actor_label__contains=text) | Q(actor__email=text.lower()))
