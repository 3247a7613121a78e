"""From the registers to what the rules of goods filing take, and the names that they read origins by."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from enterprises.enums import CreditEffect
from enterprises.enums_goods import FilingState
from enterprises.enums_services import RuleState
from enterprises.models import CreditRecord, Enterprise, GoodsFiling, GoodsItem, GoodsRules
from enterprises.rules.goods.document import load
from enterprises.rules.goods.evaluation import Evaluator, Known
from enterprises.rules.goods.items import Item
from pilotzone.exchange import codes
from pilotzone.exchange.codes import Code
from pilotzone.kernel import clock

YEAR = timedelta(days=365)
# Origins of goods beside the countries and regions of the name table, which lists where warehouses stand.
ALSO = (
    Code("CN", "中国", "China"),
    Code("KP", "朝鲜", "Democratic People's Republic of Korea"),
    Code("IR", "伊朗", "Iran"),
    Code("SY", "叙利亚", "Syria"),
)


def origins() -> Mapping[str, Code]:
    """Countries and regions by code, from the one reviewed name table."""
    table = codes.found("countries")
    named = table.codes() if table else ()
    return {each.code: each for each in (*ALSO, *named)}


def rules_in_force() -> GoodsRules | None:
    found: GoodsRules | None = GoodsRules.objects.filter(state=RuleState.IN_FORCE).first()
    return found


@lru_cache(maxsize=8)
def evaluator_of(document: str) -> Evaluator:
    """A version's document never changes: it is read once."""
    return Evaluator(load(document))


def known_of(enterprise: Enterprise, item: Item, row: GoodsItem | None, *, now: datetime) -> Known:
    """`row` is the item where there is one already; what was filed before and not accepted is no earlier state."""
    others = GoodsItem.objects.filter(enterprise=enterprise, brand__iexact=item.brand).on_file_once()
    if row is not None:
        others = others.exclude(pk=row.pk)
    on_lists = CreditRecord.objects.in_force(clock.local_date(now)).filter(uscc=enterprise.uscc)
    listed = on_lists.exclude(effect=CreditEffect.NOTE)
    refused = GoodsFiling.objects.filter(enterprise=enterprise, state=FilingState.REFUSED, decided_at__gt=now - YEAR)
    return Known(
        before=row.item if row is not None and row.is_on_file else None,
        brand_is_new=bool(item.brand) and not others.exists() and (row is None or row.brand != item.brand),
        listed=listed.exists(),
        refusals=refused.count(),
    )
