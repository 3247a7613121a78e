"""Forms of schemes: beginning one, its steps, its calendar, the comparison of two versions, the comparison in pairs."""

from typing import Any

from django import forms
from django.utils import dates
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import BusinessRole
from enterprises.enums_figures import PeriodKind, SubjectKind
from enterprises.forms import DateField, DomainForm
from enterprises.models import Cycle, Scheme, SchemeCalendar, SchemeVersion
from pilotzone.formula.text import Text
from pilotzone.kernel.inputs import TidyField
from pilotzone.ui.templatetags.ui import local_text
from pilotzone.versions.pages import NOTE

LEAST_CONTEST, MOST_CONTEST = 7, 15


class StartSchemeForm(DomainForm):
    code = TidyField(
        label=_("Code"),
        max_length=40,
        help_text=_("Capital letters, digits and hyphens, such as PLATFORM-2026. It never changes."),
    )
    subject = forms.ChoiceField(label=_("Who is assessed"), choices=SubjectKind.choices)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    @property
    def name(self) -> Text:
        return Text(self.cleaned_data["name_zh"], self.cleaned_data["name_en"])


class ProposeSchemeForm(DomainForm):
    valid_from = DateField(
        label=pgettext_lazy("scheme", "In use from"),
        help_text=_("The first day. Cycles that have begun keep their version."),
    )
    note = forms.CharField(
        label=_("For the approver"),
        required=False,
        widget=NOTE,
        help_text=_("What changes and why, in a few sentences."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ApproveSchemeForm(DomainForm):
    valid_from = DateField(label=pgettext_lazy("scheme", "In use from"))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CalendarForm(DomainForm):
    period_kind = forms.ChoiceField(label=_("Period assessed"), choices=PeriodKind.choices)
    months = forms.TypedMultipleChoiceField(
        label=_("Months in which a cycle opens"),
        coerce=int,
        choices=list(dates.MONTHS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("The period that has ended before is assessed. Without a month no cycle opens by itself."),
    )
    opens_on_day = forms.IntegerField(label=_("Day of the month"), min_value=1, max_value=28, initial=1)
    collecting_days = forms.IntegerField(label=_("Days to collect figures"), min_value=1, max_value=180, initial=30)
    contest_days = forms.IntegerField(
        label=_("Working days to contest"),
        min_value=LEAST_CONTEST,
        max_value=MOST_CONTEST,
        initial=10,
        help_text=_("7 to 15."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Who takes part"),
        choices=BusinessRole.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without a choice every registered enterprise takes part."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, scheme: Scheme, calendar: SchemeCalendar | None, data: Any = None) -> None:
        names = ("period_kind", "months", "opens_on_day", "collecting_days", "contest_days", "roles", "version")
        initial = {name: getattr(calendar, name) for name in names} if calendar else {"version": 0}
        super().__init__(data, initial=initial)
        if scheme.subject != SubjectKind.ENTERPRISE:
            del self.fields["roles"]

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        version = found.pop("version")
        return found | {"period_kind": PeriodKind(found["period_kind"]), "expected_version": version}


class VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: SchemeVersion) -> str:
        return f"v{row.number} · {row.get_state_display()}"


class CycleChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Cycle) -> str:
        return f"{row.reference} {local_text(row, 'name')}"


class CompareForm(DomainForm):
    """Which other version, and on what: a cycle's frozen figures, or a table."""

    base = VersionChoice(label=_("Compare with"), queryset=SchemeVersion.objects.none(), to_field_name="uid")
    cycle = CycleChoice(
        label=_("On the figures that a cycle froze"),
        queryset=Cycle.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("None: on a table"),
    )
    table = forms.FileField(
        label=_("Or on a table"),
        required=False,
        help_text=_(
            "XLSX or CSV, wide (a column per figure) or tidy (a row per value), with a column “id”; columns are called "
            "by the figure's name or label."
        ),
    )

    def __init__(self, others: Any, base: SchemeVersion | None, user: Any, data: Any = None) -> None:
        super().__init__(data, initial={"base": base.uid if base else None})
        self.fields["base"].queryset = others
        cycles = Cycle.objects.visible_to(user).filter(scheme_version__scheme__in=others.values("scheme"))
        self.fields["cycle"].queryset = cycles.exclude(run=None).order_by("-pk")
