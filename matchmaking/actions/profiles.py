"""What parties need and offer: kept by themselves, of overseas firms by an officer; and what they say of candidates."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from matchmaking import languages, markets
from matchmaking.actions.registering import party_of
from matchmaking.enums import PartyKind, Topic
from matchmaking.enums_meetings import ItemKind, ItemSide, Opinion, Unit
from matchmaking.models import Item, Judgement, Party, Profile
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.money import EXPONENTS, LARGEST

MOST_ITEMS = 60  # that stand at once, of one party
MOST_CODES = 12  # of one kind in an item
LONGEST_CODE = 20
FIELDS = ("text_zh", "text_en", "languages", "is_open")
ITEM_FIELDS = (
    "side",
    "kind",
    "categories",
    "markets",
    "certificates",
    "volume",
    "unit",
    "price_low",
    "price_high",
    "currency",
    "text_zh",
    "text_en",
)


def may_keep(party: Party, by: User) -> bool:
    """An enterprise its own; whoever runs events that of an overseas firm."""
    if party.enterprise_id is None:
        return by.may(P.EVENT_RUN)
    return by.may(P.EVENT_JOIN, enterprise_id=party.enterprise_id)


def require_acting(party: Party, by: User | None) -> None:
    """For what a party does itself. `by` None: an overseas firm by its link, which the caller has looked at."""
    allowed = party.is_overseas if by is None else by.may(P.EVENT_JOIN, enterprise_id=party.enterprise_id)
    if not allowed or (by is not None and party.is_overseas):
        raise NotAllowed("not_allowed", _("You may not take this step."))


@transaction.atomic
def party_for(enterprise: Enterprise, *, by: User, now: datetime) -> Party:
    """The enterprise as one who can have a profile, also before its first event."""
    if not by.may(P.EVENT_JOIN, enterprise_id=enterprise.pk) or not enterprise.may_claim:
        raise NotAllowed("not_allowed", _("You may not keep a profile for this enterprise."))
    return party_of(enterprise, by=by, now=now)


def lock_to_keep(party: Party, by: User) -> Party:
    row: Party = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    if not may_keep(row, by):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    return row


def opened(party: Party, *, by: User, now: datetime) -> Profile:
    """The party's profile, an empty one where there is none yet. The caller holds the party's lock."""
    values = {"languages": [], "changed_at": now, "changed_by": by, "version": 0}
    row: Profile = Profile.objects.get_or_create(party=party, defaults=values)[0]
    return row


def changed(profile: Profile, *, by: User, now: datetime) -> None:
    """Each change moves the version on: by it an index of candidates knows that it is old."""
    profile.changed_at, profile.changed_by, profile.version = now, by, profile.version + 1
    profile.save()


@transaction.atomic
def keep(
    party: Party,
    values: Mapping[str, Any],
    *,
    kind: PartyKind | None = None,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Profile:
    """`kind`: what the firm says it is by its business; of an overseas firm it stays. Raises Stale, Refused."""
    row = lock_to_keep(party, by)
    profile = opened(row, by=by, now=now)
    if expected_version is not None and profile.version != expected_version:
        raise Stale("stale", _("Somebody has changed this profile meanwhile. Read it first."))
    refuse_unknown(values["languages"], languages.SPOKEN, "languages")
    for name in FIELDS:
        setattr(profile, name, values[name])
    if kind is not None and not row.is_overseas and kind != PartyKind.OVERSEAS:
        row.kind = kind
        row.save(update_fields=["kind"])
    changed(profile, by=by, now=now)
    payload = {"party": row.names["zh"], "open": profile.is_open, "languages": list(profile.languages)}
    audit.record("profile.kept", row, by=by, now=now, payload=payload)
    return profile


@transaction.atomic
def add(party: Party, values: Mapping[str, Any], *, by: User, now: datetime) -> Item:
    """A need or an offer. Raises Refused: a code that nobody knows, prices out of order, too many."""
    return add_all(party, [values], by=by, now=now)[0]


@transaction.atomic
def add_all(party: Party, rows: Sequence[Mapping[str, Any]], *, by: User, now: datetime) -> list[Item]:
    """All of them or none."""
    row = lock_to_keep(party, by)
    profile = opened(row, by=by, now=now)
    if profile.items.standing().count() + len(rows) > MOST_ITEMS:
        text = _("There can be %(most)s needs and offers at most. Withdraw some first.")
        raise Refused("too_many", text, params={"most": MOST_ITEMS})
    made = [made_of(profile, values, by=by, now=now) for values in rows]
    changed(profile, by=by, now=now)
    for item in made:
        payload = {"party": row.names["zh"], "side": item.side, "kind": item.kind}
        audit.record("profile.item_added", item, by=by, now=now, payload=payload, case=row)
    return made


@transaction.atomic
def change(item: Item, values: Mapping[str, Any], *, by: User, now: datetime) -> Item:
    """The old one is kept as withdrawn, so that what a candidate was found by can be read later."""
    row = lock_to_keep(item.profile.party, by)
    end(standing(item), by=by, now=now)
    return add_all(row, [values], by=by, now=now)[0]


@transaction.atomic
def withdraw(item: Item, *, by: User, now: datetime) -> Item:
    row = lock_to_keep(item.profile.party, by)
    found = end(standing(item), by=by, now=now)
    changed(found.profile, by=by, now=now)
    payload = {"party": row.names["zh"], "side": found.side, "kind": found.kind}
    audit.record("profile.item_withdrawn", found, by=by, now=now, payload=payload, case=row)
    return found


def standing(item: Item) -> Item:
    found: Item = Item.objects.select_related("profile").get(pk=item.pk)
    if found.withdrawn_at is not None:
        raise Refused("withdrawn", _("This need or offer has been withdrawn already."), status=409)
    return found


def end(item: Item, *, by: User, now: datetime) -> Item:
    item.withdrawn_at, item.withdrawn_by = now, by
    item.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return item


def made_of(profile: Profile, values: Mapping[str, Any], *, by: User, now: datetime) -> Item:
    check(values)
    given = {name: values[name] for name in ITEM_FIELDS}
    item: Item = Item.objects.create(profile=profile, **given, entered_at=now, entered_by=by)
    return item


def check(values: Mapping[str, Any]) -> None:
    refuse_unknown([values["side"]], ItemSide.values, "side")
    refuse_unknown([values["kind"]], ItemKind.values, "kind")
    refuse_unknown(values["categories"], Topic.values, "categories")
    refuse_unknown([values["currency"]], EXPONENTS, "currency")
    refuse_unknown([values["unit"]] if values["unit"] else [], Unit.values, "unit")
    unknown = [code for code in values["markets"] if not markets.is_known(code)]
    if unknown:
        text = _("Unknown: %(codes)s.")
        raise Refused("unknown_code", text, field="markets", params={"codes": ", ".join(unknown)})
    for name in ("markets", "certificates", "categories"):
        if len(values[name]) > MOST_CODES or any(len(code) > LONGEST_CODE for code in values[name]):
            text = _("At most %(most)s, each of %(signs)s signs at most.")
            raise Refused("too_many_codes", text, field=name, params={"most": MOST_CODES, "signs": LONGEST_CODE})
    if not (values["categories"] or values["text_zh"].strip() or values["text_en"].strip()):
        raise Refused("says_nothing", _("Choose a category, or say in words what it is."), field="text_zh")
    check_prices(values["price_low"], values["price_high"])


def check_prices(low: int | None, high: int | None) -> None:
    if (low is None) != (high is None) or (low is not None and high is not None and not 0 <= low <= high <= LARGEST):
        text = _("Give a price from and to, in this order, or neither.")
        raise Refused("prices", text, field="price_high" if low is not None else "price_low")


def refuse_unknown(codes: Sequence[str], known: Any, field: str) -> None:
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise Refused("unknown_code", _("Unknown: %(codes)s."), field=field, params={"codes": ", ".join(unknown)})


@transaction.atomic
def judge(by_party: Party, of: Party, opinion: Opinion | None, *, by: User | None, now: datetime) -> None:
    """What a party says of a candidate; the order changes with the next question. None: said nothing after all.

    It is the party's own matter: nobody else reads it, and the chain of the one that was judged tells nothing of it.
    """
    row = Party.objects.select_for_update(of=("self",)).get(pk=by_party.pk)
    require_acting(row, by)
    if row.pk == of.pk:
        raise Refused("itself", _("A firm is no candidate of its own."))
    if opinion is None:
        Judgement.objects.filter(by=row, of=of).delete()
    else:
        values = {"opinion": opinion, "said_at": now, "said_by": by}
        Judgement.objects.update_or_create(by=row, of=of, defaults=values)
    payload = {"party": of.names["zh"], "opinion": None if opinion is None else Opinion(opinion).name}
    audit.record("profile.judged", row, by=by, now=now, payload=payload)
