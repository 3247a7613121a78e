"""What customs, tax and foreign exchange offices tell of documents of an enterprise: kept as told, nothing declared."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.enums_goods import TOLD_BY, FactKind, FactState
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
    require(P.TRADE_FACT_SEND, by)
    if TOLD_BY.get(source) != told.kind:
        raise NotAllowed("kind_not_yours", _("Documents of this kind are another office's to tell of."), field="kind")
    if not told.basis.strip():
        raise Refused("basis_missing", _("Name the lawful basis."), field="basis")
    if max(told.as_of, told.day) > clock.local_date(now):
        raise Refused("in_future", _("This day is still to come."), field="as_of")
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    rows = TradeFact.objects.select_for_update(of=("self",))
    last: TradeFact | None = rows.filter(kind=told.kind, number=told.number, is_current=True).first()
    if last is not None and last.enterprise_id != enterprise.pk:
        raise Refused("number_of_another", _("This number is another enterprise's."), status=409, field="number")
    values = {name: getattr(told, name) for name in SAID}
    if last is not None and (last.as_of > told.as_of or all(getattr(last, each) == values[each] for each in SAID)):
        return last, "unchanged"
    if last is not None:
        last.is_current = False
        last.save(update_fields=["is_current"])
    made: TradeFact = TradeFact.objects.create(
        enterprise=enterprise,
        source=source,
        received_at=now,
        received_by=by,
        revision=last.revision + 1 if last else 1,
        **values,
    )
    payload = {"kind": made.kind, "number": made.number, "state": made.state, "basis": made.basis}
    audit.record("trade_fact.told", made, case=enterprise, by=by, now=now, payload=payload)
    return made, "revised" if last else "added"
