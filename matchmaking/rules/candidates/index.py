"""All profiles as columns, built once and asked for many participants."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.rules.candidates.model import Item, Profile
from matchmaking.rules.candidates.texts import Array, Texts

NO_PRICE = -1
WORD = 64


@dataclass(frozen=True, slots=True)
class Sets:
    """A set of codes for each row, as bits."""

    bit_of: dict[str, int]
    words: Array  # rows × words of 64 bits
    sizes: Array  # of each row's set

    @classmethod
    def of(cls, rows: Sequence[Iterable[str]]) -> "Sets":
        bit_of: dict[str, int] = {}
        for row in rows:
            for code in row:
                bit_of.setdefault(code, len(bit_of))
        words = np.zeros((len(rows), max(1, -(-len(bit_of) // WORD))), dtype=np.uint64)
        places, bits = [], []
        for place, row in enumerate(rows):
            for code in row:
                places.append(place)
                bits.append(bit_of[code])
        if bits:
            bit = np.array(bits, dtype=np.int64)
            marks = np.left_shift(np.uint64(1), (bit % WORD).astype(np.uint64))
            np.bitwise_or.at(words, (np.array(places), bit // WORD), marks)
        return cls(bit_of, words, np.bitwise_count(words).sum(axis=1))

    def mask(self, codes: Iterable[str]) -> tuple[Array, int]:
        """The codes as one row, and how many of them nobody has."""
        row, unknown = np.zeros(self.words.shape[1], dtype=np.uint64), 0
        for code in codes:
            bit = self.bit_of.get(code)
            if bit is None:
                unknown += 1
            else:
                row[bit // WORD] |= np.uint64(1 << (bit % WORD))
        return row, unknown

    def common(self, codes: Iterable[str]) -> Array:
        row, _unknown = self.mask(codes)
        found: Array = np.bitwise_count(self.words & row).sum(axis=1)
        return found


@dataclass(frozen=True, slots=True)
class Items:
    """The needs, or the offers, of all profiles; those of one profile lie together."""

    items: tuple[Item, ...]
    owner: Array
    kind: Array
    kinds: dict[str, int]
    categories: Sets
    markets: Sets
    certificates: Sets
    low: Array
    high: Array
    currency: Array
    currencies: dict[str, int]
    volume: Array
    unit: Array
    units: dict[str, int]
    texts: Texts

    def of_unit(self, own: Item) -> Array:
        """Which are counted in the same unit."""
        found: Array = self.unit == self.units.get(own.unit, -1)
        return found

    def priced_like(self, own: Item) -> Array:
        """Which have a price that can be laid beside the own one."""
        currency = self.currencies.get(own.currency, -1)
        found: Array = (self.low != NO_PRICE) & (self.currency == currency) & self.of_unit(own)
        return found

    @classmethod
    def of(cls, lists: Sequence[Sequence[Item]]) -> "Items":
        items = tuple(each for row in lists for each in row)
        kinds, kind = numbered(each.kind for each in items)
        currencies, currency = numbered(each.currency for each in items)
        units, unit = numbered(each.unit for each in items)
        return cls(
            items=items,
            owner=np.repeat(np.arange(len(lists)), [len(row) for row in lists]),
            kind=kind,
            kinds=kinds,
            categories=Sets.of([each.categories for each in items]),
            markets=Sets.of([each.markets for each in items]),
            certificates=Sets.of([each.certificates for each in items]),
            low=np.array([NO_PRICE if each.price is None else each.price[0] for each in items], dtype=np.int64),
            high=np.array([NO_PRICE if each.price is None else each.price[1] for each in items], dtype=np.int64),
            currency=currency,
            currencies=currencies,
            volume=np.array([NO_PRICE if each.volume is None else each.volume for each in items], dtype=np.int64),
            unit=unit,
            units=units,
            texts=Texts.of([each.text for each in items]),
        )


def numbered(values: Iterable[str]) -> tuple[dict[str, int], Array]:
    known: dict[str, int] = {}
    found = [known.setdefault(each, len(known)) for each in values]
    return known, np.array(found, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Index:
    profiles: tuple[Profile, ...]
    place_of: dict[str, int]
    enterprise: Array
    enterprises: dict[str, int]
    is_open: Array
    languages: Sets
    needs: Items
    offers: Items

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> "Index":
        every = tuple(profiles)
        enterprises, enterprise = numbered(each.enterprise for each in every)
        return cls(
            profiles=every,
            place_of={each.id: place for place, each in enumerate(every)},
            enterprise=enterprise,
            enterprises=enterprises,
            is_open=np.array([each.is_open for each in every], dtype=bool),
            languages=Sets.of([each.languages for each in every]),
            needs=Items.of([each.needs for each in every]),
            offers=Items.of([each.offers for each in every]),
        )

    def sides(self, asking: Profile) -> Iterator[tuple[Item, Items, bool]]:
        """Each need of the asking profile beside all offers, and each of its offers beside all needs."""
        for need in asking.needs:
            yield need, self.offers, False
        for offer in asking.offers:
            yield offer, self.needs, True
