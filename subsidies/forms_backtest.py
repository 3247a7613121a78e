"""What a back-test is to be run over; whether it may be is the action's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pilotzone.kernel.typed import in_full, tidy
from pilotzone.ui.templatetags.ui import local_text
from subsidies import wording
from subsidies.enums import BackTestFacts, BackTestSource
from subsidies.filters import NamedMultipleField, ShortList, YuanField
from subsidies.models import Call, Measure, MeasureVersion
from subsidies.rules.model import InputSpec
from subsidies.uploaded_claims import MOST_ROWS


class VersionField(forms.ModelChoiceField):
    """The measure's own versions by their number, another measure's by its code too."""

    iterator = ShortList
    measure: Measure | None = None

    def label_from_instance(self, row):
        own = self.measure is not None and row.measure_id == self.measure.pk
        return f"{'' if own else row.measure.code + ' '}v{row.number} · {row.get_state_display()}"


class FigureField(forms.CharField):
    """A number as people type it, 600万 as the whole number."""

    def to_python(self, value):
        return in_full(tidy(super().to_python(value)))


class CallsField(NamedMultipleField):
    """Each call with the number of its claims and, by key, what they tell."""

    told: Mapping[int, str] = {}

    def label_from_instance(self, row):
        claims = ngettext("%(n)s claim", "%(n)s claims", row.claims) % {"n": f"{row.claims:,}"}
        return " · ".join(filter(None, (local_text(row, "name"), claims, self.told.get(row.pk, ""))))


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen for a version of `measure`; `told` says of each call, by its key, what its claims tell."""

    measure: Measure
    versions: QuerySet[MeasureVersion]
    calls: QuerySet[Call]
    told: Mapping[int, str]
    to_suppose: Sequence[InputSpec] = ()


class BackTestForm(forms.Form):
    """Calls and facts are needed for claims of the portal, the file for a table; the page shows what is needed."""

    use_required_attribute = False
    against = VersionField(
        queryset=MeasureVersion.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("Nothing in force"),
        label=_("Against"),
        help_text=_(
            "The version that would otherwise hold. With nothing in force, each claim's amount before is zero and the"
            " whole cost is new."
        ),
    )
    source = forms.ChoiceField(
        choices=BackTestSource.choices,
        widget=forms.RadioSelect,
        initial=BackTestSource.CALLS,
        label=_("Over which claims"),
    )
    calls = CallsField(
        queryset=Call.objects.none(),
        to_field_name="reference",
        error_messages={"required": _("Choose one call at least.")},
        widget=forms.CheckboxSelectMultiple,
        label=_("Calls"),
        help_text=_(
            "Every claim that was submitted and not withdrawn counts, refused ones too. Of claims under another"
            " measure, the facts count that have the same name and type."
        ),
    )
    facts = forms.ChoiceField(
        choices=BackTestFacts.choices,
        widget=forms.RadioSelect,
        initial=BackTestFacts.CLAIMED,
        label=_("Facts of the claims"),
    )
    file = forms.FileField(
        label=_("Table"),
        error_messages={"required": _("Choose the table.")},
        help_text=_(
            "One claim in each row, the inputs' names as column heads: .xlsx, .csv or .json, up to %(rows)s rows."
            " An input without a column is unknown."
        ),
    )
    budget = YuanField(
        least=1,
        required=False,
        label=_("Budget (¥)"),
        help_text=_("Left empty, the budgets of the chosen calls count."),
    )

    def __init__(self, *args: Any, over: "Choice", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"].queryset, self.fields["against"].measure = over.versions, over.measure
        self.fields["calls"].queryset, self.fields["calls"].told = over.calls, over.told
        for spec in over.to_suppose:
            self.fields[f"suppose_{spec.name}"] = supposing(spec)
        self.order_fields([*self.fields][:4] + [f"suppose_{spec.name}" for spec in over.to_suppose])
        self.fields["file"].help_text %= {"rows": f"{MOST_ROWS:,}"}
        if self.is_bound:
            of_file = self.data.get("source") == BackTestSource.FILE
            for name, needed in (("calls", not of_file), ("facts", not of_file), ("file", of_file)):
                self.fields[name].required = needed

    @property
    def supposed(self) -> dict[str, str]:
        """What was typed for the inputs that past claims do not tell."""
        prefix = "suppose_"
        return {name.removeprefix(prefix): text for name, text in self.cleaned_data.items() if name.startswith(prefix)}


def supposing(spec: InputSpec) -> forms.Field:
    """One value for every claim that does not tell the input; whether it can be read is the action's answer."""
    words: dict[str, Any] = {
        "required": False,
        "label": _("Suppose for all claims: %(input)s") % {"input": wording.label_with_unit(spec)},
        "help_text": _("Past claims do not tell it. Left empty, it is unknown."),
    }
    options = [(code, wording.pick(label)) for code, label in spec.codes]
    if spec.type.kind == "bool":
        options = [("yes", _("Yes")), ("no", _("No"))]
    if options:
        return forms.ChoiceField(choices=[("", _("Unknown")), *options], **words)
    return (FigureField if spec.type.kind in ("quantity", "money") else forms.CharField)(max_length=200, **words)
