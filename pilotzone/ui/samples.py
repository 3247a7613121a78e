"""What the gallery shows: invented content from samples.yaml in one language, and a form that came back refused."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from ruamel.yaml import YAML

CONTENT = Path(__file__).with_name("samples.yaml")


def samples(language: str) -> dict[str, Any]:
    content = chosen(YAML(typ="safe").load(CONTENT), "en" if language == "en" else "zh")
    words = content.pop("form")
    return content | {"form": SampleForm(language, words), "reason_form": ReasonForm(language, words)}


def chosen(node: Any, language: str) -> Any:
    """The same tree with each pair of texts replaced by the one wanted."""
    if isinstance(node, list):
        return [chosen(item, language) for item in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"zh", "en"}:
        return node[language]
    return {key: moment(value) if key in MOMENTS else chosen(value, language) for key, value in node.items()}


MOMENTS = ("at", "saved_at")


def moment(value: str | datetime) -> datetime:
    return datetime.fromisoformat(str(value))


class SampleForm(forms.Form):
    """One of each kind of control; two of them refused."""

    uscc = forms.CharField()
    invoiced_on = forms.DateField()
    currency = forms.ChoiceField(choices=[("CNY", "CNY"), ("USD", "USD")])
    ruling = forms.ChoiceField(widget=forms.RadioSelect)
    remark = forms.CharField(widget=forms.Textarea, required=False)
    truth = forms.BooleanField()

    def __init__(self, language: str, words: dict[str, str]) -> None:
        given = {"uscc": "91120116MA05KX3H91", "invoiced_on": "2024-01-09", "currency": "CNY", "ruling": "remove"}
        super().__init__({f"{language}-{name}": value for name, value in given.items()}, prefix=language)
        self.words = words
        for name, field in self.fields.items():
            field.label = words[name]
        self.fields["uscc"].help_text = words["uscc_help"]
        self.fields["ruling"].choices = [(value, words[value]) for value in ("remove", "accept", "correct")]

    def clean_invoiced_on(self) -> None:
        raise forms.ValidationError(self.words["wrong_date"])


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=forms.Textarea)

    def __init__(self, language: str, words: dict[str, str]) -> None:
        super().__init__(prefix=f"{language}-refusal")
        self.fields["reason"].label = words["reason"]
