"""What officials type: a year's notice, the rates of a day, why a change is returned."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.inputs import Dated, DomainForm, TidyField
from pilotzone.reference.rate_batches import CURRENCIES, OWN_WORDS, YUAN
from pilotzone.reference.rules import rates

LONGEST_NOTICE = 5000
RATE = "rate_"


class CalendarForm(DomainForm):
    year = forms.IntegerField(label=_("Year"))
    ground = forms.CharField(
        label=_("Number of the notice"), max_length=120, help_text=_("As in 国办发明电〔2024〕12号.")
    )
    text = forms.CharField(
        label=_("Text of the notice"),
        max_length=LONGEST_NOTICE,
        help_text=_("Paste it as it was published. Its days are read from it and shown before anybody confirms them."),
        widget=forms.Textarea(attrs={"rows": 12, "lang": "zh-Hans"}),
    )


class DayField(Dated, forms.DateField):
    """A day of the list."""


class RatesForm(DomainForm):
    """A field for each currency that is taken; one that is left empty stays as it is."""

    day = DayField(
        label=_("Day of the list"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    ground = forms.CharField(
        label=_("Where it was published"), max_length=120, help_text=_("The announcement or the page it is taken from.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for currency, name in CURRENCIES.items():
            if currency != YUAN:
                self.fields[RATE + currency] = rate_field(currency, name)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        read = dict[str, int]()
        for name in [each for each in self.fields if each.startswith(RATE)]:
            currency = name.removeprefix(RATE)
            text = found.pop(name, "")
            if not text:
                continue
            try:
                read[currency] = rates.read_quoted(text, currency)
            except rates.NoRate as fault:
                self.add_error(name, OWN_WORDS[fault.code])
        found["rates"] = read
        return found


def rate_field(currency: str, name: Any) -> forms.Field:
    units = rates.QUOTED_FOR.get(currency, 1)
    label = _("%(units)s %(currency)s in yuan (%(name)s)") % {"units": units, "currency": currency, "name": name}
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return TidyField(label=label, required=False, max_length=20, widget=widget)


class ReturnForm(DomainForm):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DistrictsForm(DomainForm):
    text = forms.CharField(
        label=_("Districts"),
        max_length=LONGEST_NOTICE,
        help_text=_(
            "One a line: code of six digits (GB/T 2260), name in Chinese, name in English, such as "
            "120116 滨海新区 Binhai. A code that is there already gets the new name."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
