"""Forms of figures: imports, rounds, authorisations, parks."""

from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.enums import BusinessRole, EnterpriseState
from enterprises.enums_figures import NOT_BY_TABLE, Purpose, SourceKind
from enterprises.forms import CodeField, DateField, DomainForm
from enterprises.models import DataSource, Enterprise, Indicator, Park, SharingItem
from enterprises.rules.figures import periods
from pilotzone.kernel.typed import tidy
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text

HUNDREDTHS = 100


class NamedChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return local_text(row, "name")


class NamedChoices(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Any) -> str:
        """With its unit; one that is a bracketed remark stands as it is."""
        name, unit = local_text(row, "name"), local_text(row, "unit")
        if unit[:1] in ("(", "（"):
            return f"{name} {unit}".replace(" （", "（")
        return gettext("%(name)s (%(unit)s)") % {"name": name, "unit": unit}


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: SharingItem) -> str:
        return f"{row.number} {local_text(row, 'name')}"


class PeriodField(forms.Field):
    """A period as people write it."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        period = periods.parse(tidy(str(value or "")))
        if value and period is None:
            raise forms.ValidationError(_("This is no period. Write 2026-03, 2026Q1, 2026H1 or 2026."))
        return period


class ImportForm(DomainForm):
    source = NamedChoice(
        label=_("Who sends the table"), queryset=DataSource.objects.exclude(kind__in=NOT_BY_TABLE), to_field_name="code"
    )
    sharing = ItemChoice(
        label=_("Item of the sharing catalogue"),
        queryset=SharingItem.objects.select_related("source"),
        to_field_name="number",
        required=False,
        empty_label=_("None: each enterprise has authorised it"),
    )
    as_of = DateField(label=_("As of"), help_text=_("The day on which the source made the table."))
    scope_note = forms.CharField(
        label=_("What the figures cover"), max_length=200, required=False, help_text=_("For rows that do not say it.")
    )
    file = forms.FileField(label=_("Table"), help_text=_("XLSX or CSV, 64 MB and 200,000 rows at most."))


class RoundForm(DomainForm):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    period = PeriodField(label=_("Period"), help_text=_("2026-03, 2026Q1, 2026H1 or 2026."))
    due_on = DateField(label=_("Due on"))
    roles = forms.MultipleChoiceField(
        label=_("Who is asked"),
        choices=BusinessRole.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without a choice every registered enterprise is asked."),
    )
    indicators = NamedChoices(label=_("Figures"), queryset=Indicator.objects.none(), to_field_name="code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = told_of_enterprises()


class AuthorisationForm(DomainForm):
    source = NamedChoice(
        label=_("Who may tell the bureau"),
        queryset=DataSource.objects.exclude(kind__in=(*NOT_BY_TABLE, SourceKind.STATISTICS)),
        to_field_name="code",
    )
    indicators = NamedChoices(label=_("Which figures"), queryset=Indicator.objects.none(), to_field_name="code")
    purpose = forms.ChoiceField(label=_("For what"), choices=Purpose.choices)
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Until, the day included"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = told_of_enterprises()

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"purpose": Purpose(self.cleaned_data["purpose"])}


def told_of_enterprises() -> Any:
    """Asked in Python: SQLite cannot look into JSON lists."""
    found = [row.pk for row in Indicator.objects.all() if "enterprise" in row.subjects]
    return Indicator.objects.filter(pk__in=found)


class ParkForm(DomainForm):
    code = forms.CharField(label=_("Park code"), max_length=20, help_text=_("For tables of figures: TJBH01."))
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    operator_code = CodeField(
        label=_("Credit code of the operator"),
        max_length=30,
        required=False,
        help_text=_("If the operator is registered here; otherwise its name."),
    )
    operator_name = forms.CharField(label=_("Name of the operator"), max_length=120, required=False)
    division = NamedChoice(label=_("Place"), queryset=Division.objects.all(), to_field_name="code")
    address = forms.CharField(label=_("Address"), max_length=200)
    land_area = forms.DecimalField(
        label=_("Land, m²"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2, required=False
    )
    floor_area = forms.DecimalField(label=_("Floor, m²"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2)
    opened_on = DateField(label=_("In operation since"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.initial:
            self.fields["code"].disabled = True

    @classmethod
    def of(cls, park: Park, data: Any = None) -> "ParkForm":
        names = ("code", "name_zh", "name_en", "operator_name", "division", "address", "opened_on", "version")
        initial = {name: getattr(park, name) for name in names}
        initial["operator_code"] = park.operator.uscc if park.operator else ""
        for name in ("land_area", "floor_area"):
            area = getattr(park, name)
            initial[name] = None if area is None else Decimal(area) / HUNDREDTHS
        return cls(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        found["operator"] = registered(found.get("operator_code", ""))
        if found.get("operator_code") and found["operator"] is None:
            self.add_error("operator_code", _("No registered enterprise has this code."))
        elif found["operator"] is None and not found.get("operator_name"):
            self.add_error("operator_name", _("Name the operator, or give its credit code."))
        return found

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        for name in ("land_area", "floor_area"):
            found[name] = None if found[name] is None else int(found[name] * HUNDREDTHS)
        return found


def registered(code: str) -> Enterprise | None:
    return Enterprise.objects.filter(uscc=code, state=EnterpriseState.ACTIVE).first() if code else None


class TenantForm(DomainForm):
    code = CodeField(label=_("Credit code of the enterprise"), max_length=30)
    starts_on = DateField(label=_("Tenant since"))

    def clean_code(self) -> str:
        self.enterprise = registered(self.cleaned_data["code"])
        if self.enterprise is None:
            raise forms.ValidationError(_("No registered enterprise has this code."))
        return str(self.cleaned_data["code"])


class TenantDecisionForm(DomainForm):
    """Which of the reported tenants, each as “uid:version”, and the reason where they are not confirmed."""

    tenants = forms.CharField(required=False, widget=forms.HiddenInput)  # read as a list: see `shown`
    reason = forms.CharField(
        label=_("Reason, if not confirmed"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def shown(self) -> list[tuple[UUID, int]]:
        """What was ticked; values that no page of ours holds are left out."""
        found = []
        for text in self.data.getlist("tenants"):
            uid, _between, version = text.partition(":")
            if version.isascii() and version.isdecimal() and len(version) < 10:
                with suppress(ValueError):
                    found.append((UUID(uid), int(version)))
        return found


class TenantEndForm(DomainForm):
    ends_on = DateField(label=_("Last day"))


class FiguresForm(forms.Form):
    """Which figures of an enterprise are looked at, and for what."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    purpose = forms.ChoiceField(label=_("Read for"), choices=Purpose.choices, required=False)

    def __init__(self, *args: Any, choices: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(each, each) for each in choices]
