"""Profiles as the rules of candidates take them: of one party, and of a hundred thousand in the same two statements."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from matchmaking.models import Item as ItemRow
from matchmaking.models import Judgement, Party
from matchmaking.rules.candidates.model import Item, Profile

AT_ONCE = 2_000
COLUMNS = (
    "side",
    "kind",
    "categories",
    "markets",
    "certificates",
    "price_low",
    "price_high",
    "currency",
    "volume",
    "unit",
    "text_zh",
    "text_en",
)


def profiles_of(parties: QuerySet[Any]) -> Iterator[Profile]:
    """In the order of their keys. A party without a profile, or with a closed one, is there: why-not answers for it."""
    needs: dict[int, list[Item]] = defaultdict(list)
    offers: dict[int, list[Item]] = defaultdict(list)
    rows = ItemRow.objects.standing().filter(profile__party__in=parties.order_by().values("pk")).order_by("pk")
    for owner, *values in rows.values_list("profile__party_id", *COLUMNS).iterator(chunk_size=AT_ONCE):
        side, item = item_of(values)
        (needs if side == "need" else offers)[owner].append(item)
    columns = ("pk", "enterprise_id", "profile__languages", "profile__is_open")
    for pk, enterprise, languages, is_open in parties.order_by("pk").values_list(*columns).iterator(AT_ONCE):
        yield Profile(
            id=str(pk),
            enterprise=f"party {pk}" if enterprise is None else str(enterprise),
            needs=tuple(needs.get(pk, ())),
            offers=tuple(offers.get(pk, ())),
            languages=frozenset(languages or ()),
            is_open=is_open is not False,
        )


def item_of(values: list[Any]) -> tuple[str, Item]:
    """Its side, and the item with both texts: what is said in one language is found in the other only by its words."""
    given = dict(zip(COLUMNS, values, strict=True))
    low, high = given["price_low"], given["price_high"]
    item = Item(
        kind=given["kind"],
        categories=frozenset(given["categories"]),
        markets=frozenset(given["markets"]),
        certificates=frozenset(given["certificates"]),
        price=None if low is None else (low, high),
        currency=given["currency"],
        volume=given["volume"],
        text="\n".join(text for text in (given["text_zh"], given["text_en"]) if text),
        unit=given["unit"],
    )
    return given["side"], item


def profile_of(party: Party) -> Profile:
    return next(profiles_of(Party.objects.filter(pk=party.pk)))


def feedback_of(party: Party) -> dict[str, int]:
    """What the party said of others, the oldest first: of many, the last ones count."""
    rows = Judgement.objects.filter(by=party).order_by("said_at", "pk").values_list("of_id", "opinion")
    return {str(of): opinion for of, opinion in rows}
