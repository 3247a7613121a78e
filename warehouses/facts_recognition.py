"""What the register knows of a warehouse, by the names that schemes of recognition use."""

from datetime import date
from fractions import Fraction

from enterprises.enums import CreditEffect
from enterprises.facts_assessments import scheme_of
from enterprises.models import CreditRecord
from enterprises.rules.assessment.model import Scheme
from pilotzone.formula.values import exact
from warehouses.enums import Use, WarehouseState
from warehouses.models import Recognition, RecognitionBatch, Warehouse
from warehouses.rules.recognition import SERVICES

REGISTER, OPERATOR, OFFICER, PANEL = "register", "self", "district", "expert"
AREA_SCALE, SHARE_SCALE = 100, 1_000_000
YES, NO = "1", "0"


def scheme_for(batch: RecognitionBatch) -> Scheme:
    return scheme_of(batch.scheme_version.document)


def register_values(warehouse: Warehouse, day: date) -> dict[str, str]:
    """Exact texts as the schemes write values; what the register does not know is left out."""
    operator = warehouse.operator
    offered = {row.service for row in warehouse.services.all()}
    breaches = CreditRecord.objects.filter(uscc=operator.uscc, effect=CreditEffect.SERIOUS_VIOLATION).in_force(day)
    found = {
        "applied_on": day.isoformat(),
        "assessed_on": day.isoformat(),
        "registered_on": operator.established_on.isoformat() if operator.established_on else "",
        "opened_on": warehouse.operating_since.isoformat(),
        "running": yes(warehouse.state == WarehouseState.REGISTERED),
        "area": exact(Fraction(warehouse.area, AREA_SCALE)),
        "held": exact(Fraction(warehouse.share, SHARE_SCALE)),
        "held_directly": exact(Fraction(warehouse.direct_share, SHARE_SCALE)),
        "has_certificate": yes(bool(warehouse.investment_certificate)),
        "has_system": yes(bool(warehouse.wms)),
        "services": str(len(offered.intersection(SERVICES))),
        "serious_breach": yes(breaches.exists()),
        "is_public": yes(warehouse.use == Use.PUBLIC),
    }
    return {name: text for name, text in found.items() if text}


def yes(said: bool) -> str:
    return YES if said else NO


def known_by_register(scheme: Scheme, warehouse: Warehouse, day: date) -> dict[str, str]:
    """Of the scheme's figures those that need not be asked."""
    known = register_values(warehouse, day)
    return {each.name: known[each.name] for each in scheme.figures if each.name in known}


def told(recognition: Recognition, day: date) -> dict[str, dict[str, str]]:
    """Each figure of the scheme as it stands before an officer has established it: value and source."""
    scheme = scheme_for(recognition.batch)
    known = known_by_register(scheme, recognition.warehouse, day)
    found = {name: {"value": text, "source": REGISTER} for name, text in known.items()}
    for name, text in recognition.given.items():
        found.setdefault(name, {"value": text, "source": OPERATOR})
    return found | dict(recognition.established)
