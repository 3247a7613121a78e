"""Whether a claim's amount reckons with what the enterprise has been approved by now."""

from pilotzone.formula.values import UNKNOWN
from subsidies import facts
from subsidies.models import Application, Entitlement
from subsidies.rules import evaluation
from subsidies.rules.model import InputSpec, Measure


def asked_of_awards(measure: Measure) -> list[InputSpec]:
    return [spec for spec in measure.scalar_inputs if spec.source == "awards"]


def rests_on_them(application: Application) -> bool:
    return bool(asked_of_awards(facts.measure_of(application.measure_version)))


def would_change(application: Application, resting_on: Entitlement) -> bool:
    """Whether the record gives another total with what the registers say of earlier awards now.

    Another claim was approved, stopped or undone meanwhile. Where the register cannot say, what the record has stands.
    """
    measure = facts.measure_of(resting_on.measure_version)
    said = {spec.name: facts.answer_of_register(application, spec) for spec in asked_of_awards(measure)}
    known = {name: value for name, value in said.items() if value is not UNKNOWN}
    frozen = facts.record_of(resting_on)
    kept = evaluation.facts_of(frozen, measure) if known else {}
    if all(name in kept and kept[name] == value for name, value in known.items()):
        return False
    again = evaluation.evaluate(measure, kept | known, rates=evaluation.rates_of(frozen))
    return bool(evaluation.record(again)["total"] != frozen["total"])
