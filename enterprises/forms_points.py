"""Forms of points: given, confirmed by another person or sent back, and an enterprise's own."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms import DomainForm
from enterprises.forms_cycles import VersionedForm
from enterprises.models_points import NOTE
from enterprises.result_words import pick
from enterprises.rules.assessment.asked_points import AskedPoints

HUNDREDTHS = 100


def points_field(asked: AskedPoints, *, required: bool = True, label: Any = None) -> forms.Field:
    label = label or pgettext_lazy("assessment", "Points")
    if asked.steps:
        choices = [("", ""), *((str(each), plain(each)) for each in asked.steps)]
        return forms.TypedChoiceField(label=label, choices=choices, coerce=Decimal, required=required, empty_value=None)
    help_text = _("From %(low)s to %(high)s.") % {"low": plain(asked.low), "high": plain(asked.high)}
    return forms.DecimalField(
        label=label, min_value=asked.low, max_value=asked.high, decimal_places=2, required=required, help_text=help_text
    )


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def note_field(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 2}), max_length=NOTE, required=required)


class GiveForm(VersionedForm):
    note = note_field(_("What they rest on"))

    def __init__(self, *args: Any, asked: AskedPoints, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{asked.id}_%s", **kwargs)
        self.fields = {"version": self.fields["version"], "points": points_field(asked), "note": self.fields["note"]}


class ConfirmForm(VersionedForm):
    note = note_field(_("Why they differ, if they do"), required=False)

    def __init__(self, *args: Any, asked: AskedPoints, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{asked.id}_confirm_%s", **kwargs)
        field = points_field(asked, label=_("Points that count"))
        self.fields = {"version": self.fields["version"], "points": field, "note": self.fields["note"]}


class ReturnForm(VersionedForm):
    reason = note_field(_("Reason"))

    def __init__(self, *args: Any, asked: AskedPoints, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{asked.id}_back_%s", **kwargs)


class SelfForm(DomainForm):
    """A field for the points and one for the reason of each indicator; empty points are none."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Sequence[AskedPoints], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for each in asked:
            self.fields[each.id] = points_field(each, required=False, label=pick(each.label))
            self.fields[f"{each.id}_note"] = note_field(_("What they rest on"), required=False)

    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[each.id], self[f"{each.id}_note"]) for each in self.asked]

    @property
    def points(self) -> dict[str, Decimal]:
        found = {each.id: self.cleaned_data[each.id] for each in self.asked}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def notes(self) -> dict[str, str]:
        return {each.id: self.cleaned_data[f"{each.id}_note"] for each in self.asked}
