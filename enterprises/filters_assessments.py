"""The lists of cycles, of one cycle's results and of contests."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums_assessments import ContestState, CycleState, ResultStatus
from enterprises.filters import NamedFilter
from enterprises.models import Assessment, Contest, Cycle, Enterprise, Scheme
from pilotzone.kernel.filtering import SearchFilter
from pilotzone.reference.models import Division

TOP = "top"


class CycleFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Name or reference"))
    scheme = NamedFilter(
        field_name="scheme_version__scheme__code",
        queryset=Scheme.objects.all(),
        to_field_name="code",
        label=pgettext_lazy("assessment", "Scheme"),
        widget=forms.CheckboxSelectMultiple,
    )
    state = django_filters.MultipleChoiceFilter(
        choices=CycleState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Cycle
        fields = ("q", "scheme", "state")

    def search(self, rows, name, text):
        text = text.strip()
        return rows.filter(Q(reference=text.upper()) | Q(name_zh__icontains=text) | Q(name_en__icontains=text))


def offer(chosen, choices):
    """Let a filter of one request have these choices.

    Whoever described the filters before, as the API's contract does, has left the field without them in it.
    """
    chosen.extra["choices"] = choices
    chosen.__dict__.pop("_field", None)


class ResultFilter(django_filters.FilterSet):
    """The results of one cycle; its scheme's grades and the size of its top are handed over by the page."""

    q = SearchFilter(method="search", label=_("Name or code"))
    grade = django_filters.MultipleChoiceFilter(label=_("Grade"), widget=forms.CheckboxSelectMultiple)
    status = django_filters.MultipleChoiceFilter(
        choices=ResultStatus.choices, label=_("Status"), widget=forms.CheckboxSelectMultiple
    )
    place = django_filters.ChoiceFilter(
        method="among", label=_("Rank"), empty_label=_("All"), widget=forms.RadioSelect, choices=[]
    )
    division = NamedFilter(
        method="placed",
        queryset=Division.objects.all(),
        to_field_name="code",
        label=_("Place"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Assessment
        fields = ("q", "grade", "status", "place", "division")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if isinstance(self.filters["grade"], django_filters.MultipleChoiceFilter):
            offer(self.filters["grade"], getattr(self.request, "grades", []))
        top = getattr(self.request, "top", 0)
        if top:
            offer(self.filters["place"], [(TOP, _("Among the first %(count)s") % {"count": top})])
        else:
            del self.filters["place"]

    def among(self, rows, name, choice):
        """Those level with the last are let in: they share its rank."""
        return rows.filter(rank__lte=self.request.top) if choice == TOP else rows

    def search(self, rows, name, text):
        text = text.strip()
        enterprises = Enterprise.objects.search(text)
        others = Q(subject__park__name_zh__icontains=text) | Q(subject__park__code=text.upper())
        others |= Q(subject__name_zh__icontains=text) | Q(subject__code=text.upper())
        return rows.filter(Q(subject__enterprise__in=enterprises) | Q(subject__operator__in=enterprises) | others)

    def placed(self, rows, name, divisions):
        if not divisions:
            return rows
        return rows.filter(
            Q(subject__enterprise__registration_division__in=divisions) | Q(subject__park__division__in=divisions)
        )


class AssessmentFilter(ResultFilter):
    """The same over all cycles, for the API: of one cycle by its reference, or of one enterprise by its code."""

    cycle = django_filters.CharFilter(field_name="cycle__reference", label=_("Cycle"))
    code = django_filters.CharFilter(field_name="subject__enterprise__uscc", label=_("Code"))
    grade = django_filters.CharFilter(label=_("Grade"))

    class Meta:
        model = Assessment
        fields = ("q", "cycle", "code", "grade", "status", "division")


class PublishedFilter(django_filters.FilterSet):
    """What anybody may look for in a published cycle; the grades are handed over by the page."""

    q = SearchFilter(method="search", label=pgettext_lazy("figures", "Name"))
    grade = django_filters.MultipleChoiceFilter(label=_("Grade"), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Assessment
        fields = ("q", "grade")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.filters["grade"], self.request.grades)

    def search(self, rows, name, text):
        return rows.filter(called__icontains=text.strip())


class ContestFilter(django_filters.FilterSet):
    q = SearchFilter(method="search", label=_("Enterprise or reference"))
    state = django_filters.MultipleChoiceFilter(
        choices=ContestState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Contest
        fields = ("q", "state")

    def search(self, rows, name, text):
        text = text.strip()
        found = Enterprise.objects.search(text)
        number = Q(reference=text.upper()) | Q(cycle__reference=text.upper())
        return rows.filter(number | Q(enterprise__in=found))
