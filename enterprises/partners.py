"""What the exchange asks of this app: for which enterprises a partner acts, and names of codes."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises import facts_goods
from enterprises.enums_consents import ConsentItem, ConsentPurpose
from enterprises.enums_figures import Mode, Purpose
from enterprises.enums_goods import FactKind, FactState, FilingState, ItemState
from enterprises.enums_parks import TenancyState
from enterprises.enums_services import CreditEntryState
from enterprises.models import CreditList, DataSource, Enterprise, Indicator, Park, ParkTenant, SharingItem
from enterprises.rules.codes import folded
from pilotzone.exchange import bindings, codes
from pilotzone.exchange.codes import Code, named
from pilotzone.exchange.enums import Kind


def enterprise_of(code: str, day: date) -> Collection[int] | None:
    """The enterprise with this credit code, once it is accepted."""
    found = Enterprise.objects.active().filter(uscc=folded(code)).values_list("pk", flat=True).first()
    return None if found is None else (found,)


def tenants_of(code: str, day: date) -> Collection[int] | None:
    """Whoever is in the park on the day, as far as an officer has confirmed it."""
    park = Park.objects.filter(code=folded(code)).first()
    if park is None:
        return None
    return list(ParkTenant.objects.confirmed().on(day).filter(park=park).values_list("enterprise_id", flat=True))


def names(rows: QuerySet) -> Iterable[Code]:
    """As they are now: a queryset is read once, and this one is asked for again and again."""
    return named(rows.all())


def indicators() -> Iterable[Code]:
    for row in Indicator.objects.all():
        yield Code(row.code, row.name_zh, row.name_en or row.name_zh, (row.unit_zh, row.unit_en or row.unit_zh))


def register() -> None:
    """Called once, when the app is ready."""
    for name, label, rows in (
        ("sources", _("Sources of figures"), DataSource.objects.values_list("code", "name_zh", "name_en")),
        (
            "credit_lists",
            _("Credit lists"),
            CreditList.objects.filter(is_internal=False).values_list("code", "name_zh", "name_en"),
        ),
        ("sharing_items", _("Sharing catalogue"), SharingItem.objects.values_list("number", "name_zh", "name_en")),
    ):
        codes.register(name, label, partial(names, rows))
    codes.register("indicators", _("Figures"), indicators)
    codes.register_choices("modes", _("Customs modes"), Mode)
    codes.register_choices("goods_states", _("States of goods"), ItemState)
    codes.register_choices("goods_filing_states", _("States of goods filings"), FilingState)
    codes.register_choices("trade_fact_kinds", _("Kinds of trade facts"), FactKind)
    codes.register_choices("trade_fact_states", _("States of trade facts"), FactState)
    codes.register("origins", _("Origins of goods"), lambda: facts_goods.origins().values())
    codes.register_choices("tenancy_states", _("States of tenancies in parks"), TenancyState)
    codes.register_choices("credit_entry_states", _("States of entries of credit lists"), CreditEntryState)
    codes.register_choices("purposes", _("Purposes of reading figures"), Purpose)
    codes.register_choices("consent_items", _("What a consent can name"), ConsentItem)
    codes.register_choices("consent_purposes", _("Purposes of consents"), ConsentPurpose)
    bindings.register(Kind.ENTERPRISE, enterprise_of)
    bindings.register(Kind.PARK, tenants_of)
