"""What a claim still lacks before it can be submitted: answers, lines, papers, and bars that are not met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from subsidies.rules.answers import Kept
from subsidies.rules.evaluation import Finding
from subsidies.rules.materials import MaterialNeed
from subsidies.rules.model import Measure

ASKED = ("claim", "other_funding")


class Lack(StrEnum):
    ANSWER = "answer"
    LINES = "lines"
    MATERIAL = "material"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing; `rows` are the numbers of the lines that lack it, the first being 1."""

    lack: Lack
    name: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Papers:
    """What is there of one material: how many files, and the lines that they serve."""

    count: int
    rows: frozenset[int] = frozenset()


NO_PAPERS = Papers(0)


def answer_gaps(measure: Measure, answers: Mapping[str, Kept]) -> list[Gap]:
    return [
        Gap(Lack.ANSWER, spec.name)
        for spec in measure.scalar_inputs
        if spec.source in ASKED and spec.required and spec.default is None and not answers.get(spec.name)
    ]


def line_gaps(measure: Measure, counts: Mapping[str, int]) -> list[Gap]:
    asked = [spec for spec in measure.row_inputs if spec.source == "claim" and spec.required]
    return [Gap(Lack.LINES, spec.name) for spec in asked if not counts.get(spec.name)]


def paper_gaps(needs: Sequence[MaterialNeed], papers: Mapping[str, Papers]) -> list[Gap]:
    """A material that the facts leave open is asked for once they are known."""
    found = []
    for need in needs:
        held = papers.get(need.material.id, NO_PAPERS)
        if not need.needed:
            continue
        missing = tuple(row for row in need.rows if row not in held.rows)
        if missing or (not need.material.each and not held.count):
            found.append(Gap(Lack.MATERIAL, need.material.id, missing))
    return found


def settled_in_review(measure: Measure) -> frozenset[str]:
    """The conditions on lines that rest on a reviewer's word: the applicant cannot know or mend them beforehand."""
    judged = {
        (rows.name, column.name)
        for rows in measure.row_inputs
        for column in rows.columns
        if column.source == "reviewer"
    }
    return frozenset(
        each.id for each in measure.conditions if any((each.rows, name) in judged for name in each.columns)
    )


def bar_gaps(findings: Sequence[Finding]) -> list[Gap]:
    return [Gap(Lack.BAR, each.id) for each in findings if each.severity == "bars" and each.result == "not_met"]
