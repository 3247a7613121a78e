"""Forms of objections to a recognition: to which, in whose name, and what the first of two people proposes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.objections.forms import AS, DepartmentObjectionForm
from enterprises.objections.rulings import MOST_REASON
from pilotzone.ui.templatetags.ui import local_text
from warehouses.enums_recognition import ObjectionOutcome
from warehouses.models import Recognition


class RecognitionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Recognition) -> str:
        return f"{local_text(obj.warehouse, 'name')} · {local_text(obj.enterprise, 'name')}"


class ObjectionStartForm(forms.Form):
    """In the address, so that the next page can be come back to."""

    recognition = RecognitionChoice(
        label=_("To which warehouse do you object?"),
        queryset=Recognition.objects.none(),
        to_field_name="uid",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    name_as = forms.ChoiceField(label=_("In whose name do you object?"), choices=AS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, recognitions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recognition"].queryset = recognitions


class RecognitionDepartmentForm(DepartmentObjectionForm):
    recognition = RecognitionChoice(
        label=_("To which warehouse does it object?"),
        queryset=Recognition.objects.none(),
        to_field_name="uid",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    field_order = ("recognition",)

    def __init__(self, *args: Any, recognitions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recognition"].queryset = recognitions


class RulingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What is decided"),
        choices=ObjectionOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is decided.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": MOST_REASON}),
        help_text=_("Everybody concerned reads it. Name nobody who made an objection."),
    )
