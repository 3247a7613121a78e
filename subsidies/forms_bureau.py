"""The bureau's forms about claims: they read what was typed; whether it may be done is the actions' answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from subsidies.enums import Verdict
from subsidies.filters import DayField, YuanField
from subsidies.rules.model import Measure
from subsidies.rules.targets import BadTarget, parse

TEXT_ROWS = forms.Textarea(attrs={"rows": 4, "maxlength": 2000})


class RulingForm(forms.Form):
    accepted = forms.TypedChoiceField(
        choices=[("no", _("Leave out")), ("yes", _("Take back in"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label=_("This line"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class OpinionForm(forms.Form):
    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.RadioSelect, label=_("Your opinion"))
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        widget=TEXT_ROWS,
        help_text=_("A disagreement needs its reason: the other desk and the city will read it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RefusalForm(forms.Form):
    clause = forms.ChoiceField(label=_("By which clause"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        widget=TEXT_ROWS,
        help_text=_("In words that the applicant understands, with the figures it rests on."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, measure: Measure, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = [
            (clause.id, f"{clause.label.pick(language)} · {clause.text.pick(language)}")
            for clause in measure.clauses.values()
        ]


class SendBackForm(forms.Form):
    reason = forms.CharField(label=_("What the re-review should look at again"), widget=TEXT_ROWS)


class CorrectionForm(forms.Form):
    """Checkboxes named `target`, each with a remark named `remark-<target>`; the page lists everything at once."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    target = forms.MultipleChoiceField(label=_("Points to correct"))

    def __init__(self, *args, targets: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [(target, target) for target in targets]

    def remarks(self) -> dict[str, str]:
        return {target: self.data.get(f"remark-{target}", "").strip() for target in self.cleaned_data["target"]}

    def clean_target(self):
        for target in self.cleaned_data["target"]:
            try:
                parse(target)
            except BadTarget as error:
                raise forms.ValidationError(_("This point is not part of the claim.")) from error
        return self.cleaned_data["target"]


class NoticeForm(forms.Form):
    document_number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        help_text=_("As it stands on the paper, such as 津商公示〔2024〕12号."),
    )


class BudgetForm(forms.Form):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    source = forms.CharField(label=_("Source of the money"), max_length=120)
    document_number = forms.CharField(label=_("Document number"), max_length=60)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)


class AllotForm(forms.Form):
    amount = YuanField(label=_("Amount (¥)"))
    note = forms.CharField(label=_("Document or note"), max_length=200)


class PaidForm(forms.Form):
    paid_on = DayField(label=_("Paid on"))
