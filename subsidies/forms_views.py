"""The forms about one's own look at the queue, and for notes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pilotzone.accounts.forms import OfficeField
from pilotzone.accounts.models import Office
from subsidies.actions.noting import LONGEST


class SaveViewForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("saved view", "Name"), max_length=40)
    office = OfficeField(
        label=_("Share with"), queryset=Office.objects.none(), required=False, empty_label=_("Nobody: mine alone")
    )
    is_default = forms.BooleanField(label=_("Open the queue with it"), required=False)

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Internal note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
        help_text=_("Officers alone read it. @ and a name tells that colleague."),
    )
