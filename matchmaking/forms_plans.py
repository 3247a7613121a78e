"""What officers type about plans of meetings, and participants about their meetings."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.forms_cycles import VersionedForm
from matchmaking import markets
from matchmaking.actions.meetings.locking import Conflicts
from matchmaking.actions.meetings.outcomes import Said
from matchmaking.actions.meetings.planning import USUAL_SECONDS
from matchmaking.enums import Role
from matchmaking.enums_plan import Currency, PlanStart
from matchmaking.models import Event, Meeting, Outcome, Participation, Slot, Table
from matchmaking.plan_names import slot_name
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.money import MoneyError, parse_money, plain_money
from pilotzone.ui.templatetags.ui import local_text

LONGEST = 60  # seconds a page asks for at most


class ConflictForm(VersionedForm):
    """Each conflict stands in the summary by itself."""

    def refuse(self, error: DomainError, field: str = "") -> None:
        if isinstance(error, Conflicts):
            for line in error.lines:
                self.add_error(None, line)
        else:
            super().refuse(error, field)


class SlotChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Slot) -> str:
        return slot_name(row.starts_at, row.ends_at)


class TableChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Table) -> str:
        return row.code


class PartyChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Participation) -> str:
        return local_text(row.party.names)


class PartyChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: Participation) -> str:
        return local_text(row.party.names)


def seated(event: Event) -> Any:
    return Participation.objects.confirmed().filter(event=event).for_list().order_by("pk")


class PlanForm(ConflictForm):
    version = None
    start = forms.ChoiceField(label=_("Start"), choices=PlanStart.choices, widget=forms.RadioSelect)
    time_limit = forms.IntegerField(
        label=_("Seconds at most"),
        min_value=1,
        max_value=LONGEST,
        initial=USUAL_SECONDS,
        help_text=_("It ends sooner where the best plan is proven; stopped, the best until then is kept."),
    )
    absent = PartyChoices(
        label=_("Who did not come"),
        queryset=Participation.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, event: Event, may_mend: bool, absent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = seated(event).filter(role__in=(Role.BUYER, Role.SUPPLIER))
        self.fields["absent"].queryset = rows
        if not may_mend:
            self.fields["start"].choices = [each for each in PlanStart.choices if each[0] == PlanStart.FRESH]
        if not absent:
            del self.fields["absent"]


class PlaceForm(ConflictForm):
    """Where a meeting of a draft is."""

    slot = SlotChoice(label=_("Slot"), queryset=Slot.objects.none(), empty_label=None)
    table = TableChoice(label=pgettext_lazy("meetings", "Table"), queryset=Table.objects.none(), empty_label=None)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = event.slots.all()
        self.fields["table"].queryset = event.tables.filter(removed_at=None)


class AddForm(PlaceForm):
    buyer = PartyChoice(
        label=Role.BUYER.label, queryset=Participation.objects.none(), to_field_name="uid", empty_label=None
    )
    supplier = PartyChoice(
        label=Role.SUPPLIER.label, queryset=Participation.objects.none(), to_field_name="uid", empty_label=None
    )
    field_order = ("buyer", "supplier", "slot", "table")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        for role in (Role.BUYER, Role.SUPPLIER):
            self.fields[role.value].queryset = seated(event).filter(role=role)


class CancelForm(VersionedForm):
    """Of one meeting among others on a page."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("The other side and the organiser read it.")
    )

    def __init__(self, meeting: Meeting, data: Any = None) -> None:
        self.meeting = meeting
        super().__init__(data, initial={"version": meeting.version}, auto_id=f"cancel_{meeting.pk}_%s")


HELD = [("yes", pgettext_lazy("meeting", "It was held")), ("no", pgettext_lazy("meeting", "It was not held"))]
STARS = [("", "–"), *((str(number), str(number)) for number in range(5, 0, -1))]


class OutcomeForm(VersionedForm):
    was_held = forms.ChoiceField(label=_("The meeting"), choices=HELD, widget=forms.RadioSelect)
    rating = forms.ChoiceField(
        label=_("How useful it was"), choices=STARS, required=False, help_text=_("5 is the best.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices, required=False)
    intended = forms.CharField(
        label=_("Amount intended"), max_length=30, required=False, help_text=_("What you expect to trade in a year.")
    )
    realised = forms.CharField(
        label=_("Amount realised so far"), max_length=30, required=False, help_text=_("Orders that were placed.")
    )
    market = forms.ChoiceField(label=_("Market"), required=False)
    note = forms.CharField(
        label=_("Note to the organiser"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = markets.names(get_language() or "zh-hans")
        self.fields["market"].choices = [("", "–"), *named.items()]

    @classmethod
    def of(cls, row: Outcome | None, market: str) -> "OutcomeForm":
        if row is None:
            return cls(initial={"version": 0, "market": market, "currency": Currency.CNY})
        amounts = {
            name: "" if getattr(row, name) is None else plain_money(getattr(row, name), row.currency)
            for name in ("intended", "realised")
        }
        kept = {"currency": row.currency, "market": row.market, "note": row.note, "version": row.version}
        held = "yes" if row.was_held else "no"
        return cls(initial=kept | amounts | {"was_held": held, "rating": str(row.rating or "")})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        currency = found.get("currency") or Currency.CNY
        for name in ("intended", "realised"):
            found[name] = self.amount(name, currency)
        return found

    def amount(self, name: str, currency: str) -> int | None:
        text = self.cleaned_data.get(name, "")
        if not text.strip():
            return None
        try:
            return parse_money(text, currency).minor
        except MoneyError:
            self.add_error(name, _("Enter an amount such as 120,000.00."))
            return None

    def said(self) -> Said:
        given = self.cleaned_data
        held = given["was_held"] == "yes"
        return Said(
            was_held=held,
            rating=int(given["rating"]) if given["rating"] else None,
            intended=given["intended"],
            realised=given["realised"],
            currency=given["currency"] or Currency.CNY,
            market=given["market"],
            note=given["note"],
        )


class HeardForm(OutcomeForm):
    """What an officer enters for a side."""

    heard = forms.CharField(
        label=_("From where it is known"),
        max_length=200,
        help_text=_("Such as a call with Ms Li on 3 July. The firm reads it and can change the entry."),
    )

    @classmethod
    def of(cls, row: Outcome | None, market: str) -> "HeardForm":
        form = super().of(row, market)
        form.initial["heard"] = row.heard if row else ""
        return form
