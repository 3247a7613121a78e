"""The lists of warehouses, filtered; pages and API alike."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.filters import NamedFilter
from enterprises.filters_figures import ImportStateFilter
from pilotzone.kernel import clock
from pilotzone.kernel.filtering import SearchFilter
from warehouses.enums import Region, SheetKind, Tenure, Use, WarehouseServiceKind, WarehouseState, WarehouseType
from warehouses.models import Country, SheetImport, Warehouse, WarehouseVersion
from warehouses.rules import reports
from warehouses.sheets import LABELS


class Choices(django_filters.MultipleChoiceFilter):
    """Of one value of the row: no row is found twice, and the list's index need not give way to a sort."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=forms.CheckboxSelectMultiple, distinct=False, **kwargs)


class PlaceFilter(django_filters.FilterSet):
    """By a text and by where the warehouse stands."""

    q = SearchFilter(method="search", label=_("Name, city, code or operator"))
    region = Choices(field_name="country__region", choices=Region.choices, label=_("Part of the world"))

    class Meta:
        model = Warehouse
        fields = ("q", "region")

    def search(self, rows, name, text):
        return rows.search(text)


class LateFilter(PlaceFilter):
    """The month is the page's own: its rows are those without a report of it."""

    month = django_filters.ChoiceFilter(
        method="kept", choices=lambda: month_choices(), label=LABELS["month"], empty_label=None
    )

    class Meta:
        model = Warehouse
        fields = ("q", "month", "region")

    def kept(self, rows, name, choice):
        return rows


def month_choices():
    return [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in reports.due_months(clock.today())]


class WarehouseFilter(PlaceFilter):
    state = Choices(choices=WarehouseState.choices, label=_("State"))
    country = NamedFilter(
        field_name="country__code",
        queryset=Country.objects.all(),
        to_field_name="code",
        label=LABELS["country"],
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    use = Choices(choices=Use.choices, label=LABELS["use"])
    type = Choices(choices=WarehouseType.choices, label=LABELS["type"])
    tenure = Choices(choices=Tenure.choices, label=LABELS["tenure"])
    service = Choices(
        field_name="services__service", choices=WarehouseServiceKind.choices, label=LABELS["services"], conjoined=True
    )

    class Meta:
        model = Warehouse
        fields = ("q", "state", "region", "country", "use", "type", "tenure", "service")


class VersionFilter(django_filters.FilterSet):
    """What waits for an officer."""

    q = SearchFilter(method="search", label=_("Name, city, code or operator"))
    what = django_filters.ChoiceFilter(
        method="about",
        choices=[("new", _("New registrations")), ("changes", _("Changes"))],
        label=_("What waits"),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = WarehouseVersion
        fields = ("q", "what")

    def search(self, rows, name, text):
        return rows.filter(warehouse__in=Warehouse.objects.search(text))

    def about(self, rows, name, choice):
        pending = {"warehouse__state": WarehouseState.PENDING}
        return rows.filter(**pending) if choice == "new" else rows.exclude(**pending)


class SheetFilter(django_filters.FilterSet):
    q = SearchFilter(field_name="file__name", lookup_expr="icontains", label=_("Name of the file"))
    kind = Choices(choices=SheetKind.choices, label=_("What the table holds"))
    state = ImportStateFilter(label=pgettext_lazy("import", "State"))

    class Meta:
        model = SheetImport
        fields = ("q", "kind", "state")
