"""What the portal's own registers know of what is assessed becomes figures, when a cycle is frozen."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal

from enterprises import registers
from enterprises.actions.figures import writing
from enterprises.actions.figures.writing import Counts, New
from enterprises.enums_figures import Basis, Mode, SourceKind, SubjectKind
from enterprises.models import DataSource, Indicator, SharingItem
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User
from pilotzone.kernel import clock

Wanted = Mapping[Period, Collection[str]]


def tell(kind: SubjectKind, source_kind: SourceKind, wanted: Wanted, *, by: User | None, now: datetime) -> Counts:
    """The figures that are wanted of all subjects of the kind, by period; told again, what differs is a revision.

    Inside the caller's transaction. Without `by`, as the calendar does it, they are told in the name that the register
    gives. Nothing of a kind that has no register, nor where the catalogue has no item for what a register tells.
    """
    teller = registers.teller_of(kind)
    source = DataSource.objects.select_for_update(of=("self",)).filter(kind=source_kind).first()
    if teller is None or source is None:
        return Counts()
    told = told_by_source(kind, source)
    rows: dict[User, list[New]] = defaultdict(list)
    for period, codes in wanted.items():
        asked = {code for code in codes if code in told and period.kind in told[code][0].periods}
        for known in teller(source_kind, period, asked) if asked else ():
            rows[by or known.told_by] += [
                new(known.subject, *told[code], period, value) for code, value in known.values.items() if code in asked
            ]
    day = clock.local_date(now)
    counts = Counts()
    for person, own in rows.items():
        counts += writing.write(own, source, as_of=day, batch=None, by=person, now=now)
    return counts


def told_by_source(kind: SubjectKind, source: DataSource) -> dict[str, tuple[Indicator, SharingItem | None]]:
    """By code what the source may tell of the kind, with its item of the catalogue; own reports need none."""
    indicators = [each for each in Indicator.objects.all() if kind in each.subjects]
    if source.kind == SourceKind.SELF:
        return {each.code: (each, None) for each in indicators}
    items = SharingItem.objects.filter(source=source).prefetch_related("indicators")
    shared = {each.code: item for item in items for each in item.indicators.all()}
    return {each.code: (each, shared[each.code]) for each in indicators if each.code in shared}


def new(subject: int, indicator: Indicator, item: SharingItem | None, period: Period, value: Decimal | int) -> New:
    scaled = (Decimal(value) * 10**indicator.places).to_integral_value(ROUND_FLOOR)
    return New(
        subject=subject,
        indicator=indicator.pk,
        period=period,
        mode=Mode.NONE.value,
        value=int(scaled),
        currency="",
        scope_note="",
        basis=(Basis.CATALOGUE if item else Basis.OWN).value,
        sharing=item.pk if item else None,
    )
