"""Whom an officer means to tell of an event."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from enterprises.enums import BusinessRole
from enterprises.forms import DomainForm
from matchmaking import markets
from matchmaking.actions.inviting import Choice
from matchmaking.enums import Topic
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text


class InviteForm(DomainForm):
    roles = forms.MultipleChoiceField(
        label=_("Which enterprises"),
        choices=BusinessRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a tick all of them. Nobody is told of an event twice."),
    )
    divisions = forms.ModelMultipleChoiceField(
        label=_("Registered in"), queryset=Division.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.MultipleChoiceField(
        label=_("With needs or offers about"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("By what stands in their profiles; whoever has entered nothing is not found by it."),
    )
    markets = forms.MultipleChoiceField(
        label=_("With needs or offers for the markets"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["divisions"].label_from_instance = lambda row: local_text(row, "name")
        self.fields["markets"].choices = list(markets.names(get_language() or "en").items())

    def choice(self) -> Choice:
        given = self.cleaned_data
        keys = tuple(division.pk for division in given["divisions"])
        return Choice(tuple(given["roles"]), keys, tuple(given["markets"]), tuple(given["topics"]))

    def ticked(self) -> list[tuple[str, str]]:
        """What was chosen, as fields that another form carries hidden."""
        choice = self.choice()
        parts = {"roles": choice.roles, "divisions": choice.divisions, "markets": choice.markets}
        return [(name, str(each)) for name, part in (parts | {"topics": choice.topics}).items() for each in part]
