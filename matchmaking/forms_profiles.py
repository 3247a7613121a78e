"""What people type about their profile, their needs and offers, and about requests for meetings."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.forms import DomainForm
from enterprises.forms_cycles import VersionedForm
from enterprises.forms_services import long_text
from matchmaking import languages, markets
from matchmaking.actions.profiles import LONGEST_CODE
from matchmaking.actions.requesting import LONGEST_MESSAGE
from matchmaking.enums import PartyKind, Topic
from matchmaking.enums_meetings import Answer, ItemKind, ItemSide, Opinion, Unit, Wish
from matchmaking.forms import text
from matchmaking.models import Item, Party, Profile
from pilotzone.kernel.money import EXPONENTS, LARGEST

APART = "，、；;\n"
OWN_KINDS = [choice for choice in PartyKind.choices if choice[0] != PartyKind.OVERSEAS]


class ProfileForm(VersionedForm):
    kind = forms.TypedChoiceField(
        label=pgettext_lazy("party", "What the firm is"), choices=OWN_KINDS, coerce=PartyKind, empty_value=None
    )
    text_zh = long_text(_("About the firm, in Chinese"), 2000, required=False)
    text_en = long_text(_("About the firm, in English"), 3000, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages of your meetings"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_open = forms.BooleanField(
        label=_("Show us to others as a candidate"),
        required=False,
        initial=True,
        help_text=_("Other participants see this text, needs and offers; never a person's telephone or e-mail."),
    )

    def __init__(self, data: Any = None, *, overseas: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["languages"].choices = list(languages.names(get_language() or "en").items())
        if overseas:
            del self.fields["kind"]

    @classmethod
    def of(cls, party: Party, profile: Profile | None, data: Any = None) -> "ProfileForm":
        kept: dict[str, Any] = {"version": 0, "kind": party.kind}
        if profile is not None:
            kept |= {name: getattr(profile, name) for name in ("text_zh", "text_en", "languages", "is_open", "version")}
        return cls(data, overseas=party.is_overseas, initial=kept)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("text_zh", "text_en", "languages", "is_open")}


class PriceField(forms.DecimalField):
    """Typed in the currency's units; kept in minor units by the form, which knows the currency."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=14, decimal_places=2, required=False, **kwargs)


class ItemForm(DomainForm):
    """A need or an offer; on a page and, row by row, in a table."""

    side = forms.ChoiceField(label=_("Need or offer"), choices=ItemSide.choices, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=pgettext_lazy("need or offer", "Kind"), choices=ItemKind.choices)
    categories = forms.MultipleChoiceField(
        label=_("Categories"), choices=Topic.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    text_zh = text("text_zh", 1000, Item, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    text_en = text("text_en", 1500, Item, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    markets = forms.MultipleChoiceField(
        label=_("Markets"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("None chosen: any market."),
    )
    certificates = forms.CharField(
        label=_("Certificates"),
        max_length=200,
        required=False,
        help_text=_("Of a need: without which an offer is none. Of an offer: those held. Such as CE, FDA."),
    )
    volume = forms.IntegerField(
        label=_("Volume a month"),
        min_value=1,
        max_value=10**12,
        required=False,
        help_text=_("Of a need: wanted. Of an offer: what can be supplied."),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", "–"), *Unit.choices], required=False)
    price_low = PriceField(label=_("Price of a unit from"))
    price_high = PriceField(label=_("Price of a unit to"))
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in EXPONENTS], required=False, initial="CNY"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["markets"].choices = list(markets.names(get_language() or "en").items())

    @classmethod
    def of(cls, item: Item, data: Any = None) -> "ItemForm":
        same = ("side", "kind", "categories", "text_zh", "text_en", "markets", "volume", "unit", "currency")
        kept = {name: getattr(item, name) for name in same} | {"certificates": ", ".join(item.certificates)}
        for name in ("price_low", "price_high"):
            minor = getattr(item, name)
            kept[name] = None if minor is None else Decimal(minor).scaleb(-EXPONENTS[item.currency])
        return cls(data, initial=kept)

    def clean_certificates(self) -> list[str]:
        plain = self.cleaned_data["certificates"].translate(dict.fromkeys(map(ord, APART), ","))
        codes = [code.strip().upper() for code in plain.split(",") if code.strip()]
        if any(len(code) > LONGEST_CODE for code in codes):
            raise forms.ValidationError(
                _("A certificate has %(most)s signs at most; put a comma between two."), params={"most": LONGEST_CODE}
            )
        return list(dict.fromkeys(codes))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or "CNY"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        places = EXPONENTS.get(found.get("currency", ""), 2)
        for name in ("price_low", "price_high"):
            if found.get(name) is not None:
                minor = found[name].scaleb(places)
                if minor != minor.to_integral_value() or minor > LARGEST:
                    self.add_error(name, _("This currency has no smaller unit."))
                else:
                    found[name] = int(minor)
        return found


class TableForm(DomainForm):
    file = forms.FileField(label=_("File"), error_messages={"required": _("Choose a file.")})


class AskForm(DomainForm):
    wish = forms.TypedChoiceField(label=pgettext_lazy("request", "How much"), choices=Wish.choices, coerce=Wish)


class WithdrawForm(VersionedForm):
    """Taking a request back."""


class AnswerForm(VersionedForm):
    answer = forms.TypedChoiceField(label=_("Answer"), choices=Answer.choices, coerce=Answer)


class MessageForm(DomainForm):
    text = forms.CharField(label=_("Message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 3}))


class OpinionForm(DomainForm):
    opinion = forms.TypedChoiceField(
        label=_("What you say of it"),
        choices=Opinion.choices,
        coerce=lambda value: Opinion(int(value)),
        required=False,
        empty_value=None,
    )
