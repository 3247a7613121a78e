"""Forms of objections and reviews: they read what was typed; whether it may be done is the actions' answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.objections import forms as forms_of_objections
from enterprises.objections.forms import ANONYMOUS as ANONYMOUS
from enterprises.objections.forms import AS
from enterprises.objections.forms import FORMS as FORMS
from enterprises.objections.forms import GiveBackForm as GiveBackForm
from enterprises.objections.forms import ObjectionForm as ObjectionForm
from pilotzone.files.forms import FilesField
from subsidies.actions.appealing import LONGEST_GROUNDS
from subsidies.actions.rulings import MOST_REASON
from subsidies.actions.time_limits import MOST_DAYS
from subsidies.actions.time_limits import MOST_REASON as MOST_TERM_REASON
from subsidies.enums_terms import ObjectionOutcome
from subsidies.rules.model import Measure
from subsidies.wording import clause_choices


class ObjectionStartForm(forms.Form):
    """To which claim, and in whose name; in the address, so that the next page can be come back to."""

    item = forms.IntegerField(
        label=_("No. of the claim on the notice"), min_value=1, help_text=_("The number in the first column.")
    )
    name_as = forms.ChoiceField(label=_("In whose name do you object?"), choices=AS, widget=forms.RadioSelect)


class DepartmentObjectionForm(forms_of_objections.DepartmentObjectionForm):
    item = forms.IntegerField(label=_("No. of the claim on the notice"), min_value=1)
    field_order = ("item",)


class RulingForm(forms.Form):
    """What the first of two people proposes."""

    outcome = forms.ChoiceField(
        label=_("What is decided"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is decided.")},
    )
    clause = forms.ChoiceField(
        label=_("By which clause"), required=False, help_text=_("Only where the claim is not supported.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": MOST_REASON}),
        help_text=_("Everybody concerned reads it. Name nobody who made an objection."),
    )

    def __init__(
        self, *args: Any, outcomes: Any = ObjectionOutcome.choices, measure: Measure | None = None, **kwargs: Any
    ):
        language = kwargs.pop("language", "zh")
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes
        if measure is None:
            del self.fields["clause"]
            self.fields["reason"].help_text = _("The enterprise reads it.")
        else:
            self.fields["clause"].choices = [("", _("None")), *clause_choices(measure, language, most=120)]


class ReviewForm(forms.Form):
    grounds = forms.CharField(
        label=_("Why the refusal should be lifted"),
        max_length=LONGEST_GROUNDS,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST_GROUNDS}),
        help_text=_("Answer the reason that was given: what was overlooked or taken wrongly, and how it can be seen."),
    )
    papers = FilesField(
        label=_("Papers"),
        required=False,
        help_text=_("PDF, OFD, XML, JPG or PNG, up to ten files of 50 MB."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)


class ExtensionForm(forms.Form):
    days = forms.IntegerField(
        label=_("Working days more"), min_value=1, max_value=MOST_DAYS, help_text=_("Given once, before the limit.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_TERM_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_TERM_REASON}),
        help_text=_("The enterprise reads it."),
    )


class RestoreForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the claim is taken up again"),
        max_length=MOST_TERM_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_TERM_REASON}),
        help_text=_("The enterprise reads it."),
    )


class LateRemarkForm(forms.Form):
    allowed = forms.TypedChoiceField(
        label=_("The later remark"),
        choices=[("yes", _("Allow")), ("no", _("Do not allow"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_TERM_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_TERM_REASON}),
        help_text=_("It stays with the claim."),
    )


class PaperReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with the paper"),
        max_length=MOST_TERM_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_TERM_REASON}),
        help_text=_("The applicant reads it."),
    )
