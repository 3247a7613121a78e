"""What people type about guides and questions."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.forms import DateField, DomainForm
from enterprises.forms_cycles import VersionedForm
from enterprises.forms_services import RATINGS, long_text
from enterprises.models import Enterprise
from matchmaking import markets
from matchmaking.actions.guidance.guides import FIELDS
from matchmaking.enums_guidance import Topic
from matchmaking.models import Guide, Question
from pilotzone.ui.templatetags.ui import local_text


def market_choices() -> list[tuple[str, str]]:
    return list(markets.names(get_language() or "zh-hans").items())


class MarketField(forms.ChoiceField):
    """A country or region, by its name in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", _("Choose a place")), *market_choices()], **kwargs)


def text_of(model: Any, name: str, rows: int | None = None, **kwargs: Any) -> forms.CharField:
    """A text as the model bounds and names it."""
    field = model._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    label = field.verbose_name[0].upper() + field.verbose_name[1:]
    return forms.CharField(label=label, max_length=field.max_length, required=not field.blank, widget=widget, **kwargs)


class GuideForm(DomainForm):
    market = MarketField(label=_("Country or region"))
    topic = forms.ChoiceField(label=_("Topic"), choices=[("", "–"), *Topic.choices])
    valid_from = DateField(label=_("Holds from"))
    valid_until = DateField(
        label=pgettext_lazy("guide", "Holds until"),
        required=False,
        help_text=_("Included. Empty where the source names no end."),
    )
    source_url = forms.URLField(label=_("Address of the source"), required=False, max_length=300, assume_scheme="https")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("market", "topic", "title_zh", "title_en", "text_zh", "text_en", "source", "source_url")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("title_zh", 0), ("title_en", 0), ("text_zh", 12), ("text_en", 12), ("source", 0)):
            self.fields[name] = text_of(Guide, name, rows)
        self.order_fields(self.field_order)

    @classmethod
    def of(cls, guide: Guide) -> "GuideForm":
        return cls(initial={name: getattr(guide, name) for name in (*FIELDS, "version")})

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class TakeOutForm(VersionedForm):
    reason = forms.CharField(label=_("Why"), max_length=300)


class QuestionForm(DomainForm):
    enterprise = forms.ModelChoiceField(label=_("For which enterprise"), queryset=Enterprise.objects.none())
    market = MarketField(label=_("Country or region"))
    topic = forms.ChoiceField(label=_("Topic"), choices=[("", "–"), *Topic.choices])

    def __init__(self, data: Any = None, *, enterprises: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["subject"], self.fields["text"] = text_of(Question, "subject"), text_of(Question, "text", 8)
        field = self.fields["enterprise"]
        field.queryset = enterprises
        field.label_from_instance = lambda row: local_text(row, "name")
        if enterprises.count() == 1:
            field.initial = enterprises.get().pk


class AssignForm(VersionedForm):
    email = forms.EmailField(
        label=_("E-mail of the expert"), help_text=_("With which the expert signs in to the portal.")
    )


class AnswerForm(VersionedForm):
    text = forms.CharField(label=_("Answer"), max_length=8000, widget=forms.Textarea(attrs={"rows": 10}))
    guides = forms.ModelMultipleChoiceField(
        label=_("Guides that it points to"),
        queryset=Guide.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, guides: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guides"].queryset = guides
        self.fields["guides"].label_from_instance = lambda row: local_text(row, "title")
        if not guides:
            del self.fields["guides"]


class RatingForm(DomainForm):
    rating = forms.TypedChoiceField(label=_("Did it help?"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    text = long_text(_("In words"), 500, required=False)
