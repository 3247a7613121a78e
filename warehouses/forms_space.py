"""What people type about free space and about enquiries."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from enterprises.forms import DateField, DomainForm, KeptFile
from enterprises.forms_services import RATINGS, long_text
from enterprises.models import Enterprise
from pilotzone.kernel.money import EXPONENTS, Money
from pilotzone.ui.templatetags.ui import local_text
from warehouses.actions.space.offering import FIELDS
from warehouses.filters_space import CURRENCIES
from warehouses.forms import ScaledInput
from warehouses.models import Enquiry, SpaceOffer
from warehouses.rules import space as rules

SHOWS = ("shows_free_area", "shows_price", "shows_occupancy", "shows_served", "shows_place")


def label_of(model: Any, field: str) -> Any:
    return capfirst(model._meta.get_field(field).verbose_name)


class OfferForm(DomainForm):
    takes_enquiries = forms.BooleanField(label=label_of(SpaceOffer, "takes_enquiries"), required=False)
    free_area = ScaledInput(places=2, label=label_of(SpaceOffer, "free_area"), required=False, min_value=0)
    free_from = DateField(label=label_of(SpaceOffer, "free_from"), required=False)
    currency = forms.ChoiceField(label=label_of(SpaceOffer, "currency"), choices=[(each, each) for each in CURRENCIES])
    price_low = forms.DecimalField(
        label=label_of(SpaceOffer, "price_low"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("For a square metre and month."),
    )
    price_high = forms.DecimalField(
        label=label_of(SpaceOffer, "price_high"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    least_months = forms.IntegerField(
        label=label_of(SpaceOffer, "least_months"), required=False, min_value=1, max_value=rules.MOST_MONTHS
    )
    text_zh = long_text(label_of(SpaceOffer, "text_zh"), 600, required=False)
    text_en = long_text(label_of(SpaceOffer, "text_en"), 900, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SHOWS:
            self.fields[name] = forms.BooleanField(label=label_of(SpaceOffer, name), required=False)

    @classmethod
    def of(cls, offer: SpaceOffer | None) -> "OfferForm":
        if offer is None:
            return cls(initial={"takes_enquiries": True, "version": 0})
        kept = {name: getattr(offer, name) for name in (*FIELDS, "version")}
        for name in ("price_low", "price_high"):
            kept[name] = None if kept[name] is None else Money(kept[name], offer.currency).major
        if kept["free_area"] is not None:
            kept["free_area"] = Decimal(kept["free_area"]).scaleb(-2)
        return cls(initial=kept)

    def clean(self) -> dict[str, Any]:
        """Prices become the currency's minor units."""
        found = super().clean() or self.cleaned_data
        places = EXPONENTS.get(found.get("currency", ""), 2)
        for name in ("price_low", "price_high"):
            if found.get(name) is not None:
                minor = found[name].scaleb(places)
                if minor != minor.to_integral_value():
                    self.add_error(name, _("This currency has no smaller part."))
                found[name] = int(minor)
        return found

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class EnquiryForm(DomainForm):
    enterprise = forms.ModelChoiceField(label=_("For which enterprise"), queryset=Enterprise.objects.none())
    area = ScaledInput(places=2, label=label_of(Enquiry, "area"), min_value=1)
    starts_on = DateField(label=label_of(Enquiry, "starts_on"))
    months = forms.IntegerField(label=label_of(Enquiry, "months"), min_value=1, max_value=rules.MOST_MONTHS)
    goods = forms.CharField(label=label_of(Enquiry, "goods"), max_length=120)
    text = long_text(label_of(Enquiry, "text"), 1000, required=False)

    def __init__(self, data: Any = None, *, enterprises: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["enterprise"]
        field.queryset = enterprises
        field.label_from_instance = lambda row: local_text(row, "name")
        if enterprises.count() == 1:
            field.initial = enterprises.get().pk


class ReplyForm(DomainForm):
    """Either side's next message."""

    text = long_text(_("Message"), 1000)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DealForm(DomainForm):
    area = ScaledInput(places=2, label=label_of(Enquiry, "agreed_area"), min_value=1)
    starts_on = DateField(label=label_of(Enquiry, "agreed_from"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ConfirmForm(DomainForm):
    takes_off = forms.BooleanField(label=_("Take the area off the free area that you offer"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, enquiry: Enquiry) -> "ConfirmForm":
        return cls(initial={"version": enquiry.version, "takes_off": True}, auto_id="confirm_%s")


class EndForm(DomainForm):
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class RatingForm(DomainForm):
    rating = forms.TypedChoiceField(label=_("Your rating"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    text = long_text(_("In words"), 500, required=False)


class BaseMapForm(DomainForm):
    """A picture in degrees: each column of it a longitude, each row a latitude."""

    file = KeptFile(
        label=_("Map (PNG)"),
        help_text=_("Equirectangular: as many pixels for a degree of longitude everywhere, and of latitude."),
    )
    approval_number = forms.CharField(
        label=_("Map approval number"), max_length=60, help_text=_("It is shown under the map.")
    )
    issuer = forms.CharField(label=_("Approved by (authority)"), max_length=120)
    west = forms.IntegerField(label=_("Western edge, degrees"), min_value=-180, max_value=180, initial=-180)
    south = forms.IntegerField(label=_("Southern edge, degrees"), min_value=-90, max_value=90, initial=-90)
    east = forms.IntegerField(label=_("Eastern edge, degrees"), min_value=-180, max_value=180, initial=180)
    north = forms.IntegerField(label=_("Northern edge, degrees"), min_value=-90, max_value=90, initial=90)
