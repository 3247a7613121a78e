"""The facts of a warehouse as plain values: what a version keeps, what differs, and what an officer has to confirm."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

# What claims, recognitions and money rest on: a change of these waits for an officer.
KEY = (
    "name_zh", "investor_name", "direct_share", "indirect_share", "investment_certificate",
    "country", "city", "address", "latitude", "longitude",
    "tenure", "lease_number", "lease_starts_on", "lease_ends_on",
    "indoor_area", "bonded_area", "cold_area", "outdoor_area", "operating_since",
    "use", "type", "filing_9810",
)  # fmt: skip
# What the operator may set as it is: in force at once.
FREE = ("name_en", "services", "wms", "tracking", "interfaces")
FIELDS = KEY + FREE
DATES = ("lease_starts_on", "lease_ends_on", "operating_since")
AREAS = ("indoor_area", "bonded_area", "cold_area", "outdoor_area")
RECOGNISED = (*AREAS, "direct_share", "indirect_share")  # what recognitions rest on
STORAGE = ("indoor_area", "bonded_area", "cold_area")
Facts = Mapping[str, Any]

APART = re.compile(r"[^0-9a-z\u0080-\uffff]")


def changed(before: Facts, after: Facts) -> list[str]:
    """Names of the facts that differ, in the order of the register."""
    return [name for name in FIELDS if before.get(name) != after.get(name)]


def needs_confirmation(names: list[str]) -> bool:
    return any(name in KEY for name in names)


def storage(facts: Facts) -> int:
    """Indoor, bonded and cold, each counted once; outdoor is counted apart."""
    return sum(int(facts[name] or 0) for name in STORAGE)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Dates as ISO text, services in one order, everything else as it is."""
    found = {name: values.get(name) for name in FIELDS}
    for name in DATES:
        value = found[name]
        found[name] = value.isoformat() if isinstance(value, date) else value
    found["services"] = sorted(str(each) for each in found["services"] or ())
    return found


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def building(country: str, city: str, address: str) -> str:
    """What the same building is found by, however its address was typed."""
    return ":".join((country, folded(city), folded(address)))


def lease(country: str, number: str) -> str:
    """What the same lease is found by, whatever the building; empty where there is no number."""
    found = folded(number)
    return f"{country}:{found}" if found else ""


def folded(text: str) -> str:
    return APART.sub("", unicodedata.normalize("NFKC", text).casefold())
