"""How a person wants notices: one choice per group and channel."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotzone.messages import kinds
from pilotzone.messages.enums import Channel, Mode

MODES = {Channel.EMAIL: list(Mode), Channel.SMS: [Mode.IMMEDIATE, Mode.OFF]}
LABELS = {Channel.EMAIL: _("%(group)s: by e-mail"), Channel.SMS: _("%(group)s: by SMS")}


class PreferenceForm(forms.Form):
    def __init__(self, *args: Any, current: dict[tuple[str, str], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = kinds.groups()
        for (group, channel), mode in current.items():
            self.fields[f"{group}-{channel}"] = forms.ChoiceField(
                label=LABELS[Channel(channel)] % {"group": groups[group]},
                choices=[(choice.value, choice.label) for choice in MODES[Channel(channel)]],
                initial=mode,
            )

    def choices(self) -> dict[tuple[str, str], str]:
        """(group, channel) → mode."""
        found = {}
        for name, mode in self.cleaned_data.items():
            group, _dash, channel = name.rpartition("-")
            found[group, channel] = mode
        return found
