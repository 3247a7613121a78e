"""What people type about a warehouse, its documents, its months and its end."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms import DateField, DomainForm, KeptFile
from enterprises.forms_figures import NamedChoice
from pilotzone.reference.models import Division
from warehouses import words
from warehouses.actions import import_rows
from warehouses.enums import DocumentKind, Tenure, Use, WarehouseServiceKind, WarehouseType
from warehouses.models import Country, Warehouse, WarehouseReport
from warehouses.rules import facts as rules
from warehouses.rules import sheet
from warehouses.rules.reports import Report
from warehouses.sheets import LABELS

NO_COUNTRY = _("“%(text)s” is not known. Enter the name or the two-letter code of a country or region.")
PLACES = {"latitude": 6, "longitude": 6, "direct_share": 4, "indirect_share": 4} | dict.fromkeys(rules.AREAS, 2)


class ScaledInput(forms.DecimalField):
    """A decimal that is kept as an integer of so many places."""

    def __init__(self, *, places: int, **kwargs: Any) -> None:
        self.places = places
        super().__init__(max_digits=places + 12, decimal_places=places, **kwargs)

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return None if found is None else int(found.scaleb(self.places))


def area(name: str) -> ScaledInput:
    return ScaledInput(places=2, label=LABELS[name], min_value=Decimal(0), required=False)


class WarehouseForm(DomainForm):
    name_zh = forms.CharField(label=LABELS["name_zh"], max_length=120)
    name_en = forms.CharField(label=LABELS["name_en"], max_length=160, required=False)
    use = forms.ChoiceField(label=LABELS["use"], choices=Use.choices, widget=forms.RadioSelect)
    type = forms.ChoiceField(label=LABELS["type"], choices=WarehouseType.choices)
    operating_since = DateField(label=LABELS["operating_since"])
    country = NamedChoice(
        label=LABELS["country"], queryset=Country.objects.all(), to_field_name="code", empty_label=_("Choose a place")
    )
    city = forms.CharField(label=LABELS["city"], max_length=80)
    address = forms.CharField(label=LABELS["address"], max_length=240)
    latitude = ScaledInput(
        places=6, label=LABELS["latitude"], required=False, help_text=_("In degrees, south of the equator below zero.")
    )
    longitude = ScaledInput(
        places=6, label=LABELS["longitude"], required=False, help_text=_("In degrees, west of Greenwich below zero.")
    )
    investor_name = forms.CharField(label=LABELS["investor_name"], max_length=160, required=False)
    investment_certificate = forms.CharField(label=LABELS["investment_certificate"], max_length=40, required=False)
    direct_share = ScaledInput(
        places=4, label=LABELS["direct_share"], required=False, min_value=Decimal(0), max_value=Decimal(100)
    )
    indirect_share = ScaledInput(
        places=4, label=LABELS["indirect_share"], required=False, min_value=Decimal(0), max_value=Decimal(100)
    )
    tenure = forms.ChoiceField(label=LABELS["tenure"], choices=Tenure.choices)
    lease_number = forms.CharField(label=LABELS["lease_number"], max_length=60, required=False)
    lease_starts_on = DateField(label=LABELS["lease_starts_on"], required=False)
    lease_ends_on = DateField(label=LABELS["lease_ends_on"], required=False)
    indoor_area = area("indoor_area")
    bonded_area = area("bonded_area")
    cold_area = area("cold_area")
    outdoor_area = area("outdoor_area")
    services = forms.MultipleChoiceField(
        label=LABELS["services"], choices=WarehouseServiceKind.choices, widget=forms.CheckboxSelectMultiple
    )
    wms = forms.CharField(label=LABELS["wms"], max_length=80, required=False)
    tracking = forms.CharField(label=LABELS["tracking"], max_length=120, required=False)
    interfaces = forms.CharField(label=LABELS["interfaces"], max_length=240, required=False)
    filing_9810 = forms.CharField(label=LABELS["filing_9810"], max_length=40, required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    GROUPS = (
        (pgettext_lazy("warehouse", "Warehouse"), ("name_zh", "name_en", "use", "type", "operating_since")),
        (pgettext_lazy("warehouse", "Place"), ("country", "city", "address", "latitude", "longitude")),
        (
            _("Foreign investor"),
            ("investor_name", "investment_certificate", "direct_share", "indirect_share"),
        ),
        (
            _("Title and area"),
            ("tenure", "lease_number", "lease_starts_on", "lease_ends_on", *rules.AREAS),
        ),
        (_("Services and systems"), ("services", "wms", "tracking", "interfaces", "filing_9810")),
    )

    @classmethod
    def blank(cls) -> "WarehouseForm":
        return cls(initial={"submission": uuid4()})

    @classmethod
    def of(cls, warehouse: Warehouse, facts: dict[str, Any], data: Any = None) -> "WarehouseForm":
        """The facts as they stand, or those that wait for an officer."""
        initial = dict(facts)
        for name, places in PLACES.items():
            value = facts[name]
            initial[name] = None if value is None else Decimal(value).scaleb(-places).normalize()
            if initial[name] is not None:
                initial[name] = f"{initial[name]:f}"
        return cls(data, initial=initial | {"version": warehouse.version})

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for title, names in self.GROUPS:
            yield title, [self[name] for name in names]

    def values(self) -> dict[str, Any]:
        """As the actions take them; an area or a share that was left empty is none."""
        values = {name: self.cleaned_data[name] for name in rules.FIELDS}
        return values | {name: values[name] or 0 for name in sheet.ZERO}

    @property
    def submission_uid(self) -> UUID:
        return self.cleaned_data["submission"] or uuid4()


class DocumentForm(DomainForm):
    kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind.choices)
    number = forms.CharField(label=pgettext_lazy("document", "Number"), max_length=60, required=False)
    valid_from = DateField(label=_("Valid from"), required=False)
    valid_until = DateField(
        label=_("Valid until"), required=False, help_text=_("You are told 60, 30 and 7 days before, and on the day.")
    )
    file = KeptFile(label=_("Document"), help_text=_("PDF, OFD or picture, up to 50 MB."))


class WithdrawForm(DomainForm):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CloseForm(WithdrawForm):
    closed_on = DateField(label=pgettext_lazy("warehouse", "Last day"))
    field_order = ("closed_on", "reason")


class DecisionForm(DomainForm):
    note = forms.CharField(
        label=pgettext_lazy("warehouse", "Remark"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The operator reads it. Needed where you do not confirm."),
    )


class SheetForm(DomainForm):
    kind = forms.ChoiceField(label=_("What the table holds"), choices=(), widget=forms.RadioSelect)
    file = forms.FileField(
        label=pgettext_lazy("warehouse", "Table"), help_text=_("XLSX or CSV, 10 MB and 60,000 rows at most.")
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds


class ReportForm(DomainForm):
    area_used = ScaledInput(places=2, label=LABELS["area_used"], min_value=Decimal(0))
    pallets = forms.IntegerField(label=LABELS["pallets"], min_value=0, required=False)
    orders = forms.IntegerField(label=LABELS["orders"], min_value=0)
    parcels = forms.IntegerField(label=LABELS["parcels"], min_value=0)
    countries = forms.CharField(
        label=LABELS["countries"],
        required=False,
        help_text=_("Names or two-letter codes, with a comma between."),
        max_length=2000,
    )
    served = forms.CharField(
        label=LABELS["served"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=200_000,
        help_text=_(
            "One a line: credit code, name, and “yes” or “no” for whether it is of the city. "
            "Name and answer can be left out; they are then looked up."
        ),
    )
    note = forms.CharField(label=LABELS["note"], required=False, max_length=300)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices

    @staticmethod
    def initial_of(row: WarehouseReport | None) -> dict[str, Any]:
        if row is None:
            return {"revision": 0}
        served = row.served_enterprises.order_by("uscc")
        lines = [
            " ".join(part for part in (each.uscc, each.name, str(_("Yes") if each.in_city else _("No"))) if part)
            for each in served
        ]
        values = {name: getattr(row, name) for name in ("pallets", "orders", "parcels", "note", "revision")}
        used = f"{Decimal(row.area_used).scaleb(-2):f}"
        return values | {"area_used": used, "countries": ", ".join(row.countries), "served": "\n".join(lines)}

    def take_revision(self, row: WarehouseReport | None) -> None:
        """The one that is stored now: sending again, beside what was told meanwhile, is a decision."""
        self.data = self.data.copy()
        self.data["revision"] = row.revision if row else 0

    def clean_countries(self) -> list[str]:
        return self.cell("countries")

    def clean_served(self) -> Any:
        return self.cell("served")

    def cell(self, name: str) -> Any:
        """Read as a cell of a table would be."""
        column = next(column for column in sheet.REPORTS if column.name == name)
        text = (self.cleaned_data[name] or "").strip()
        if not text:
            return sheet.empty(column)
        try:
            return sheet.READERS[column.kind](column, text, self.choices)
        except sheet.Wrong as wrong:
            said = NO_COUNTRY % wrong.params if wrong.code == "unknown_choice" else words.text(wrong.code, wrong.params)
            raise forms.ValidationError(said) from wrong

    def report(self) -> Report:
        return import_rows.report_from(self.cleaned_data, list(Division.objects.values_list("code", flat=True)))
