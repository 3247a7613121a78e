"""Runs the worked examples of a scheme, which must come out before it can be published."""

from dataclasses import dataclass
from fractions import Fraction

from enterprises.rules.assessment.explanation import part_points
from enterprises.rules.assessment.model import Scheme, SchemeExample
from enterprises.rules.assessment.scoring import STATUSES, score
from enterprises.rules.assessment.table import table_of


@dataclass(frozen=True, slots=True)
class ExampleResult:
    number: int
    passed: bool
    differences: tuple[str, ...]


def run_examples(scheme: Scheme) -> list[ExampleResult]:
    return [_run(scheme, example) for example in scheme.examples]


def _run(scheme: Scheme, example: SchemeExample) -> ExampleResult:
    rows = [example.given, *example.peers]
    result = score(scheme, table_of(scheme, [str(each) for each in range(len(rows))], rows))
    status, grade = STATUSES[int(result.status[0])], int(result.grade[0])
    differences = []
    if status != example.status:
        differences.append(f"status: {example.status} ≠ {status}")
    if example.score is not None:
        differences += _far("score", float(result.score[0]), example.score, example.places)
    if example.grade and (grade < 0 or scheme.grades.ids[grade] != example.grade):
        differences.append(f"grade: {example.grade} ≠ {scheme.grades.ids[grade] if grade >= 0 else None}")
    points = part_points(result, 0)
    for name, (value, places) in example.points.items():
        differences += _far(name, points[name], value, places)
    return ExampleResult(example.number, not differences, tuple(differences))


def _far(name: str, found: float, wanted: Fraction, places: int) -> list[str]:
    """An example holds when it comes out as far as it is written."""
    if abs(found - float(wanted)) <= 0.5 * 10**-places + 1e-9:
        return []
    return [f"{name}: {float(wanted):.{places}f} ≠ {found:.{places}f}"]
