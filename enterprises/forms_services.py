"""Forms of services, offers, liaison officers, problems and the credit record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises import queries_services
from enterprises.actions.services.keeping import FIELDS
from enterprises.enums_services import ServiceKind
from enterprises.forms import CodeField, DateField, DomainForm, KeptFile
from enterprises.forms_figures import NamedChoice, registered
from enterprises.models import CreditLevel, CreditList, Service
from pilotzone.kernel import clock

RATINGS = [
    (5, pgettext_lazy("rating", "5: very content")),
    (4, pgettext_lazy("rating", "4: content")),
    (3, pgettext_lazy("rating", "3: neither")),
    (2, pgettext_lazy("rating", "2: not content")),
    (1, pgettext_lazy("rating", "1: not content at all")),
]


def long_text(label: Any, most: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class ServiceForm(DomainForm):
    code = forms.CharField(
        label=_("Code of the service"), max_length=30, help_text=_("In capitals, such as FINANCE; it never changes.")
    )
    kind = forms.ChoiceField(label=_("Kind of service"), choices=ServiceKind.choices)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    description_zh = long_text(_("Description in Chinese"), 1000)
    description_en = long_text(_("Description in English"), 1500, required=False)
    capacity = forms.IntegerField(
        label=_("Places in a cycle"), min_value=1, required=False, help_text=_("Empty where there is no limit.")
    )
    places_each = forms.IntegerField(label=_("Places of each offer"), min_value=1, max_value=1000, initial=1)
    answer_days = forms.IntegerField(label=_("Working days to answer"), min_value=1, max_value=60, initial=10)
    active_from = DateField(label=_("Offered from"))
    active_to = DateField(label=_("Offered until, the day included"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.initial:
            self.fields["code"].disabled = True

    @classmethod
    def of(cls, service: Service, data: Any = None) -> "ServiceForm":
        return cls(data, initial={name: getattr(service, name) for name in ("code", *FIELDS, "version")})


class RuleForm(DomainForm):
    document = forms.CharField(
        label=_("The rule"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 26, "class": "mono rule-text", "spellcheck": "false"}),
        help_text=_("In the language service/1; the names that it may use stand beside it."),
    )


class ReasonForm(DomainForm):
    reason = long_text(_("Reason"), 500)


class AnswerForm(DomainForm):
    """Of a talent quota the number of people nominated, and nothing of whom."""

    nominated = forms.IntegerField(label=_("How many people you nominate"), min_value=1)

    def __init__(self, *args: Any, places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominated"].widget.attrs["max"] = places
        self.fields["nominated"].help_text = _(
            "At most %(places)s. Only the number is kept here: names and papers go to the office that decides."
        ) % {"places": places}


class DeclineForm(DomainForm):
    reason = long_text(pgettext_lazy("services", "Why you decline"), 500, required=False)


class DeliveryForm(DomainForm):
    note = long_text(_("What was done"), 1000, help_text=_("The enterprise reads it. No personal data."))


class GrantForm(DomainForm):
    granted = forms.IntegerField(
        label=_("How many of the nominated were granted it"), min_value=0, help_text=_("Only the number is kept here.")
    )


class RatingForm(DomainForm):
    rating = forms.TypedChoiceField(label=_("How content are you?"), choices=RATINGS, coerce=int)
    comment = long_text(_("What could be better"), 500, required=False)

    def __init__(self, *args: Any, is_quota: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_quota:
            del self.fields["comment"]


class LiaisonForm(DomainForm):
    officer = forms.ModelChoiceField(label=_("Liaison officer"), queryset=None)
    starts_on = DateField(label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = queries_services.liaison_officers(clock.today())
        self.fields["officer"].label_from_instance = lambda user: user.name


class MajorForm(DomainForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class EndForm(DomainForm):
    ends_on = DateField(label=_("Last day"))


class ProblemForm(DomainForm):
    title = forms.CharField(label=_("In one line"), max_length=120)
    text = long_text(_("What the problem is"), 2000)


class WordForm(DomainForm):
    text = long_text(_("What you have to say"), 2000)
    version = forms.IntegerField(widget=forms.HiddenInput)


class LevelChoice(NamedChoice):
    def label_from_instance(self, row: CreditLevel) -> str:
        return f"{super().label_from_instance(row.list)} · {super().label_from_instance(row)}"


class CreditForm(DomainForm):
    code = CodeField(label=_("Credit code of the enterprise"), max_length=30)
    list = NamedChoice(label=_("Credit list"), queryset=CreditList.objects.all(), to_field_name="code")
    level = LevelChoice(
        label=_("Level"),
        queryset=CreditLevel.objects.select_related("list"),
        required=False,
        help_text=_("Where the list has levels."),
    )
    reason = long_text(_("Reason"), 1000)
    source = forms.CharField(label=_("Who told the bureau"), max_length=120)
    starts_on = DateField(label=_("From"))
    ends_on = DateField(
        label=_("Until, the day included"), required=False, help_text=_("Empty for the whole term of the list.")
    )
    evidence = KeptFile(label=_("Paper that shows it"), help_text=_("PDF or photo."))

    def clean_code(self) -> str:
        self.enterprise = registered(self.cleaned_data["code"])
        if self.enterprise is None:
            raise forms.ValidationError(_("No registered enterprise has this code."))
        return str(self.cleaned_data["code"])


class NoteForm(DomainForm):
    note = long_text(_("Reason"), 500, required=False)


class RepairForm(DomainForm):
    statement = long_text(_("What was put right"), 1000)
    evidence = KeptFile(label=_("Paper that shows it"), help_text=_("PDF or photo."))
