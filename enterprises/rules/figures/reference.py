"""The document of indicators, sources and sharing items: read, and refused where it contradicts itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from enterprises.enums_figures import PeriodKind, Purpose, SourceKind, SubjectKind
from enterprises.rules.figures import scaled

MONEY_PLACES = 2
PER_CENT = 100  # basis points


class ReferenceError(ValueError):
    """The document cannot be loaded; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Source:
    code: str
    kind: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator; `lowest` and `highest` in its scaled units, `jump` in basis points."""

    code: str
    names: Mapping[str, str]
    unit: Mapping[str, str]
    notes: Mapping[str, str]
    places: int
    is_money: bool
    by_mode: bool
    periods: tuple[str, ...]
    subjects: tuple[str, ...]
    lowest: int | None
    highest: int | None
    jump: int | None


@dataclass(frozen=True, slots=True)
class Shared:
    number: str
    names: Mapping[str, str]
    source: str
    indicators: tuple[str, ...]
    purposes: tuple[str, ...]
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Reference:
    sources: tuple[Source, ...] = ()
    indicators: tuple[Item, ...] = ()
    sharing: tuple[Shared, ...] = field(default=())


@lru_cache(maxsize=1)
def read(text: str) -> Reference:
    """Raises ReferenceError: an unknown word, a code twice, a sharing item of an unknown source or indicator."""
    raw = YAML(typ="safe").load(StringIO(text))
    found = Reference(
        tuple(Source(row["code"], known(row["kind"], SourceKind, row), names(row)) for row in raw["sources"]),
        tuple(item(row) for row in raw["indicators"]),
        tuple(shared(row) for row in raw.get("sharing", ())),
    )
    once("source", [row.code for row in found.sources])
    once("indicator", [row.code for row in found.indicators])
    once("sharing item", [row.number for row in found.sharing])
    codes, sources = {row.code for row in found.indicators}, {row.code for row in found.sources}
    for row in found.sharing:
        if strange := {*row.indicators} - codes | {row.source} - sources:
            raise ReferenceError(f"{row.number} names {', '.join(sorted(strange))}, which the document does not have.")
    return found


def item(row: Mapping[str, Any]) -> Item:
    is_money = bool(row.get("money", False))
    places = MONEY_PLACES if is_money else int(row.get("places", 0))
    low, high, jump = row.get("least"), row.get("most"), row.get("jump")
    return Item(
        code=row["code"],
        names=names(row),
        unit=row["unit"],
        notes={"zh": row.get("note_zh", ""), "en": row.get("note_en", "")},
        places=places,
        is_money=is_money,
        by_mode=bool(row.get("modes", False)),
        periods=tuple(known(each, PeriodKind, row) for each in row["periods"]),
        subjects=tuple(known(each, SubjectKind, row) for each in row["subjects"]),
        lowest=None if low is None else scaled.read(str(low), places),
        highest=None if high is None else scaled.read(str(high), places),
        jump=None if jump is None else int(jump) * PER_CENT,
    )


def shared(row: Mapping[str, Any]) -> Shared:
    purposes = tuple(known(each, Purpose, row) for each in row["purposes"])
    codes = tuple(row["indicators"])
    return Shared(row["number"], names(row), row["source"], codes, purposes, row["from"], row.get("to"))


def names(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {"zh": row["zh"], "en": row["en"]}


def known(word: str, vocabulary: Any, row: Mapping[str, Any]) -> str:
    if word not in vocabulary.values:
        raise ReferenceError(f"{row.get('code') or row.get('number')}: {word} is not known.")
    return word


def once(what: str, codes: Sequence[str]) -> None:
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ReferenceError(f"The {what} {', '.join(sorted(twice))} is there twice.")
