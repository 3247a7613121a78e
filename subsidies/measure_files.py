"""Documents of measures as files: loaded, linted, their examples run, each remark with its file, line and column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotzone.formula.problems import Problem
from subsidies import wording
from subsidies.rules.examples import run_examples
from subsidies.rules.lints import Lint, lint
from subsidies.rules.measure import MeasureError, load_measure
from subsidies.rules.model import Measure


class Faulty(Exception):
    """Something is wrong in a document; each line names its place."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Checked:
    """`errors` must be put right; `remarks` are for reading."""

    errors: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def document(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Faulty([_("%(path)s is not written in UTF-8.") % {"path": path}]) from error


def load(path: Path) -> Measure:
    """The measure of a file. Raises Faulty with every problem of the document."""
    try:
        return load_measure(document(path))
    except MeasureError as error:
        raise Faulty([f"{path}:{each.line}:{each.column}: {message(each)}" for each in error.problems]) from error


def message(problem: Problem) -> str:
    return problem.message if wording.language() == "en" else problem.message_zh


def check(paths: Sequence[Path], today: date) -> list[Checked]:
    """Each file on its own, beside the other versions of its measure among the files."""
    loaded: dict[Path, Measure] = {}
    found: dict[Path, Checked] = {}
    for path in paths:
        try:
            loaded[path] = load(path)
        except Faulty as error:
            found[path] = Checked(tuple(error.lines))
    for path, measure in loaded.items():
        siblings = [each for each in loaded.values() if each.id == measure.id and each is not measure]
        found[path] = _checked(path, measure, lint(measure, today=today, siblings=siblings))
    return [found[path] for path in paths]


def _checked(path: Path, measure: Measure, lints: Sequence[Lint]) -> Checked:
    results = run_examples(measure)
    params = {"passed": sum(each.passed for each in results), "count": len(results)}
    passed = f"{path}: " + _("%(passed)d of %(count)d examples pass") % params
    errors = [_lint_words(path, each) for each in lints if each.severity == "error"]
    remarks = [_lint_words(path, each) for each in lints if each.severity != "error"]
    return Checked(tuple(errors), (*remarks, passed))


def _lint_words(path: Path, each: Lint) -> str:
    return f"{path}:{each.line}: {severity_words(each.severity)}: {wording.pick(each.message)} [{each.code}]"


def severity_words(severity: str) -> str:
    words = {
        "error": pgettext("severity of a lint", "error"),
        "warning": pgettext("severity of a lint", "warning"),
        "note": pgettext("severity of a lint", "note"),
    }
    return words[severity]
