"""What customs, tax and foreign exchange offices tell of documents of an enterprise: kept as told, nothing declared."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction

from enterprises.enums_goods import TOLD_BY, FactKind, FactState
from enterprises.goods_words import FACTS
from enterprises.models import Enterprise, TradeFact
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import require


@dataclass(frozen=True, slots=True)
class Told:
    """One document's state: `amount` in minor units of the currency, or neither."""

    kind: FactKind
    number: str
    state: FactState
    amount: int | None
    currency: str
    day: date
    basis: str
    as_of: date


SAID = tuple(each.name for each in fields(Told))


@transaction.atomic
def tell(enterprise: Enterprise, told: Told, *, source: str, by: User, now: datetime) -> tuple[TradeFact, str]:
    """The fact that counts and what became of it: added, revised, unchanged. What is older than what is known
    changes nothing.

    Raises NotAllowed: another office's kind. Raises Refused: the number is another enterprise's, days ahead.
    """
    require_own_kind(told.kind, source, by)
    if not told.basis.strip():
        raise Refused("basis_missing", FACTS["basis_missing"], field="basis")
    today = clock.local_date(now)
    if ahead := [name for name in ("day", "as_of") if getattr(told, name) > today]:
        raise Refused("in_future", FACTS["in_future"], field=ahead[0])
    newest = newest_of(enterprise, told.kind, told.number)
    last = newest if newest is not None and newest.is_current else None
    values = {name: getattr(told, name) for name in SAID}
    if last is not None and (last.as_of > told.as_of or all(getattr(last, each) == values[each] for each in SAID)):
        return last, "unchanged"
    made = further(enterprise, newest, values, source=source, by=by, now=now)
    return made, "revised" if last else "added"


@transaction.atomic
def withdraw(
    enterprise: Enterprise, kind: FactKind, number: str, *, source: str, by: User, now: datetime
) -> TradeFact | None:
    """What should not have been told counts no more, and is kept; None where nothing of this document counts.

    Raises NotAllowed: another office's kind. Raises Refused: the number is another enterprise's.
    """
    require_own_kind(kind, source, by)
    last = newest_of(enterprise, kind, number)
    if last is None or not last.is_current:
        return None
    values = {name: getattr(last, name) for name in SAID} | {"is_withdrawn": True, "is_current": False}
    return further(enterprise, last, values, source=source, by=by, now=now)


def require_own_kind(kind: FactKind, source: str, by: User) -> None:
    require(P.TRADE_FACT_SEND, by)
    if TOLD_BY.get(source) != kind:
        raise NotAllowed("kind_not_yours", FACTS["kind_not_yours"], field="kind")


def newest_of(enterprise: Enterprise, kind: FactKind, number: str) -> TradeFact | None:
    """The last revision of the document, locked. Raises Refused where another enterprise's counts."""
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    rows = TradeFact.objects.select_for_update(of=("self",)).filter(kind=kind, number=number)
    newest: TradeFact | None = rows.order_by("-revision").first()
    if newest is not None and newest.is_current and newest.enterprise_id != enterprise.pk:
        raise Refused("number_of_another", FACTS["number_of_another"], status=409, field="number")
    return newest


def further(
    enterprise: Enterprise,
    newest: TradeFact | None,
    values: Mapping[str, Any],
    *,
    source: str,
    by: User,
    now: datetime,
) -> TradeFact:
    """One more revision; the one before counts no more."""
    if newest is not None and newest.is_current:
        newest.is_current = False
        newest.save(update_fields=["is_current"])
    revision = newest.revision + 1 if newest else 1
    made: TradeFact = TradeFact.objects.create(
        enterprise=enterprise, source=source, received_at=now, received_by=by, revision=revision, **values
    )
    payload = {"kind": made.kind, "number": made.number, "state": made.state, "basis": made.basis}
    kind = "trade_fact.withdrawn" if made.is_withdrawn else "trade_fact.told"
    audit.record(kind, made, case=enterprise, by=by, now=now, payload=payload, tombstone=made.is_withdrawn)
    return made
