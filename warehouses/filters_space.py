"""The public list of warehouses, filtered."""

from decimal import Decimal

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.filters import NamedFilter
from pilotzone.kernel.finding import Among
from pilotzone.kernel.money import EXPONENTS
from warehouses.enums import WarehouseServiceKind
from warehouses.enums_recognition import Level
from warehouses.filters import Choices, PlaceFilter
from warehouses.models import Country, Recognition, Warehouse
from warehouses.sheets import LABELS

CURRENCIES = ("CNY", "USD", "EUR", "GBP", "JPY")
MOST = Decimal(10**9)


class SpaceFilter(PlaceFilter):
    """What an operator did not open is neither shown nor found by."""

    country = NamedFilter(
        field_name="country__code", queryset=Country.objects.all(), to_field_name="code", label=LABELS["country"]
    )
    service = Choices(
        field_name="services__service", choices=WarehouseServiceKind.choices, label=LABELS["services"], conjoined=True
    )
    recognised = Choices(method="recognised_at", choices=Level.choices, label=_("Recognised"))
    free = django_filters.NumberFilter(method="with_free", label=_("Free area of at least, m²"), min_value=0)
    price_from = django_filters.NumberFilter(method="from_price", label=_("Price for m² and month from"), min_value=0)
    price = django_filters.NumberFilter(method="up_to", label=_("Price for m² and month up to"), min_value=0)
    currency = django_filters.ChoiceFilter(
        method="in_currency",
        choices=[(each, each) for each in CURRENCIES[1:]],
        label=_("Currency of the price"),
        empty_label="CNY",
    )

    class Meta:
        model = Warehouse
        fields = ("q", "region", "country", "service", "recognised", "free", "price_from", "price", "currency")

    @property
    def by_place_alone(self) -> bool:
        """Whether the sums by place answer it."""
        given = {name for name in self.data if name in self.filters and self.data.get(name)}
        return given <= {"country", "region"}

    def search(self, rows, name, text):
        return rows.search(text)

    def recognised_at(self, rows, name, levels):
        if not levels:
            return rows
        held = Recognition.objects.holding().filter(batch__level__in=levels)
        return rows.filter(Among("pk", held.order_by().values("warehouse")))

    def with_free(self, rows, name, least):
        return rows.filter(space__shows_free_area=True, space__free_area__gte=int(min(least, MOST) * 100))

    def up_to(self, rows, name, most):
        return self.priced(rows).filter(space__price_low__lte=self.minor(most))

    def from_price(self, rows, name, least):
        """Offers that reach so far up: by their highest price, or by the only one."""
        limit = self.minor(least)
        reaches = Q(space__price_high__gte=limit) | Q(space__price_high=None, space__price_low__gte=limit)
        return self.priced(rows).filter(reaches)

    @property
    def asked_currency(self):
        currency = self.data.get("currency", "")
        return currency if currency in CURRENCIES else CURRENCIES[0]

    def priced(self, rows):
        return rows.filter(space__shows_price=True, space__currency=self.asked_currency)

    def minor(self, amount):
        return int(min(amount, MOST).scaleb(EXPONENTS[self.asked_currency]))

    def in_currency(self, rows, name, currency):
        return rows.filter(space__shows_price=True, space__currency=currency)
