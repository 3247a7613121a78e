"""One act on goods: new, change, withdraw. Low risk is answered at once; the rest waits for an officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from enterprises import facts_goods, goods_words
from enterprises.actions.locking import lock
from enterprises.enums import EnterpriseState
from enterprises.enums_goods import Channel, FilingState, ItemState, Level, Verb
from enterprises.goods_words import REFUSALS
from enterprises.models import Enterprise, GoodsFiling, GoodsItem, GoodsRules
from enterprises.rules.goods import evaluation, items
from enterprises.rules.goods.items import Fault, Item
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused, Stale
from pilotzone.reference import actions as reference
from pilotzone.reference import queries as calendars

SERIES = "SP"
WORKING_DAYS = 3  # in which an officer decides
NOT_KNOWN = {
    "zh": "有关内容未填写，无法自动判断。",
    "en": "Something that it needs was not told, so it cannot be judged automatically.",
}


class Faulty(Refused):
    """An item with everything that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        first = faults[0]
        super().__init__(first.code, goods_words.FAULTS[first.code], field=first.field)


@dataclass(frozen=True, slots=True)
class Given:
    """One act as it came: `values` as cells or JSON, by the names of the fields; a change names what it changes.

    `version` is that of the item as the sender saw it; None where a system does not say it.
    """

    verb: Verb
    code: str
    values: Mapping[str, Any]
    version: int | None = None


@transaction.atomic
def file(enterprise: Enterprise, given: Given, *, channel: Channel, by: User, now: datetime) -> GoodsFiling:
    """Raises Faulty, Stale, Refused (taken, not on file, one waits already), NotAllowed."""
    owner = lock(enterprise, P.GOODS_FILE, by=by)
    if owner.state != EnterpriseState.ACTIVE:
        raise Refused("not_registered", REFUSALS["not_registered"], status=409)
    row = GoodsItem.objects.select_for_update(of=("self",)).filter(enterprise=owner, code=given.code).first()
    if given.verb == Verb.WITHDRAW:
        return withdraw(on_file(row, given, or_waiting=True), channel=channel, by=by, now=now)
    if given.verb == Verb.NEW:
        require_free(row, given)
        item = read(given.values)
    else:
        row = on_file(row, given)
        if row.filings.live().exists():
            raise Refused("filing_waits", REFUSALS["filing_waits"], status=409)
        item = read({**row.item.plain(), **given.values})
        if item == row.item:
            raise Refused("nothing_changed", REFUSALS["nothing_changed"])
    return examine(owner, row, item, given, channel=channel, by=by, now=now)


def require_free(row: GoodsItem | None, given: Given) -> None:
    """Goods that were refused or withdrawn can be filed again under their number."""
    if not items.CODE.fullmatch(given.code):
        raise Faulty((Fault("code", "bad_code"),))
    if row is not None and row.state in (ItemState.ON_FILE, ItemState.WAITING):
        raise Refused("code_taken", REFUSALS["code_taken"], status=409, field="code")


def on_file(row: GoodsItem | None, given: Given, *, or_waiting: bool = False) -> GoodsItem:
    if row is None:
        raise Refused("no_item", REFUSALS["no_item"], status=404, field="code")
    if given.version is not None and given.version != row.version:
        raise Stale("stale", _("These goods have been changed meanwhile. Look at them again."))
    if not (row.is_on_file or (or_waiting and row.state == ItemState.WAITING)):
        raise Refused("not_on_file", REFUSALS["not_on_file"], status=409, field="code")
    return row


def read(values: Mapping[str, Any]) -> Item:
    item, faults = items.read(values, facts_goods.origins())
    if item is None:
        raise Faulty(faults)
    return item


def examine(
    owner: Enterprise, row: GoodsItem | None, item: Item, given: Given, *, channel: Channel, by: User, now: datetime
) -> GoodsFiling:
    """By the rules in force, which are frozen with the filing; there being none, it waits for an officer's word."""
    rules = facts_goods.rules_in_force()
    if rules is None:
        raise Refused("no_rules", REFUSALS["no_rules"], status=409)
    evaluator = facts_goods.evaluator_of(rules.document)
    found = evaluator.of(item, facts_goods.known_of(owner, item, row, now=now))
    low = found.level == Level.LOW
    before = row.item if row is not None and row.is_on_file else None
    row = kept(owner, row, item, given, on_file=low, now=now)
    filing = GoodsFiling(
        verb=given.verb,
        state=FilingState.ACCEPTED_AT_ONCE if low else FilingState.WAITING,
        level=found.level,
        filed=item.plain(),
        differences=items.differences(before, item),
        **explained(rules, evaluator, found),
        **({} if low else due(now)),
    )
    return save(filing, row, channel=channel, by=by, now=now)


def explained(rules: GoodsRules, evaluator: evaluation.Evaluator, found: evaluation.Outcome) -> dict[str, Any]:
    record = evaluation.record(evaluator.book, rules.number, found)
    told = {"rules": rules, "rules_digest": rules.digest, "record": canonical.dumps(record).decode()}
    if found.by is None or found.level == Level.LOW:
        return told
    met = next(each.met for each in found.looked if each.rule is found.by)
    rule = found.by
    if met:
        return told | {"reason_zh": rule.why.zh[:300], "reason_en": (rule.why.en or rule.why.zh)[:300]}
    zh, en = f"{rule.label.zh}：{NOT_KNOWN['zh']}", f"{rule.label.en or rule.label.zh}: {NOT_KNOWN['en']}"
    return told | {"reason_zh": zh[:300], "reason_en": en[:300]}


def due(now: datetime) -> dict[str, Any]:
    found = calendars.calendar().add(clock.local_date(now), WORKING_DAYS)
    return {"due_on": found.day, "due_provisional": found.provisional}


def kept(
    owner: Enterprise, row: GoodsItem | None, item: Item, given: Given, *, on_file: bool, now: datetime
) -> GoodsItem:
    """The item with what is on file now: a change that waits leaves it as it is."""
    if row is None:
        row = GoodsItem(enterprise=owner, code=given.code, made_at=now, version=0)
    if on_file or given.verb == Verb.NEW:
        put(row, item)
        row.state = ItemState.ON_FILE if on_file else ItemState.WAITING
    row.changed_at = now
    row.version += 1
    row.save()
    return row


def put(row: GoodsItem, item: Item) -> None:
    for name, value in item.plain().items():
        setattr(row, name, value)


def withdraw(row: GoodsItem, *, channel: Channel, by: User, now: datetime) -> GoodsFiling:
    """At once: whoever no longer wants to trade goods need not be asked. What waited is withdrawn with them."""
    row.filings.live().update(state=FilingState.WITHDRAWN)
    row.state, row.changed_at = ItemState.WITHDRAWN, now
    row.version += 1
    row.save(update_fields=["state", "changed_at", "version"])
    filing = GoodsFiling(
        verb=Verb.WITHDRAW, state=FilingState.ACCEPTED_AT_ONCE, level=Level.LOW, filed=row.item.plain(), differences=[]
    )
    return save(filing, row, channel=channel, by=by, now=now)


def save(filing: GoodsFiling, row: GoodsItem, *, channel: Channel, by: User, now: datetime) -> GoodsFiling:
    last: int = row.filings.aggregate(last=Max("number"))["last"] or 0
    filing.item, filing.enterprise, filing.number = row, row.enterprise, last + 1
    filing.reference = reference.next_reference(SERIES, clock.local_date(now).year)
    filing.channel, filing.made_at, filing.made_by = channel, now, by
    filing.save(force_insert=True)
    payload = {
        "reference": filing.reference, "verb": filing.verb, "state": filing.state, "rules": filing.rules_digest
    }  # fmt: skip
    audit.record("goods.filed", filing, case=row, by=by, now=now, payload=payload)
    return filing


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one row: its filing, or why there is none."""

    filing: GoodsFiling | None
    error: DomainError | None


class Undone(Exception):
    """Some row of a table was refused."""


def file_all(
    enterprise: Enterprise, acts: Sequence[Given], *, channel: Channel, by: User, now: datetime
) -> list[Answered]:
    """Act by act in their order; one that is refused leaves none of them written."""
    found: list[Answered] = []
    try:
        with transaction.atomic():
            found += [one(enterprise, given, channel=channel, by=by, now=now) for given in acts]
            if any(each.error for each in found):
                raise Undone
    except Undone:
        return [Answered(None, each.error) for each in found]
    return found


def one(enterprise: Enterprise, given: Given, *, channel: Channel, by: User, now: datetime) -> Answered:
    try:
        return Answered(file(enterprise, given, channel=channel, by=by, now=now), None)
    except DomainError as error:
        return Answered(None, error)
