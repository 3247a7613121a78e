"""What is wrong with a draft and what may be: each remark at its block and field, with what one click can mend."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pilotzone.formula.document import DocumentError, plain
from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.text import Text
from subsidies.rules.editing.blocks import place_at
from subsidies.rules.editing.fixes import Fix, fixes_for
from subsidies.rules.editing.places import Places
from subsidies.rules.editing.tree import Path, Tree, at, parsed, resolve
from subsidies.rules.editing.writing import Written
from subsidies.rules.examples import ExampleResult, run_examples
from subsidies.rules.facts_check import FactsError
from subsidies.rules.lints import Lint, lint
from subsidies.rules.measure import MeasureError, Problem, load_tree
from subsidies.rules.model import Measure

GRAVEST = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Remark:
    """`place` is the block or item that the editor opens, `inside` the field in it, `path` the whole way."""

    code: str
    severity: str
    message: Text
    line: int = 0
    path: Path = ()
    place: str = ""
    inside: Path = ()
    fixes: tuple[Fix, ...] = ()

    @property
    def is_missing_text(self) -> bool:
        return self.code == "empty_value" and self.path[-1:] in (("zh",), ("en",))


@dataclass(frozen=True, slots=True)
class Report:
    """`measure` is None while the draft has errors. `tree` is None when the text is no document at all."""

    remarks: tuple[Remark, ...]
    measure: Measure | None = None
    examples: tuple[ExampleResult, ...] = ()
    tree: Tree = None
    places: Places | None = field(default=None, repr=False)

    @property
    def errors(self) -> int:
        return sum(each.severity == "error" for each in self.remarks)

    @property
    def warnings(self) -> int:
        return sum(each.severity == "warning" for each in self.remarks)

    def at(self, place: str) -> list[Remark]:
        """The remarks on a block with all its items, or on one item."""
        return [each for each in self.remarks if each.place == place or each.place.startswith(place + ".")]

    def state(self, place: str) -> str:
        """The gravest of what is said about a place; empty where nothing is."""
        found = {each.severity for each in self.at(place)}
        return next((each for each in GRAVEST if each in found), "")


def check(
    written: Written, *, today: dt.date | None = None, siblings: Sequence[Measure] = (), linted: bool = True
) -> Report:
    """Everything about a document that was just written: its errors, or its lints and examples."""
    return _report(written.root, (), today, siblings, linted)


def check_text(text: str, *, today: dt.date | None = None, siblings: Sequence[Measure] = ()) -> Report:
    """The same for any text; one that is no document has only its own problems."""
    try:
        document = parsed(text)
    except DocumentError as error:
        return Report(tuple(Remark(each.code, "error", _words(each), each.line) for each in error.problems))
    return _report(document.root, document.problems, today, siblings)


def _report(
    root: MappingNode,
    problems: Iterable[Problem],
    today: dt.date | None,
    siblings: Sequence[Measure],
    linted: bool = True,
) -> Report:
    tree, places = plain(root), Places(root)
    try:
        measure = load_tree(root, problems)
    except MeasureError as error:
        found = list(dict.fromkeys(_of_problem(each, tree, places) for each in error.problems))
        causes = [each for each in found if not _follows(each)]
        return Report(tuple(causes or found), None, (), tree, places)
    remarks = [_of_lint(each, tree) for each in lint(measure, today=today, siblings=siblings)] if linted else []
    return Report(tuple(remarks), measure, _examples(measure), tree, places)


def _examples(measure: Measure) -> tuple[ExampleResult, ...]:
    """What came of the examples; nothing where the facts of one are not to be had, which a lint tells."""
    try:
        return tuple(run_examples(measure))
    except FactsError:
        return ()


def _follows(remark: Remark) -> bool:
    """An example that names a value which is only missing because something else is wrong."""
    return remark.code.startswith("unknown_key") and remark.path[:1] == ("examples",)


def _of_problem(problem: Problem, tree: Tree, places: Places) -> Remark:
    path = places.path(problem.line, problem.column)
    return _placed(Remark(problem.code, "error", _words(problem), problem.line, path), tree)


def _of_lint(found: Lint, tree: Tree) -> Remark:
    """A lint names its place as people count: the first item of a list is 1."""
    path: Path = ()
    for part in found.place.split("."):
        here = at(tree, path)
        number = str(int(part) - 1) if isinstance(here, list) and part.isdecimal() else part
        path = resolve(tree, ".".join((*path, number))) or path or (part,)
    return _placed(Remark(found.code, found.severity, found.message, found.line, path), tree)


def _placed(remark: Remark, tree: Tree) -> Remark:
    place, inside = place_at(tree, remark.path)
    fixes = fixes_for(remark.code, remark.path, tree)
    return Remark(remark.code, remark.severity, remark.message, remark.line, remark.path, place, inside, fixes)


def _words(problem: Problem) -> Text:
    return Text(problem.message_zh, problem.message)
