"""Whether a claim's amount reckons with what the enterprise has been approved by now."""

from pilotzone.formula.values import UNKNOWN
from subsidies import facts
from subsidies.models import Application, Entitlement
from subsidies.rules import earlier_awards, evaluation


def rests_on_them(application: Application) -> bool:
    return bool(earlier_awards.rested_on(facts.measure_of(application.measure_version)))


def has_changed(application: Application, resting_on: Entitlement) -> bool:
    """Another claim was approved, stopped or undone since the amount was worked out, and the measure counts it.

    Where the register cannot say, a desk's word stands.
    """
    measure = facts.measure_of(resting_on.measure_version)
    specs = earlier_awards.rested_on(measure)
    if not specs:
        return False
    kept = evaluation.facts_of(facts.record_of(resting_on), measure)
    now = {spec.name: facts.answer_of_register(application, spec) for spec in specs}
    return any(UNKNOWN not in (said, kept.get(name, UNKNOWN)) and kept[name] != said for name, said in now.items())
