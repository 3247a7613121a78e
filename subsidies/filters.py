"""The queue's filters, the same for the page and the API; all of them stand in the address bar."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import extend_schema_field

from pilotzone.kernel.filtering import SearchFilter
from pilotzone.kernel.money import MoneyError, parse_money
from pilotzone.kernel.typed import in_full, tidy
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text
from subsidies.enums import BEFORE_BUREAU, OPEN_VERSIONS, CheckState, State, VersionState
from subsidies.enums_proof import Skill
from subsidies.models import Application, Call, Expert, Measure, MeasureVersion, Offer, Payment, Programme
from subsidies.rules.answers import EARLIEST, LATEST
from subsidies.rules.deadlines import end_of, start_of


class ShortList(ModelChoiceIterator):
    """A list of a few dozen rows is read in one go: a cursor on the server costs more than the rows."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in list(self.queryset.all()):
            yield self.choice(row)


class NamedMultipleField(forms.ModelMultipleChoiceField):
    iterator = ShortList

    def label_from_instance(self, row):
        return local_text(row, "name")


class NamedField(forms.ModelChoiceField):
    iterator = ShortList

    def label_from_instance(self, row):
        return local_text(row, "name")


class NamedMultipleFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = NamedMultipleField


class NamedFilter(django_filters.ModelChoiceFilter):
    field_class = NamedField


class YuanField(forms.CharField):
    """An amount as people type it, 600万 too; cleaned to fen, of which there are `least` or more."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})

    def __init__(self, *, least: int = 0, **kwargs):
        super().__init__(**kwargs)
        self.least = least

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            fen = parse_money(in_full(tidy(text))).minor
        except MoneyError as error:
            raise forms.ValidationError(_("Enter an amount in yuan, such as 10,000 or 10000.50.")) from error
        if fen < self.least:
            raise forms.ValidationError(_("The amount must be above 0.") if self.least else _("It must be 0 or more."))
        return fen


@extend_schema_field(str)
class YuanFilter(django_filters.Filter):
    field_class = YuanField


class DayField(forms.DateField):
    """A day on which something of ours can lie; the calendar's own ends can't be counted on from."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value):
        day = super().to_python(value)
        if day and not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class DayFilter(django_filters.DateFilter):
    field_class = DayField


class MeasureFilter(django_filters.FilterSet):
    """`standing`: in force now, a version under way, none in force."""

    q = SearchFilter(
        method="search",
        label=_("Name or code"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 60}),
    )
    programme = NamedFilter(
        field_name="programme",
        queryset=Programme.objects.order_by("code"),
        to_field_name="code",
        label=_("Programme"),
        empty_label=_("All programmes"),
    )
    standing = django_filters.ChoiceFilter(
        method="by_standing",
        label=_("Standing"),
        choices=[("in_force", _("In force")), ("open", _("A version under way")), ("none", _("None in force"))],
        empty_label=_("Any"),
    )

    class Meta:
        model = Measure
        fields = ()

    def search(self, rows, name, text):
        parts = Q(code__icontains=text) | Q(name_zh__icontains=text) | Q(name_en__icontains=text)
        return rows.filter(parts)

    def by_standing(self, rows, name, value):
        versions = MeasureVersion.objects.visible_to(self.request.user).filter(measure=OuterRef("pk"))
        in_force = Exists(versions.filter(state=VersionState.IN_FORCE))
        return {
            "in_force": rows.filter(in_force),
            "open": rows.filter(Exists(versions.filter(state__in=OPEN_VERSIONS))),
            "none": rows.filter(~in_force),
        }[value]


class OfferFilter(django_filters.FilterSet):
    """The bureau's offers; the state is the open tab."""

    q = SearchFilter(
        method="search",
        label=_("Number, company, credit code"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 60}),
    )
    division = NamedMultipleFilter(
        field_name="division__code",
        queryset=Division.objects.all(),
        to_field_name="code",
        label=_("District"),
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    call = NamedFilter(
        queryset=Call.objects.filter(without_application=True).order_by("-opens_at", "-id"),
        to_field_name="reference",
        label=_("Call"),
        empty_label=_("All calls"),
    )
    answer_from = DayFilter(label=_("To be answered from"), method="due_since")
    answer_to = DayFilter(label=_("To be answered by"), method="due_until")

    class Meta:
        model = Offer
        fields = ()

    def search(self, rows, name, text):
        return rows.search(text)

    def due_since(self, rows, name, day):
        return rows.filter(answer_by__gt=start_of(day))

    def due_until(self, rows, name, day):
        return rows.filter(answer_by__lte=end_of(day))


class ApplicationFilter(django_filters.FilterSet):
    q = SearchFilter(
        method="search",
        label=_("Number, company, credit code"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 60}),
    )
    state = django_filters.MultipleChoiceFilter(
        choices=[choice for choice in State.choices if choice[0] not in BEFORE_BUREAU],
        label=_("Stage"),
        widget=forms.CheckboxSelectMultiple,
        distinct=False,  # a claim has one: DISTINCT would sort all of them for one page
    )
    division = NamedMultipleFilter(
        field_name="division__code",
        queryset=Division.objects.all(),
        to_field_name="code",
        label=_("District"),
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    checks = django_filters.MultipleChoiceFilter(
        choices=CheckState.choices, label=_("Checks"), widget=forms.CheckboxSelectMultiple, distinct=False
    )
    call = NamedFilter(
        queryset=Call.objects.order_by("-opens_at", "-id"),
        to_field_name="reference",
        label=_("Call"),
        empty_label=_("All calls"),
    )
    claimed_min = YuanFilter(field_name="claimed", lookup_expr="gte", label=_("Claimed from (¥)"))
    claimed_max = YuanFilter(field_name="claimed", lookup_expr="lte", label=_("Claimed to (¥)"))
    due_from = DayFilter(label=_("Due from"), method="due_since")
    due_to = DayFilter(label=_("Due to"), method="due_until")
    mine = django_filters.BooleanFilter(method="assigned_to_me", label=_("Assigned to me"), widget=forms.CheckboxInput)

    class Meta:
        model = Application
        fields = ()

    def search(self, rows, name, text):
        return rows.search(text)

    def due_since(self, rows, name, day):
        return rows.filter(due_at__gte=start_of(day))

    def due_until(self, rows, name, day):
        return rows.filter(due_at__lt=end_of(day))

    def assigned_to_me(self, rows, name, wanted):
        return rows.filter(assigned_to=self.request.user) if wanted else rows


class ExpertFilter(django_filters.FilterSet):
    q = SearchFilter(
        method="search",
        label=_("Number, name or employer"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 60}),
    )
    skill = django_filters.ChoiceFilter(
        method="by_skill", label=_("Called in for"), choices=Skill.choices, empty_label=_("Any")
    )

    class Meta:
        model = Expert
        fields = ()

    def search(self, rows, name, text):
        code = Q(employer_uscc=text.upper())
        return rows.filter(Q(reference__icontains=text) | Q(name__icontains=text) | Q(employer__icontains=text) | code)

    def by_skill(self, rows, name, value):
        """By the list as it is written, which every database can look into; codes hold no quotation marks."""
        return rows.annotate(written=Cast("skills", TextField())).filter(written__contains=f'"{value}"')


class PaymentFilter(django_filters.FilterSet):
    """For systems that compare their books: of which batch, claim or enterprise, what became of it, and when paid."""

    batch = django_filters.CharFilter(field_name="batch__reference", label=_("Reference of the batch"))
    application = django_filters.CharFilter(field_name="application__reference", label=_("Reference of the claim"))
    enterprise = SearchFilter(
        field_name="application__enterprise__uscc", lookup_expr="iexact", label=_("Unified social credit code")
    )
    result = django_filters.ChoiceFilter(
        method="by_result",
        label=_("Result"),
        choices=[
            ("open", pgettext_lazy("payment", "Not answered yet")),
            ("paid", _("Has arrived")),
            ("bounced", _("Came back")),
        ],
    )
    paid_from = DayFilter(label=_("Paid on that day or later"), method="paid_since")
    paid_to = DayFilter(label=_("Paid on that day or before"), method="paid_until")

    class Meta:
        model = Payment
        fields = ()

    def by_result(self, rows, name, value):
        bounced = Q(bounced_at__isnull=False)
        return {
            "open": rows.filter(~bounced, paid_at=None),
            "paid": rows.filter(~bounced, paid_at__isnull=False),
            "bounced": rows.filter(bounced),
        }[value]

    def paid_since(self, rows, name, day):
        return rows.filter(paid_at__gte=start_of(day))

    def paid_until(self, rows, name, day):
        return rows.filter(paid_at__lt=end_of(day))
