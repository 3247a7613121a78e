"""Forms of goods: file or change an item, answer, decide, and the risk rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises import facts_goods, goods_words
from enterprises.actions.goods.filing import Faulty
from enterprises.forms import DomainForm
from enterprises.forms_cycles import VersionedForm
from enterprises.forms_services import long_text
from enterprises.models import GoodsItem
from enterprises.rules.goods.items import FIELDS, LONGEST, MODES
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.inputs import TidyField
from pilotzone.ui.templatetags.ui import is_chinese

HELP = {
    "code": _("Your own number of the goods; it never changes."),
    "hs_code": _("8 to 10 digits."),
    "batch_codes": _("Separated by commas or one a line. Without any an officer looks at the filing."),
    "quantity": _("In the unit, for the coming year. Needed for a brand that you file for the first time."),
}


class GoodsForm(DomainForm):
    """Texts as typed: what is wrong in them is said by the rules, alike for page, table and system."""

    code = TidyField(max_length=40, label=goods_words.COLUMNS["code"], help_text=HELP["code"])
    hs_code = TidyField(max_length=20, help_text=HELP["hs_code"])
    name_zh = forms.CharField(max_length=LONGEST["name_zh"])
    name_en = forms.CharField(max_length=LONGEST["name_en"], required=False)
    brand = forms.CharField(max_length=LONGEST["brand"], required=False)
    specification = forms.CharField(max_length=LONGEST["specification"])
    origin = forms.ChoiceField()
    unit = forms.CharField(max_length=LONGEST["unit"])
    batch_codes = TidyField(
        max_length=9000, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=HELP["batch_codes"]
    )
    mode = forms.ChoiceField(required=False)
    quantity = TidyField(max_length=20, required=False, help_text=HELP["quantity"])
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name].label = goods_words.COLUMNS[name]
        chinese = is_chinese()
        named = [(code, each.zh if chinese else each.en) for code, each in facts_goods.origins().items()]
        self.fields["origin"].choices = [("", _("Choose")), *sorted(named, key=lambda pair: pair[1])]
        self.fields["mode"].choices = [("", _("Not stated")), *((mode, mode) for mode in MODES)]
        if "code" in self.initial:
            self.fields["code"].disabled = True

    @classmethod
    def of(cls, item: GoodsItem, data: Any = None) -> "GoodsForm":
        initial = {name: getattr(item, name) for name in ("code", "version", *FIELDS)}
        return cls(data, initial=initial | {"batch_codes": ", ".join(item.batch_codes)})

    def refuse(self, error: DomainError, field: str = "") -> None:
        if not isinstance(error, Faulty):
            super().refuse(error, field)
            return
        for fault in error.faults:
            self.add_error(fault.field, goods_words.said(fault))


class GoodsTableForm(DomainForm):
    file = forms.FileField(label=_("Table (.xlsx or .csv)"))


class AcceptFilingForm(VersionedForm):
    reason = forms.CharField(label=pgettext_lazy("goods filing", "Note"), max_length=500, required=False)


class RefuseFilingForm(VersionedForm):
    reason = long_text(pgettext_lazy("goods filing", "Reason"), 500)
    clause = forms.CharField(label=pgettext_lazy("goods filing", "Clause"), max_length=200, required=False)


class AskFilingForm(VersionedForm):
    question = long_text(_("What is missing"), 500, help_text=_("Name everything at once."))


class AnswerFilingForm(VersionedForm):
    text = long_text(pgettext_lazy("goods filing", "Your answer"), 1000)


class GoodsRulesForm(DomainForm):
    document = forms.CharField(
        label=_("The rules"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "class": "mono rule-text", "spellcheck": "false", "translate": "no"}),
    )
