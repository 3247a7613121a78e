"""The bureau's forms about claims: they read what was typed; whether it may be done is the actions' answer."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.clock import local_date
from pilotzone.kernel.money import format_money
from pilotzone.ui.templatetags.ui import local_text
from subsidies import facts
from subsidies.actions.calls import DAYS, Announcement
from subsidies.enums import BudgetLevel, Verdict
from subsidies.filters import DayField, NamedField, YuanField
from subsidies.models import Budget, Call, MeasureVersion
from subsidies.rules.deadlines import end_of, start_of
from subsidies.rules.model import Measure
from subsidies.rules.targets import BadTarget, parse
from subsidies.wording import clause_choices, language

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
        self.fields["clause"].choices = clause_choices(measure, language)


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


class VersionField(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{facts.measure_of(row).name.pick(language())} · {row}"


class CallForm(forms.Form):
    """A call: what it is for, on which money, from when to when, and who answers questions."""

    version = VersionField(label=_("Measure"), queryset=MeasureVersion.objects.none())
    budget = NamedField(label=_("Budget"), queryset=Budget.objects.order_by("-year", "-pk"))
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    document_number = forms.CharField(label=_("Document number"), max_length=60)
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), help_text=_("Until 24:00."))
    contact_zh = forms.CharField(label=_("Contact in Chinese"), max_length=160)
    contact_en = forms.CharField(label=_("Contact in English"), max_length=200, required=False)
    contact_phone = forms.CharField(label=_("Contact telephone"), max_length=40)
    named = ("name_zh", "name_en", "document_number", "contact_zh", "contact_en", "contact_phone")
    without_application = False

    def __init__(self, *args, versions: Iterable[MeasureVersion], **kwargs):
        super().__init__(*args, **kwargs)
        ids = [version.pk for version in versions]
        self.fields["version"].queryset = MeasureVersion.objects.filter(pk__in=ids).select_related("measure")

    def announcement(self) -> Announcement:
        given = self.cleaned_data
        return Announcement(
            **{name: given[name] for name in self.named},
            opens_at=start_of(given["first_day"]),
            closes_at=end_of(given["last_day"]),
            without_application=self.without_application,
        )


class ChangeCallForm(CallForm):
    """The same of a call that is prepared; its measure stays."""

    def __init__(self, call: Call, *args, **kwargs):
        last_day = local_date(call.closes_at - timedelta(microseconds=1))  # 24:00 is the next day's 00:00
        said = {name: getattr(call, name) for name in self.named}
        days = {"first_day": local_date(call.opens_at), "last_day": last_day}
        super().__init__(*args, versions=(), initial=said | days | {"budget": call.budget_id}, **kwargs)
        del self.fields["version"]


LIMITS = {
    "correction_days": (
        _("To answer a request for corrections"),
        _("What is not answered by then is marked, and may be deemed withdrawn."),
    ),
    "restore_days": (_("To take up again what was deemed withdrawn"), _("After the claim was deemed withdrawn.")),
    "review_days": (_("To ask for a review of a refusal"), _("After the enterprise was told of the refusal.")),
    "district_days": (_("District review"), _("Commerce and finance together, from the submission.")),
    "city_days": (_("City re-review"), _("After the district's second opinion.")),
    "decision_days": (_("Decision"), _("After the city's opinion, until the second signature.")),
    "publish_days": (_("Until the public notice begins"), _("After the decision.")),
    "payment_days": (_("Payment"), _("After the public notice has ended.")),
    "objection_days": (
        _("To decide on an objection"),
        _("From its receipt. Only the claim that it concerns waits for it."),
    ),
    "review_answer_days": (_("To decide on a review"), _("From the enterprise's request.")),
}


class CallDaysForm(forms.Form):
    """The time limits of a call in working days: the enterprise's first, then the offices'."""

    def __init__(self, call: Call, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, text) in LIMITS.items():
            fewest, most = DAYS[name]
            self.fields[name] = forms.IntegerField(
                label=label, help_text=text, min_value=fewest, max_value=most, initial=getattr(call, name)
            )


class AutomaticCallForm(CallForm):
    """A call under which the bureau makes offers and nobody claims."""

    answer_days = forms.IntegerField(label=_("Working days to answer an offer"), min_value=3, max_value=60, initial=10)
    field_order = ("version", "budget", "name_zh", "name_en", "document_number", "first_day", "last_day", "answer_days")
    named = (*CallForm.named, "answer_days")
    without_application = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_day"].help_text = _("Until 24:00. Offers are made while the call is open.")


class OfferWithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("The enterprise reads it."),
    )


class BudgetForm(forms.Form):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    level = forms.ChoiceField(label=_("Level of the money"), choices=BudgetLevel.choices, initial=BudgetLevel.CITY)
    source = forms.CharField(label=_("Source of the money"), max_length=120)
    document_number = forms.CharField(label=_("Document number"), max_length=60)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    functional_class = forms.CharField(
        label=_("Functional class"),
        max_length=12,
        required=False,
        help_text=_("Code of the functional classification, such as 2160299; it stands in the payment file."),
    )
    economic_class = forms.CharField(
        label=_("Economic class"),
        max_length=12,
        required=False,
        help_text=_("Code of the government's economic classification, such as 50701."),
    )


class AllotForm(forms.Form):
    amount = YuanField(label=_("Amount (¥)"), least=1)
    note = forms.CharField(label=_("Document or note"), max_length=200)


class BudgetField(forms.ModelChoiceField):
    def label_from_instance(self, row: Budget) -> str:
        return f"{local_text(row, 'name')} · {row.document_number} · {format_money(row.balance, row.currency)}"


class MoveForm(AllotForm):
    """`targets` are the budgets to which money of this one can be moved."""

    target = BudgetField(queryset=None, label=_("To the budget"), to_field_name="uid")
    field_order = ("target", "amount", "note")

    def __init__(self, *args: Any, targets: QuerySet[Budget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets
        self.fields["note"].label = _("Document that allows it")


class PaidForm(forms.Form):
    paid_on = DayField(label=_("Paid on"))
    shared = forms.BooleanField(
        label=_("One voucher paid several of them together"),
        required=False,
        help_text=_("Then one bank reference may stand with several payments."),
    )
