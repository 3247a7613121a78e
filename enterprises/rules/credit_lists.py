"""The document of credit lists: read, and refused where a list would bar without its ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from enterprises.enums import CreditEffect
from enterprises.enums_services import CreditListKind
from enterprises.rules.credit import Terms


class ListError(ValueError):
    """The document cannot be loaded; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Level:
    code: str
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ListRead:
    """Names and tier are Chinese and English."""

    code: str
    kind: CreditListKind
    names: tuple[str, str]
    tier: tuple[str, str]
    terms: Terms
    starts_on: date
    ends_on: date | None
    levels: tuple[Level, ...]
    sources: tuple[str, ...] = ()


def read(text: str) -> tuple[ListRead, ...]:
    """Every list of the document. Raises ListError."""
    try:
        found = YAML(typ="safe").load(StringIO(text))
        rows = tuple(one(row) for row in found["lists"])
    except (YAMLError, KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, ListError) else ListError(f"{type(error).__name__}: {error}") from error
    codes = [row.code for row in rows]
    if len(codes) != len(set(codes)):
        raise ListError("A code stands twice.")
    return rows


def one(row: Mapping[str, Any]) -> ListRead:
    kind = CreditListKind(row["kind"])
    terms = Terms(
        effect=CreditEffect(row["effect"]),
        may_bar=bool(row.get("bars", False)),
        catalogue_item=str(row.get("item", "")),
        legal_basis=str(row.get("basis", "")),
        term_months=int(row.get("term", 0)),
        is_internal=kind == CreditListKind.RATING,
    )
    if terms.may_bar and not terms.is_grounded:
        raise ListError(f"{row['code']}: a list that bars names its national catalogue item and its legal basis.")
    if terms.may_bar and terms.is_internal:
        raise ListError(f"{row['code']}: ratings are internal and never bar.")
    if not terms.may_bar and terms.effect != CreditEffect.NOTE:
        raise ListError(f"{row['code']}: without bars: true an entry is on record only (effect: note).")
    return ListRead(
        code=str(row["code"]),
        kind=kind,
        names=(str(row["zh"]), str(row["en"])),
        tier=(str(row["tier"]["zh"]), str(row["tier"]["en"])),
        terms=terms,
        starts_on=day(row["from"]),
        ends_on=day(row["until"]) if "until" in row else None,
        sources=sources_of(row, kind),
        levels=tuple(Level(str(each["code"]), (str(each["zh"]), str(each["en"]))) for each in row.get("levels", ())),
    )


def sources_of(row: Mapping[str, Any], kind: CreditListKind) -> tuple[str, ...]:
    """Whose systems may report entries: those whose list it is by its ground, and nobody of an internal rating."""
    found = tuple(str(each) for each in row.get("sources", ()))
    if found and kind == CreditListKind.RATING:
        raise ListError(f"{row['code']}: nobody reports to an internal rating.")
    return found


def day(value: Any) -> date:
    if not isinstance(value, date):
        raise ListError(f"{value}: a day is written 2024-01-31.")
    return value
