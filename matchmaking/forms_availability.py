"""When a participant takes no meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms_cycles import VersionedForm
from matchmaking.models import Participation, Slot
from matchmaking.plan_names import slot_name


class SlotChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: Slot) -> str:
        return slot_name(row.starts_at, row.ends_at)


class AwayForm(VersionedForm):
    slots = SlotChoices(
        label=_("Slots in which you take no meeting"),
        queryset=Slot.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, row: Participation) -> None:
        kept = {"version": row.version, "slots": list(row.away.values_list("slot_id", flat=True))}
        super().__init__(data, initial=kept, auto_id="away_%s")
        self.fields["slots"].queryset = Slot.objects.filter(event=row.event_id)
