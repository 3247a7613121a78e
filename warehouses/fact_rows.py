"""The facts of a warehouse as rows of label and value, for both faces; and two versions of them side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.rules.figures import scaled
from pilotzone.ui.templatetags.ui import local_text, long_date
from warehouses.enums import Tenure, Use, WarehouseServiceKind, WarehouseType
from warehouses.models import Country
from warehouses.rules import facts as rules
from warehouses.sheets import LABELS

VOCABULARIES = {"tenure": Tenure, "use": Use, "type": WarehouseType}
GROUPS = (
    ("place", ("country", "city", "address", "latitude", "longitude")),
    ("investor", ("investor_name", "investment_certificate", "direct_share", "indirect_share")),
    ("title", ("tenure", "lease_number", "lease_starts_on", "lease_ends_on", *rules.AREAS)),
    ("running", ("operating_since", "use", "type", "services", "wms", "tracking", "interfaces", "filing_9810")),
)


@dataclass(frozen=True, slots=True)
class FactRow:
    label: str
    value: str
    before: str = ""


def groups(facts: rules.Facts) -> dict[str, list[FactRow]]:
    return {name: [FactRow(str(LABELS[each]), text_of(each, facts[each])) for each in names] for name, names in GROUPS}


def differences(before: rules.Facts, after: rules.Facts) -> list[FactRow]:
    """What a version changes: its value, and the one in force."""
    return [
        FactRow(str(LABELS[name]), text_of(name, after[name]), text_of(name, before[name]))
        for name in rules.changed(before, after)
    ]


def text_of(name: str, value: Any) -> str:
    if value in (None, "", []):
        return _("Not stated")
    if name in VOCABULARIES:
        return str(VOCABULARIES[name](value).label)
    if name == "country":
        return local_text(Country.objects.get(code=value), "name")
    if name == "services":
        return pgettext("between items of a list", ", ").join(str(WarehouseServiceKind(each).label) for each in value)
    if name in rules.DATES:
        return str(long_date(rules.day(value)))
    return number_text(name, value)


PLACES: Mapping[str, int] = {"latitude": 6, "longitude": 6} | dict.fromkeys(rules.AREAS, 2)


def number_text(name: str, value: Any) -> str:
    if name in ("direct_share", "indirect_share"):
        return f"{scaled.write(value, 4).rstrip('0').rstrip('.')}%"
    return scaled.write(value, PLACES[name]) if name in PLACES else str(value)
