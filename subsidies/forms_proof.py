"""Forms about proof: what goes into an evidence pack."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EvidenceForm(forms.Form):
    files = forms.ChoiceField(
        label=_("Papers of the claim"),
        choices=[
            ("included", _("With the files")),
            ("digests", _("Their digests alone: whoever has a file can compare it")),
        ],
        initial="included",
        widget=forms.RadioSelect,
    )
