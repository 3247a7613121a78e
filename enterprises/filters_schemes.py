"""The list of schemes of assessment."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.enums_figures import SubjectKind
from enterprises.models import Scheme
from pilotzone.kernel.filtering import SearchFilter


class SchemeFilter(django_filters.FilterSet):
    q = SearchFilter(field_name="name_zh", lookup_expr="icontains", label=_("Name of the scheme"))
    subject = django_filters.MultipleChoiceFilter(
        choices=SubjectKind.choices, label=_("Who is assessed"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Scheme
        fields = ("q", "subject")
