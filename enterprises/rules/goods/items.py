"""What a filing says of an item: read from cells or from JSON alike, with every fault at once."""

import dataclasses
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

HS = re.compile(r"[0-9]{8,10}")
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,39}")
BATCH = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,39}")
SEPARATORS = re.compile(r"[;；,，、\n]")
RESERVED = 77  # kept free by the Harmonized System
LAST_CHAPTER = 98  # of the Chinese tariff: goods of special trade
MOST_BATCHES = 200
MOST_QUANTITY = 10**9
MODES = ("9610", "9710", "9810", "1210", "1239", "0110", "1039")
NEEDED = ("name_zh", "specification", "unit")
LONGEST = {"name_zh": 160, "name_en": 200, "brand": 80, "specification": 300, "unit": 20}
TEXTS = tuple(LONGEST)
PLAIN = ("code", "hs_code", "batch_codes", "quantity")  # codes and numbers, which people may type in full-width signs


@dataclass(frozen=True, slots=True)
class Item:
    """As it is filed. `origin` is a code of the name table, `quantity` how many units are planned, where it is said."""

    hs_code: str
    name_zh: str
    name_en: str
    brand: str
    specification: str
    origin: str
    unit: str
    batch_codes: tuple[str, ...]
    mode: str
    quantity: int | None

    @property
    def chapter(self) -> int:
        return int(self.hs_code[:2])

    def plain(self) -> dict[str, Any]:
        """As it is kept with a filing."""
        return asdict(self) | {"batch_codes": list(self.batch_codes)}


FIELDS = tuple(Item.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Fault:
    """`params` are what the words of the code need."""

    field: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def of_plain(kept: Mapping[str, Any]) -> Item:
    return Item(**{**kept, "batch_codes": tuple(kept["batch_codes"])})


def read(given: Mapping[str, Any], origins: Container[str]) -> tuple[Item | None, tuple[Fault, ...]]:
    """The item, or everything that is wrong with it."""
    texts = {name: clean(given.get(name)) for name in TEXTS}
    hs = clean(given.get("hs_code")).replace(".", "").replace(" ", "")
    origin, mode = clean(given.get("origin")).upper(), clean(given.get("mode"))
    batches, quantity = batches_of(given.get("batch_codes")), clean(given.get("quantity")).replace(",", "")
    faults = [*text_faults(texts), *batch_faults(batches)]
    if fault := hs_fault(hs):
        faults.append(Fault("hs_code", fault))
    if origin not in origins:
        faults.append(Fault("origin", "unknown_origin" if origin else "missing"))
    if mode and mode not in MODES:
        faults.append(Fault("mode", "unknown_mode"))
    if quantity and not (re.fullmatch(r"[0-9]{1,10}", quantity) and int(quantity) <= MOST_QUANTITY):
        faults.append(Fault("quantity", "not_whole"))
    if faults:
        return None, tuple(faults)
    return Item(
        hs_code=hs,
        origin=origin,
        mode=mode,
        batch_codes=batches,
        quantity=int(quantity) if quantity else None,
        **texts,
    ), ()


def clean(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def hs_fault(hs: str) -> str:
    if not hs:
        return "missing"
    if not HS.fullmatch(hs) or not hs.isascii():
        return "not_hs"
    chapter = int(hs[:2])
    return "no_chapter" if chapter in (0, RESERVED) or chapter > LAST_CHAPTER else ""


def batches_of(value: Any) -> tuple[str, ...]:
    """From a list, or from one text with the codes separated."""
    parts: Sequence[Any] = value if isinstance(value, list | tuple) else SEPARATORS.split(str(value or ""))
    return tuple(text for part in parts if (text := clean(part)))


def text_faults(texts: Mapping[str, str]) -> Iterator[Fault]:
    for name, text in texts.items():
        if not text and name in NEEDED:
            yield Fault(name, "missing")
        elif len(text) > LONGEST[name]:
            yield Fault(name, "too_long", {"most": LONGEST[name]})
        elif "\x00" in text:
            yield Fault(name, "bad_signs")


def batch_faults(batches: Sequence[str]) -> Iterator[Fault]:
    if len(batches) > MOST_BATCHES:
        yield Fault("batch_codes", "too_many")
    elif len({each.upper() for each in batches}) < len(batches):
        yield Fault("batch_codes", "batch_twice")
    elif not all(BATCH.fullmatch(each) and each.isascii() for each in batches):
        yield Fault("batch_codes", "bad_signs")


def differences(before: Item | None, after: Item) -> list[dict[str, Any]]:
    """What a filing would change, field by field; nothing before a first filing."""
    if before is None:
        return []
    old, new = before.plain(), after.plain()
    return [{"field": name, "before": old[name], "after": new[name]} for name in FIELDS if old[name] != new[name]]
