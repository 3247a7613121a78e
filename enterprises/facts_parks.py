"""What the register of parks knows of each on a day, for one and for all in the same few queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from enterprises.enums import BusinessRole
from enterprises.enums_figures import SourceKind
from enterprises.models import EnterpriseRole, Park, ParkTenant
from enterprises.registers import Known
from enterprises.rules.figures.periods import Period

FLOOR, TENANTS, TRADERS, FILED = "floor", "tenants", "trading_tenants", "filed"
HUNDREDTHS = 100  # of a square metre
TRADING = (BusinessRole.SELLER.value, BusinessRole.PLATFORM.value)


def register_of(parks: Iterable[Park], day: date) -> dict[int, dict[str, int]]:
    """By park and figure, areas in hundredths of a square metre. Nothing of a park that was not open yet.

    Tenants are told only of parks whose tenants are kept here: an empty list is no statement that there are none.
    Those that a system reported count once they are confirmed.
    Cross-border tenants are those registered as sellers or platforms; filed are those connected by the day.
    """
    open_parks = [park for park in parks if park.opened_on <= day]
    kept = set(ParkTenant.objects.confirmed().filter(park__in=open_parks).values_list("park_id", flat=True))
    counted = counts_of(open_parks, day)
    return {
        park.pk: {FLOOR: park.floor_area} | (dict(counted.get(park.pk, NOBODY)) if park.pk in kept else {})
        for park in open_parks
    }


NOBODY: Mapping[str, int] = {TENANTS: 0, TRADERS: 0, FILED: 0}


def counts_of(parks: Iterable[Park], day: date) -> dict[int, Mapping[str, int]]:
    present = ParkTenant.objects.confirmed().on(day).filter(park__in=list(parks)).order_by()
    trades = EnterpriseRole.objects.filter(enterprise=OuterRef("enterprise"), role__in=TRADING)
    rows = present.values("park").annotate(
        all=Count("enterprise", distinct=True),
        trading=Count("enterprise", filter=Exists(trades), distinct=True),
        connected=Count("enterprise", filter=Q(enterprise__platform_connected_on__lte=day), distinct=True),
    )
    return {row["park"]: {TENANTS: row["all"], TRADERS: row["trading"], FILED: row["connected"]} for row in rows}


def known(source: SourceKind, period: Period, codes: Collection[str]) -> Iterator[Known]:
    """Of all parks, at the end of the period; what operators report of their parks is another source's."""
    if source != SourceKind.REGISTER:
        return
    parks = list(Park.objects.filter(subject__isnull=False).select_related("registered_by", "subject").order_by("pk"))
    found = register_of(parks, period.end)
    for park in parks:
        values: dict[str, Decimal | int] = dict(found.get(park.pk, {}))
        if FLOOR in values:
            values[FLOOR] = Decimal(values[FLOOR]) / HUNDREDTHS
        yield Known(park.subject.pk, {code: values[code] for code in codes if code in values}, park.registered_by)
