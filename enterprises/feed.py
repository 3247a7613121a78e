"""What the change feed tells of this app: enterprises, figures, goods, declarations, published results, tenancies,
entries of credit lists."""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from enterprises.actions.figures import reading
from enterprises.enums_figures import Purpose
from enterprises.enums_services import RepairState
from enterprises.figure_series import BETWEEN, key_of, subject_bounds
from enterprises.models import (
    Assessment,
    CreditEntry,
    CreditRepair,
    Cycle,
    Enterprise,
    Figure,
    GoodsItem,
    Park,
    ParkTenant,
    Subject,
    TradeFact,
)
from enterprises.rules.figures import periods, scaled
from pilotzone.exchange import resources
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.resources import Bounds, Resource
from pilotzone.kernel import clock

if TYPE_CHECKING:
    from pilotzone.accounts.models import User


def enterprise_bounds(row: Enterprise) -> Bounds:
    return row.pk, row.registration_division_id


def results_of(cycle: Cycle) -> Iterator[Assessment]:
    """The results that count, once they are shown to anybody outside."""
    yield from Assessment.objects.filter(cycle=cycle).shown().select_related("subject__enterprise", "subject__operator")


def result_bounds(row: Assessment) -> Bounds:
    return subject_bounds(row.subject)


def goods_bounds(row: GoodsItem) -> Bounds:
    return enterprise_bounds(row.enterprise)


def fact_bounds(row: TradeFact) -> Bounds:
    return enterprise_bounds(row.enterprise)


def tenancy_bounds(row: ParkTenant) -> Bounds:
    """Whoever runs the park, and its place. Where nobody registered runs it, nobody's: None would be anybody's."""
    return row.park.operator_id or 0, row.park.division_id


def tenancies_of(park: Park) -> Iterable[ParkTenant]:
    """A park that another one runs, or in another place, takes them along."""
    return ParkTenant.objects.filter(park=park).select_related("park").order_by("pk")


def credit_bounds(row: CreditEntry) -> Bounds:
    return enterprise_bounds(row.enterprise)


def repaired(repair: CreditRepair) -> Iterator[CreditEntry]:
    """That the enterprise asks is between it and the bureau; what is granted ends the entry."""
    if repair.state == RepairState.GRANTED:
        yield repair.entry


class Firms(Resource):
    """The list reads columns, the uid as a text among them."""

    def key_of(self, row: Any) -> str:
        return str(row.uid if isinstance(row, Enterprise) else row.uid_text)


class Tenancies(Resource):
    """A park's system is known by the park's code and not by bounds, and a tenancy never leaves its park."""

    __slots__ = ()

    def tells_gone(self, user: "User") -> bool:
        return not (user.is_machine and user.api_client.partner.kind == Kind.PARK)


class CreditEntries(Resource):
    """They stay with the authority that reported them, which is no bound: to the others they never were there."""

    __slots__ = ()

    def tells_gone(self, user: "User") -> bool:
        return False


class Declarations(Resource):
    """Their objects are documents, not revisions: each keeps its key however often it is told."""

    __slots__ = ()

    def key_of(self, row: Any) -> str:
        return str(row.key)

    def seen(self, user: "User", keys: Collection[str]) -> dict[str, Any]:
        return {key: row for row in self.found(user, keys) if (key := self.key_of(row)) in keys}

    def present(self, user: "User", keys: Collection[str]) -> Collection[str]:
        rows = self.found(user, keys).order_by().values_list("kind", "number")
        return {BETWEEN.join(parts) for parts in rows}.intersection(keys)

    def found(self, user: "User", keys: Collection[str]) -> Any:
        """Those that count now, and some more where two kinds have the same number."""
        parts = [key.partition(BETWEEN) for key in keys]
        rows = self.listing(user).get_queryset()
        return rows.filter(kind__in={each[0] for each in parts}, number__in={each[2] for each in parts})


class Figures(Resource):
    """Their objects are series, not rows; what may be read of one is decided each time it is read."""

    __slots__ = ()

    def seen(self, user: "User", keys: Collection[str]) -> dict[str, Any]:
        parts = [each for each in (key.split(BETWEEN) for key in keys) if len(each) == 5]
        rows = (
            Figure.objects.visible_to(user)
            .current()
            .for_list()
            .select_related("subject__enterprise", "subject__park")
            .filter(
                subject__in=Subject.objects.with_codes({each[0] for each in parts}).values("pk"),
                indicator__code__in={each[1] for each in parts},
                period_start__in={found.start for each in parts if (found := periods.parse(each[2]))},
            )
        )
        return {key: row for row in rows if (key := key_of(row)) in keys}

    def present(self, user: "User", keys: Collection[str]) -> Collection[str]:
        return self.seen(user, keys).keys()

    def plain(self, rows: Iterable[Figure], user: "User") -> list[dict[str, Any] | None]:
        from enterprises.api.serializers import read_figures  # made once models are ready

        rows = list(rows)
        found = reading.read(
            {row.subject_id for row in rows},
            {row.indicator.code for row in rows},
            {row.period for row in rows},
            Purpose.ASSESSMENT,
            by=user,
            now=clock.now(),
        )
        known, told = read_figures(rows, found, {})
        drawn = dict(zip((row.pk for row in known), told, strict=True))
        return [drawn.get(row.pk) for row in rows]

    def copy(self, user: "User", source: str, begins_with: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
        """What the client's own source has sent and stands, by series: key, revision, value, currency."""
        rows = Figure.objects.visible_to(user).current().filter(source__code=source)
        code, _between, rest = begins_with.partition(BETWEEN)
        if code != begins_with or rest:
            rows = rows.filter(subject__in=Subject.objects.with_codes({code}).values("pk"))
        rows = rows.for_list().select_related("subject__enterprise", "subject__park")
        for row in rows.iterator(chunk_size=resources.PORTION):
            value = scaled.plain(row.value, row.indicator.places)
            key = key_of(row)
            yield key, {"key": key, "revision": row.revision, "value": value, "currency": row.currency}


def register() -> None:
    """Called once, when the app is ready."""
    resources.register(Figures("figures", Figure, "enterprises.api.views.FigureList", summed="value"))
    firms = "enterprises.api.reads.EnterpriseList"
    resources.register(Firms("enterprises", Enterprise, firms, enterprise_bounds))
    facts = "enterprises.api.goods.FactList"
    resources.register(Declarations("declarations", TradeFact, facts, fact_bounds, summed="amount"))
    resources.register(Resource("goods", GoodsItem, "enterprises.api.goods.GoodsList", goods_bounds))
    tenants = "enterprises.api.tenants.TenantList"
    moved = {Park._meta.label_lower: tenancies_of}
    resources.register(Tenancies("tenants", ParkTenant, tenants, tenancy_bounds, parts=moved))
    ended = {CreditRepair._meta.label_lower: repaired}
    listed = "enterprises.api.credit.CreditEntryList"
    resources.register(CreditEntries("credit", CreditEntry, listed, credit_bounds, parts=ended))
    resources.register(
        Resource(
            "assessments",
            Assessment,
            "enterprises.api.reads.AssessmentList",
            result_bounds,
            parts={Cycle._meta.label_lower: results_of},
        )
    )
