"""The lists of enterprises, filtered."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from pilotzone.kernel.filtering import SearchFilter
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text


class NamedField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row):
        return local_text(row, "name")


class NamedFilter(django_filters.ModelMultipleChoiceFilter):
    """Of one row that the listed row points to: none is found twice, so the list's index needn't give way to a sort."""

    field_class = NamedField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, distinct=False, **kwargs)


class EnterpriseFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Name, credit code or customs number"))
    state = django_filters.MultipleChoiceFilter(
        choices=EnterpriseState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    division = NamedFilter(
        field_name="registration_division__code",
        queryset=Division.objects.all(),
        to_field_name="code",
        label=_("Registered in"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Enterprise
        fields = ("q", "state", "division")

    def search(self, rows, name, text):
        return rows.search(text)


class RegistrationFilter(EnterpriseFilter):
    """The queue holds waiting registrations only."""

    state = None

    class Meta:
        model = Enterprise
        fields = ("q", "division")
