"""When two inputs ask the same: an answer given once serves every measure that asks just that."""

from collections.abc import Mapping

from subsidies.rules import answers
from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.precheck import asked_rows

ASKED = ("claim",)
LONGEST = 200


def question_of(spec: InputSpec) -> str:
    """What identifies the question: name, type and the Chinese label, which names the period too."""
    return f"{spec.name}|{spec.type_name}|{spec.label.zh}"[:LONGEST]


def may_be_asked(spec: InputSpec) -> bool:
    """Whether the enterprise itself can say it; what a register holds or a reviewer judges is not asked."""
    return not spec.is_rows and spec.source in ASKED


def askable(measure: Measure) -> tuple[InputSpec, ...]:
    """The inputs that a light questionnaire can ask: single answers, and of lines the sum."""
    single = tuple(spec for spec in measure.scalar_inputs if may_be_asked(spec))
    return (*single, *(spec for spec in asked_rows(measure) if spec.source in ASKED))


def still_readable(kept: Kept, spec: InputSpec) -> Kept:
    """The kept answer, if this measure would accept it too; empty otherwise: its bounds may be stricter."""
    try:
        currency = str(kept["currency"]) if isinstance(kept, Mapping) else ""
        return answers.kept(answers.as_typed(kept, spec), spec, currency=currency)
    except Unreadable:
        return ""
