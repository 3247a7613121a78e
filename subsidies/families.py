"""Claims of an enterprise under the other measures of a family, of which it takes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from enterprises.models import Enterprise
from pilotzone.formula.values import UNKNOWN
from subsidies import facts
from subsidies.models import Application, Entitlement
from subsidies.registers import AWARDED
from subsidies.rules import families
from subsidies.rules.model import Family, Measure


@dataclass(frozen=True, slots=True)
class Beside:
    """Another claim of the family with the latest amount that there is, in fen; `is_awarded` once it is approved."""

    claim: Application
    amount: int | None
    is_awarded: bool


def family_of(application: Application) -> Family | None:
    return facts.measure_of(application.measure_version).family


def beside(application: Application) -> list[Beside]:
    """The enterprise's live claims that the bureau has, under other measures of the family, in the family's scope."""
    measure = facts.measure_of(application.measure_version)
    if measure.family is None:
        return []
    rows = Application.objects.live().filter(enterprise=application.enterprise_id, submitted_at__isnull=False)
    rows = rows.exclude(measure_version__measure=application.measure_version.measure_id)
    if measure.family.per == "project":
        rows = rows.filter(project=application.project)
    found = [
        each
        for each in rows.select_related("measure_version__measure", "call").order_by("submitted_at", "pk")
        if families.is_family(measure, facts.measure_of(each.measure_version))
    ]
    if measure.family.per == "enterprise-year":
        year = facts.day_of(application).year
        found = [each for each in found if facts.day_of(each).year == year]
    return [Beside(each, amount_of(each), each.state in AWARDED) for each in found]


def awarded_to(enterprise: Enterprise) -> list[Application]:
    """What the enterprise was approved, under any measure."""
    rows = Application.objects.filter(enterprise=enterprise, state__in=AWARDED)
    return list(rows.select_related("measure_version__measure").order_by("submitted_at", "pk"))


def given_beside(measure: Measure, awarded: Iterable[Application], day: date) -> tuple[Application, ...]:
    """Those of the awards that a claim under the measure on that day would stand beside; projects are not known yet."""
    if measure.family is None or measure.family.per == "project":
        return ()
    found = [each for each in awarded if families.is_family(measure, facts.measure_of(each.measure_version))]
    if measure.family.per == "enterprise-year":
        found = [each for each in found if facts.day_of(each).year == day.year]
    return tuple(found)


def amount_of(claim: Application) -> int | None:
    amounts = (claim.given_amount, claim.audited, claim.verified, claim.claimed)
    return next((each for each in amounts if each is not None), None)


def is_taken_off(application: Application, resting_on: Entitlement) -> bool | None:
    """Whether the amount reckons with what the family has given by now; None where the measure never does."""
    measure = facts.measure_of(resting_on.measure_version)
    specs = families.takes_off(measure)
    if not specs:
        return None
    kept = facts.record_of(resting_on)["facts"]
    return all(is_current(kept.get(spec.name), facts.answer_of_register(application, spec)) for spec in specs)


def is_current(kept: str | None, now: object) -> bool:
    """Whether the record's figure is still the register's; where the register cannot say, a desk's word stands."""
    if isinstance(now, int | Fraction):
        return kept is not None and Fraction(kept) == now
    return now is UNKNOWN or kept is None
