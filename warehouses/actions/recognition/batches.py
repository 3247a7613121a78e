"""Rounds of recognition are opened with their terms; what was opened is not changed."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import SchemeState
from enterprises.enums_figures import SubjectKind
from enterprises.facts_assessments import scheme_of
from enterprises.models import SchemeVersion
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import require
from pilotzone.onsite import rules as onsite
from warehouses.enums_recognition import Level
from warehouses.models import RecognitionBatch
from warehouses.models.recognition import KINDS

USUAL_ITEMS = Path(__file__).parents[2] / "checklists" / "inspection.json"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round says. `quota` None: as many as fulfil the criteria. `items`: a list of inspection as typed."""

    level: Level
    number: int
    name_zh: str
    name_en: str
    kinds: tuple[str, ...]
    least_grade: str
    opens_on: date
    closes_on: date
    validity_months: int
    quota: int | None = None
    notice_days: int = 5
    correction_days: int = 10
    panel_least: int = 3
    review_month: int = 3
    review_days: int = 20
    items: str = ""


def usual_items() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(USUAL_ITEMS.read_text(encoding="utf-8"))
    return found


@transaction.atomic
def open_batch(version: SchemeVersion, terms: Terms, *, by: User, now: datetime) -> RecognitionBatch:
    """Open a round under a published version of a scheme for warehouses."""
    require(P.RECOGNITION_RUN, by)
    _check(version, terms, clock.local_date(now))
    if RecognitionBatch.objects.filter(level=terms.level, number=terms.number).exists():
        raise Refused("batch_twice", _("There is a batch of this level and number already."), field="number")
    items = onsite.read_lines(terms.items) if terms.items.strip() else usual_items()
    if onsite.faults(items):
        raise Refused("items_wrong", _("Each line: Chinese | English | yes_no, number or text."), field="items")
    values = asdict(terms) | {"kinds": list(terms.kinds), "items": items}
    row: RecognitionBatch = RecognitionBatch.objects.create(
        scheme_version=version, opened_at=now, opened_by=by, **values
    )
    payload = {"level": terms.level.value, "number": terms.number, "scheme": str(version), "quota": terms.quota}
    audit.record("recognition.batch_opened", row, by=by, now=now, payload=payload)
    return row


def _check(version: SchemeVersion, terms: Terms, today: date) -> None:
    if version.state != SchemeState.PUBLISHED or version.scheme.subject != SubjectKind.WAREHOUSE:
        raise Refused("no_scheme", _("Choose a published scheme for warehouses."), field="scheme_version")
    if terms.least_grade not in scheme_of(version.document).grades.ids:
        raise Refused("no_grade", _("The scheme has no such grade."), field="least_grade")
    if set(terms.kinds) - {code for code, _label in KINDS}:
        raise Refused("no_kind", _("There is no such kind."), field="kinds")
    if terms.closes_on < terms.opens_on:
        raise Refused("order", _("The last day lies before the first."), field="closes_on")
    if terms.closes_on < today:
        raise Refused("day_past", _("This day is over."), field="closes_on")
    if not 1 <= terms.validity_months <= 120:
        raise Refused("validity", _("A recognition holds for 1 to 120 months."), field="validity_months")
    if not terms.name_zh.strip():
        raise Refused("no_name", _("Enter the name in Chinese."), field="name_zh")
