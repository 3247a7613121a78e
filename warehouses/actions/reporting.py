"""A month is reported; a correction is a further revision, and what was told before stays."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from warehouses import facts, words
from warehouses.actions.locking import is_keeper, lock
from warehouses.enums import Channel, WarehouseState
from warehouses.models import Country, ServedEnterprise, Warehouse, WarehouseReport
from warehouses.rules import reports as rules
from warehouses.rules.reports import Report


@transaction.atomic
def report(
    warehouse: Warehouse,
    month: date,
    given: Report,
    *,
    channel: Channel,
    expected_revision: int | None = None,
    by: User,
    now: datetime,
) -> WarehouseReport:
    """What is told the second time as it was the first makes no revision. Raises Refused with what cannot be.

    `expected_revision`: the one that was read, 0 where nothing was told yet; Stale where it is another.
    """
    row = lock(warehouse)
    if not by.may(P.WAREHOUSE_REPORT, enterprise_id=row.operator_id) and not is_keeper(by, row):
        raise NotAllowed("not_allowed", _("You may not report for this warehouse."))
    if row.state not in (WarehouseState.REGISTERED, WarehouseState.CLOSED):
        raise Refused("not_registered", words.TEXTS["not_registered"], status=409)
    site, month = facts.site_of(row), rules.first_of(month)
    known = set(Country.objects.values_list("code", flat=True))
    wrong = rules.errors(given, site, month, clock.local_date(now), known)
    if wrong:
        raise words.refusal(wrong)
    current: WarehouseReport | None = row.reports.current().filter(month=month).first()
    if expected_revision is not None and expected_revision != (current.revision if current else 0):
        raise Stale("stale", _("Somebody else has reported this month meanwhile. Your text is kept below."))
    if current is not None and facts.report_of(current) == given and current.area == site.capacity:
        return current
    return keep(row, site, month, given, current, channel=channel, by=by, now=now)


def keep(
    row: Warehouse,
    site: rules.Site,
    month: date,
    given: Report,
    current: WarehouseReport | None,
    *,
    channel: Channel,
    by: User,
    now: datetime,
) -> WarehouseReport:
    earlier = row.reports.current().filter(month=rules.before(month)).first()
    odd = rules.warnings(given, site, month, facts.report_of(earlier) if earlier else None)
    last = row.reports.filter(month=month).aggregate(last=Max("revision"))["last"] or 0
    if current is not None:
        row.reports.filter(pk=current.pk).update(is_current=False)
    made: WarehouseReport = row.reports.create(
        month=month,
        revision=last + 1,
        area=site.capacity,
        area_used=given.area_used,
        pallets=given.pallets,
        orders=given.orders,
        parcels=given.parcels,
        countries=list(given.countries),
        note=given.note,
        warnings=[remark.kept() for remark in odd],
        channel=channel,
        reported_at=now,
        reported_by=by,
        **rules.counted(given.served),
    )
    ServedEnterprise.objects.bulk_create(
        ServedEnterprise(report=made, uscc=each.uscc, name=each.name, in_city=each.in_city) for each in given.served
    )
    payload = {
        "month": month,
        "revision": made.revision,
        "area_used": made.area_used,
        "orders": made.orders,
        "parcels": made.parcels,
        "served": made.served,
    }
    audit.record("warehouse.reported", made, case=row, by=by, now=now, payload=payload)
    return made
