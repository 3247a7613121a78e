"""The forms of money after the decision: the bank's answers, instalments, templates of the payment file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from subsidies.enums_payment import ClosingWay, ColumnKind
from subsidies.filters import DayField, NamedField
from subsidies.models import Budget
from subsidies.rules.payment_file import Column

SPARE_ROWS = 3


class BounceForm(forms.Form):
    day = DayField(label=_("Sent back on"))
    reason = forms.CharField(
        label=_("Reason that the bank gave"), max_length=200, help_text=_("The enterprise reads it.")
    )


class KeepAccountForm(forms.Form):
    why = forms.CharField(
        label=_("How it was found that the account is right"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text=_("Such as: the bank confirmed by telephone that it was its own mistake."),
    )


class DueForm(forms.Form):
    due_on = DayField(label=_("May be paid from"))
    why = forms.CharField(
        label=_("What shows that it is due"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text=_("Such as the number of the acceptance report."),
    )


class ClosingForm(forms.Form):
    way = forms.ChoiceField(label=_("What is free"), choices=ClosingWay.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Document that this rests on"), max_length=200)


class PayerForm(forms.Form):
    """From which budget each payer of the call's measure pays."""

    def __init__(self, *args: Any, payers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        budgets = Budget.objects.filter(closed_at=None).order_by("-year", "-pk")
        for payer, label in payers:
            self.fields[payer] = NamedField(label=label, queryset=budgets, empty_label=None)


class TemplateForm(forms.Form):
    """The names; the columns are rows named `kind-N`, `heading-N`, `constant-N` in the order that `place-N` says.

    A row without a heading is left out.
    """

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, columns: list[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = columns

    def rows(self) -> list[dict[str, Any]]:
        """What the page shows: as typed where something was, else the columns given and some empty rows."""
        if self.is_bound:
            numbers = sorted({int(name[5:]) for name in self.data if name[:5] == "kind-" and name[5:].isdecimal()})
            return [self.typed(number) for number in numbers[:99]]
        columns = [
            {"kind": each.kind, "heading": each.heading, "constant": each.constant, "place": number}
            for number, each in enumerate(self.given, start=1)
        ]
        start = len(columns)
        spare = [
            {"kind": "", "heading": "", "constant": "", "place": start + more} for more in range(1, SPARE_ROWS + 1)
        ]
        return [row | {"number": number} for number, row in enumerate([*columns, *spare], start=1)]

    def typed(self, number: int) -> dict[str, Any]:
        texts = {
            name: self.data.get(f"{name}-{number}", "").strip() for name in ("kind", "heading", "constant", "place")
        }
        return texts | {"number": number}

    def columns(self) -> list[Column]:
        """In the order of the numbers typed; rows with the same one stay as they stand."""
        kinds = {kind.value: kind for kind in ColumnKind}
        rows = [row for row in self.rows() if row["heading"] and row["kind"] in kinds]
        rows.sort(key=lambda row: int(row["place"]) if str(row["place"]).isdecimal() else row["number"])
        return [Column(kinds[row["kind"]], row["heading"], row["constant"]) for row in rows]
