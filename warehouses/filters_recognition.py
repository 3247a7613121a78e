"""The filter of the queue of applications for recognition."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from pilotzone.kernel.filtering import SearchFilter
from warehouses.enums_recognition import Level, RecognitionState
from warehouses.models import Recognition


class RecognitionFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Warehouse, operator or reference"))
    state = django_filters.MultipleChoiceFilter(
        choices=RecognitionState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    level = django_filters.MultipleChoiceFilter(
        field_name="batch__level", choices=Level.choices, label=_("Level"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Recognition
        fields = ("q", "state", "level")

    def search(self, rows, name, text):
        text = text.strip()
        named = Q(warehouse__name_zh__contains=text) | Q(warehouse__name_en__icontains=text)
        number = Q(reference=text.upper()) | Q(certificate_number=text.upper()) | Q(warehouse__code=text.upper())
        return rows.filter(named | number | Q(enterprise__in=Enterprise.objects.search(text)))
