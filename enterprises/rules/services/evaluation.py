"""Whether a service is due to one subject, condition by condition, with what each looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enterprises.rules.services.model import Condition, Known, Rule
from pilotzone.formula.scope import Run, Scope
from pilotzone.formula.single import Compiler
from pilotzone.formula.terms import written
from pilotzone.formula.values import UNKNOWN, Value

DUE, NOT_DUE, UNCLEAR = "due", "not_due", "unclear"
FORMAT = "service-offer/1"


@dataclass(frozen=True, slots=True)
class Checked:
    """`held` is None where something that the condition needs is not known."""

    condition: Condition
    held: bool | None
    read: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Outcome:
    state: str
    checked: tuple[Checked, ...]

    @property
    def is_due(self) -> bool:
        return self.state == DUE


class Evaluator:
    """A rule made ready to look at very many subjects."""

    def __init__(self, rule: Rule) -> None:
        compiler = Compiler({})
        self.rule = rule
        self._runs: list[tuple[Condition, Run]] = [(each, compiler.compile(each.expr)) for each in rule.conditions]

    def of(self, known: Known) -> Outcome:
        return self.on(values_of(self.rule, known))

    def on(self, values: Mapping[str, Value]) -> Outcome:
        """By values under the names of the rule; what is not among them is unknown."""
        scope = Scope(claim=_Given(values), rows={}, rates={})
        return outcome(tuple(_checked(condition, run, scope, values) for condition, run in self._runs))


class _Given(dict[str, Value]):
    def __missing__(self, name: str) -> Value:
        return UNKNOWN


def _checked(condition: Condition, run: Run, scope: Scope, values: Mapping[str, Value]) -> Checked:
    found = run(scope)
    held = found if isinstance(found, bool) else None
    return Checked(condition, held, {name: values.get(name, UNKNOWN) for name in condition.reads})


def outcome(checked: tuple[Checked, ...]) -> Outcome:
    """One test that fails is enough, whatever is unknown beside it."""
    if any(each.held is False for each in checked):
        return Outcome(NOT_DUE, checked)
    return Outcome(UNCLEAR if any(each.held is None for each in checked) else DUE, checked)


def values_of(rule: Rule, known: Known) -> dict[str, Value]:
    """What the rule's names stand for. An indicator without a score is neither weak nor strong: it is not known."""
    found: dict[str, Value] = {
        "grade": UNKNOWN if known.grade is None else known.grade,
        "score": UNKNOWN if known.score is None else known.score,
        "rank": UNKNOWN if known.rank is None else known.rank,
        "district": known.district or UNKNOWN,
        "barred": known.barred,
    }
    weak = 0
    for name in rule.words.indicators:
        score = known.indicators.get(name)
        found[f"score_{name}"] = UNKNOWN if score is None else score
        found[f"weak_{name}"] = UNKNOWN if score is None else score < rule.weak_below
        weak += score is not None and score < rule.weak_below
    found["weak_count"] = weak
    found |= {f"is_{name}": name in known.roles for name in rule.words.roles}
    found |= {f"is_{name}": name in known.qualifications for name in rule.words.qualifications}
    for each in rule.figures:
        told = (known.figures.get((each.indicator, source)) for source in each.sources)
        found[each.name] = next((value for value in told if value is not None), UNKNOWN)
    return found


def record(rule: Rule, known: Known, found: Outcome) -> dict[str, Any]:
    """The outcome as data that can be frozen: what was tested, what it looked at, and under which words."""
    read = {name: value for each in found.checked for name, value in each.read.items()}
    values = values_of(rule, known)
    behind = {name: values[f"score_{name[5:]}"] for name in read if name.startswith("weak_") and name != "weak_count"}
    return {
        "format": FORMAT,
        "rule": rule.digest,
        "scheme": rule.scheme,
        "weak_below": rule.weak_below,
        "state": found.state,
        "conditions": [
            {
                "number": each.condition.number,
                "label": {"zh": each.condition.label.zh, "en": each.condition.label.en},
                "test": each.condition.text,
                "held": each.held,
                "reads": list(each.condition.reads),
            }
            for each in found.checked
        ],
        "values": {name: _told(rule, name, value, behind.get(name)) for name, value in sorted(read.items())},
    }


def _told(rule: Rule, name: str, value: Value, score: Value | None) -> dict[str, Any]:
    label, of = rule.labels[name], rule.types[name]
    told: dict[str, Any] = {"label": {"zh": label.zh, "en": label.en}, **written(value, of)}
    if score is not None:
        told["score"] = written(score, rule.types[f"score_{name[5:]}"])
    if of.kind == "code" and isinstance(value, str):
        names = rule.words.grades if name == "grade" else rule.words.districts
        told["shown"] = {"zh": names[value].zh, "en": names[value].en}
    return told
