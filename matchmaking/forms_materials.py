"""A paper of a session."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms import DomainForm
from matchmaking.models import Event, Session, SessionMaterial
from pilotzone.ui.templatetags.ui import local_text


def name_of(field: str) -> Any:
    return capfirst(SessionMaterial._meta.get_field(field).verbose_name)


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Session) -> str:
        return local_text(row, "title")


class MaterialForm(DomainForm):
    session = SessionChoice(
        label=pgettext_lazy("event", "Session"),
        queryset=Session.objects.none(),
        to_field_name="uid",
        empty_label=None,
    )
    title_zh = forms.CharField(label=name_of("title_zh"), max_length=160)
    title_en = forms.CharField(label=name_of("title_en"), max_length=240, required=False)
    file = forms.FileField(
        label=pgettext_lazy("paper of a session", "File"), help_text=_("PDF, XLSX, PNG or JPEG, up to 50 MB.")
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = event.sessions.select_related("event")
