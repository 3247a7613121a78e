"""A result as its page and its paper show it: the table of points, the figures behind each line, what changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from enterprises import facts_results, result_strips
from enterprises import result_words as words
from enterprises.models import Assessment, SelfAssessment
from enterprises.result_tables import FigureLine, Row, Table, figure_line
from enterprises.rules.assessment.model import Scheme
from enterprises.rules.assessment.shown import places_for, rounded
from pilotzone.ui.templatetags.ui import local_text

NIL = Decimal(0)
WHOLE = ("count", "person")


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that together reach the next grade."""

    changes: tuple[Mapping[str, str], ...]
    gain: str
    score: str


@dataclass(frozen=True, slots=True)
class Limit:
    """What holds the grade down, in words, and the figures that a veto rests on and no indicator tells."""

    label: str
    text: str
    figures: tuple[FigureLine, ...] = ()


class ResultPage:
    """Everything about one result, each part read when it is asked for. `texts` are in the reader's language."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.run = facts_results.whole_run(assessment.run)
        self.record: dict[str, Any] = json.loads(assessment.record)
        self.legend: dict[str, Any] = self.run.legend
        self.lines: dict[str, dict[str, Any]] = {line["id"]: line for line in self.record["lines"]}

    @cached_property
    def scheme(self) -> Scheme:
        return facts_results.scheme_for(self.assessment)

    @property
    def is_rated(self) -> bool:
        return "score" in self.record

    @cached_property
    def score(self) -> Decimal:
        return Decimal(self.record.get("score", "0"))

    @cached_property
    def maximum(self) -> Decimal:
        return Decimal(self.legend["maximum"])

    @cached_property
    def places(self) -> int:
        return score_places(self.score, self.legend["grades"])

    @property
    def score_text(self) -> str:
        return score_text(self.score, self.legend["grades"]) if self.is_rated else ""

    @cached_property
    def grade_labels(self) -> dict[str, str]:
        return {each["id"]: local_text(each["label"]) for each in self.legend["grades"]}

    @property
    def grade(self) -> str:
        return self.grade_labels[self.record["grade"]["id"]] if self.is_rated else ""

    @cached_property
    def bands(self) -> list[result_strips.Band]:
        own = self.record["grade"]["id"] if self.is_rated else ""
        return result_strips.bands(self.legend["grades"], self.maximum, own, local_text)

    @property
    def names_fit(self) -> bool:
        return all(band.fits for band in self.bands)

    @property
    def mark(self) -> str:
        """Where the score lies on the scale of grades, in per cent."""
        return f"{min(max(100 * self.score / self.maximum, NIL), Decimal(100)):.2f}"

    @property
    def mark_is_left(self) -> bool:
        return self.score * 20 < self.maximum

    @property
    def mark_is_right(self) -> bool:
        return self.score * 20 > self.maximum * 19

    @cached_property
    def limits(self) -> list[Limit]:
        """What holds the grade below the one that the points would give, or bars a higher one."""
        found = []
        for each in self.record.get("limits", ()):
            kind = "gate" if "gate" in each else "veto"
            label = local_text((self.legend["parts"] if kind == "gate" else self.legend["vetoes"])[each[kind]]["label"])
            grade = self.grade_labels.get(each.get("grade", ""), "")
            figures = self._behind_veto(each["veto"]) if kind == "veto" else ()
            found.append(Limit(label, words.limit(kind, label, grade), figures))
        return found

    @property
    def is_held_down(self) -> bool:
        """Whether the limits make the grade or the score lower; otherwise they bar a higher grade alone."""
        grade = self.record["grade"]
        return grade["by_points"] != grade["id"] or any(not each["grade"] for each in self.record.get("limits", ()))

    def _behind_veto(self, name: str) -> tuple[FigureLine, ...]:
        told = {each["name"] for line in self.record["lines"] for each in line["figures"]}
        reads = next(each.reads for each in self.scheme.vetoes if each.id == name)
        return tuple(figure_line(self, self.figures_told[each]) for each in reads if each not in told)

    @property
    def reported(self) -> tuple[int, int]:
        """How many of the indicators have a value, and of how many."""
        counted = [self.lines[part.id] for part in self.scheme.root.ends()]
        return sum(line["value"] is not None for line in counted), len(counted)

    # --- the table of points -----------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[Row]:
        return Table(self).rows()

    @cached_property
    def standing(self) -> facts_results.Standing:
        return facts_results.peers_of(self.run, self.scheme)

    @cached_property
    def as_of(self) -> dict[tuple[str, str], date]:
        return facts_results.as_of_dates(self.assessment, self.scheme)

    @cached_property
    def sources(self) -> dict[str, str]:
        return words.sources()

    @cached_property
    def figures_told(self) -> dict[str, dict[str, Any]]:
        """Every figure as the record tells it, and those that vetoes alone read as they were read."""
        told = {each["name"]: each for line in self.record["lines"] for each in line["figures"]}
        return facts_results.figures_read(self.assessment) | told

    # --- what the subject thinks of itself ---------------------------------------------------------------

    @cached_property
    def self_assessed(self) -> SelfAssessment | None:
        return facts_results.self_assessed(self.assessment)

    @cached_property
    def own_points(self) -> dict[str, str]:
        """By indicator, in words; nothing where the subject told nothing."""
        told = self.self_assessed
        return {part: words.points(Decimal(value) / 100) for part, value in told.points.items()} if told else {}

    @cached_property
    def own_score(self) -> str:
        """The score with the subject's own points in place of the experts'."""
        if self.self_assessed is None or not self.own_points or not self.is_rated:
            return ""
        score = Decimal(repr(float(facts_results.by_own_points(self.assessment, self.self_assessed).totals.score[0])))
        return words.points(rounded(score, self.places), self.places)

    # --- the last result ---------------------------------------------------------------------------------

    @cached_property
    def before(self) -> "ResultPage | None":
        """The last result, where both are rated and can be compared."""
        found = facts_results.before(self.assessment) if self.is_rated else None
        page = ResultPage(found) if found is not None else None
        return page if page is not None and page.is_rated else None

    @property
    def other_version(self) -> bool:
        """Whether the last result was made under another version of the scheme: points then mean something else."""
        before = self.before
        return before is not None and before.assessment.cycle.scheme_version_id != (
            self.assessment.cycle.scheme_version_id
        )

    @property
    def change(self) -> str:
        if self.before is None:
            return ""
        return words.signed(self.moved, self.places)

    @property
    def moved(self) -> Decimal:
        """Since the last result: the difference of the two scores as both are shown; nothing where there is none."""
        before = self.before
        return rounded(self.score, self.places) - rounded(before.score, self.places) if before else Decimal(0)

    # --- the next grade ----------------------------------------------------------------------------------

    @cached_property
    def next(self) -> dict[str, Any] | None:
        """What would reach the next grade, in words; None where there is none."""
        found = facts_results.next_of(self.assessment) if self.is_rated else None
        if found is None:
            return None
        ways = []
        for each in found["ways"]:
            gain = Decimal(each["score"]) - self.score
            changes = tuple(self._changed(change) for change in each["changes"])
            ways.append(Way(changes, words.signed(gain, self.places), words.points(Decimal(each["score"]))))
        return {
            "grade": self.grade_labels[found["grade"]],
            "missing": words.points(Decimal(found["missing"]), self.places),
            "blocked": found["blocked"],
            "ways": ways,
        }

    def _changed(self, change: Mapping[str, Any]) -> dict[str, str]:
        name = change["indicator"]
        part, rising = self.legend["parts"][name], not self._is_lower(name)
        return {
            "label": local_text(part["label"]),
            "before": words.value(change["from"], part["type"]),
            "after": words.value_reached(change["to"], part["type"], rising=rising, whole=self._counts(name)),
            "gain": words.signed(Decimal(change["gain"])),
        }

    def _is_lower(self, name: str) -> bool:
        return any(part.indicator.lower for part in self.scheme.indicators if part.id == name and part.indicator)

    def _counts(self, name: str) -> bool:
        """Whether the indicator is a figure that is told in whole numbers."""
        reads = next(part.indicator.reads for part in self.scheme.indicators if part.id == name and part.indicator)
        return len(reads) == 1 and self.scheme.figure(reads[0]).type_name.rstrip("?") in WHOLE

    # --- ranks -------------------------------------------------------------------------------------------

    @property
    def rank_range(self) -> dict[str, Any] | None:
        """The place among all and its range, where there are any."""
        rank, span = self.record.get("rank"), self.record.get("rank_range")
        if not rank or not span:
            return None
        drawn = result_strips.rank_range(rank, span["best"], span["worst"], self.run.rated)
        return {"rank": rank, "best": span["best"], "worst": span["worst"], "count": self.run.rated, "drawn": drawn}


def score_places(score: Decimal, grades: Sequence[Mapping[str, Any]]) -> int:
    return places_for(score, [Decimal(each["from"]) for each in grades])


def score_text(score: Decimal, grades: Sequence[Mapping[str, Any]]) -> str:
    """A score as it is shown everywhere, by the grades of its legend."""
    places = score_places(score, grades)
    return words.points(rounded(score, places), places)
