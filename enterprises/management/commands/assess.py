"""`manage.py assess check | score | weights | sensitivity | compare`: schemes and tables as files; `verify` a run.

See docs/assessments.md. No database is needed but for `verify`.
Exit codes: 0 fine, 1 a document or a table is wrong or a run differs, 2 wrong use.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises import assessment_files as files
from enterprises.assessment_files import FileError
from enterprises.assessment_results import WRITERS, sensitivity_rows
from enterprises.models import Run
from enterprises.rules.assessment import weights
from enterprises.rules.assessment.example_runs import run_examples
from enterprises.rules.assessment.lint import lint
from enterprises.rules.assessment.model import RELATIVE_FROM, Scheme
from enterprises.rules.assessment.numbers import comparison
from enterprises.rules.assessment.scoring import RATED, STATUSES, Result, beside, score
from enterprises.rules.assessment.sensitivity import draws, scenarios
from enterprises.rules.assessment.versions import compare
from enterprises.verification import differences, same_code
from pilotzone.kernel import clock
from pilotzone.kernel.terminal import FAULT, LANGUAGES, chosen_language, present, whole_file, wrong_use
from pilotzone.versions.pages import pick

SHOWN = 20


class Command(BaseCommand):
    help = "Checks assessment schemes, scores tables of values, finds weights, and tells how firm the ranks are."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="problems, remarks and worked examples of schemes")
        check.add_argument("files", nargs="+", type=Path, metavar="FILE")
        scoring = verbs.add_parser("score", help="a scheme on a table of values")
        scoring.add_argument("--self", dest="own", type=Path, metavar="FILE", help="the subjects' own values")
        scoring.add_argument("--ranges", action="store_true", help="with the rank range over the declared scenarios")
        scoring.add_argument("--without-next", action="store_true", help="leave out what would reach the next grade")
        firmness = verbs.add_parser("sensitivity", help="ranks under other weights, measures and means")
        firmness.add_argument("--draws", type=int, default=0, metavar="N", help="and over so many random draws")
        firmness.add_argument("--seed", type=int, default=1)
        versions = verbs.add_parser("compare", help="two versions of a scheme on the same table")
        versions.add_argument("--against", required=True, type=Path, metavar="SCHEME", help="the version before")
        for each in (scoring, firmness, versions):
            each.add_argument("--scheme", required=True, type=Path)
            each.add_argument("--values", required=True, type=Path, help="wide or tidy .csv with an id column")
            each.add_argument("--out", type=Path, help="results as .json or .csv")
        self._weights(verbs.add_parser("weights", help="weights by comparison in pairs, by experts, or from data"))
        verify = verbs.add_parser("verify", help="recompute a run from the inputs it kept, and name what differs")
        verify.add_argument("run", help="reference of the cycle and number of the run, such as PJ-2026-000001/1")
        for each in (check, scoring, firmness, versions, verify):
            each.add_argument("--language", choices=LANGUAGES, help="instead of LANGUAGE or the portal's own")

    def _weights(self, parser: CommandParser) -> None:
        parser.add_argument("--method", required=True, choices=["ahp", "budget", "entropy", "critic"])
        parser.add_argument("--matrix", type=Path, help="ahp: comparisons; budget: a row of points per expert (.csv)")
        parser.add_argument("--index", choices=sorted(weights.RANDOM_INDEX), default="saaty", help="ahp: random index")
        parser.add_argument("--values", type=Path, help="entropy, critic: a table of values with an id column")
        parser.add_argument("--scheme", type=Path, help="entropy, critic: take its indicators' scores")
        parser.add_argument("--lower", action="append", default=[], metavar="COLUMN", help="less is better there")
        parser.add_argument("--language", choices=LANGUAGES, help="instead of LANGUAGE or the portal's own")

    def handle(self, *args: Any, verb: str, language: str | None = None, **options: Any) -> None:
        with translation.override(chosen_language(language)):
            try:
                getattr(self, f"do_{verb}")(**options)
            except FileError as error:
                self.give_up(error.lines)

    def give_up(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.stderr.write(line)
        errors = ngettext("%(count)d error", "%(count)d errors", len(lines)) % {"count": len(lines)}
        raise CommandError(errors, returncode=FAULT)

    def do_check(self, files: list[Path], **options: Any) -> None:
        present(*files)
        errors: list[str] = []
        for path in files:
            try:
                errors += self._check(path)
            except FileError as error:
                errors += error.lines
        if errors:
            self.give_up(errors)

    def _check(self, path: Path) -> list[str]:
        scheme = files.load(path)
        remarks = [
            (each, f"{path}:{each.line}: {pick(each.message)} [{each.code}]")
            for each in lint(scheme, today=clock.today())
        ]
        for each, line in remarks:
            if each.severity != "error":
                self.stdout.write(line)
        results = run_examples(scheme)
        params = {"passed": sum(each.passed for each in results), "count": len(results)}
        self.stdout.write(f"{path}: " + _("%(passed)d of %(count)d examples pass") % params)
        return [line for each, line in remarks if each.severity == "error"]

    def do_score(
        self,
        scheme: Path,
        values: Path,
        out: Path | None,
        own: Path | None,
        ranges: bool,
        without_next: bool,
        **rest: Any,
    ) -> None:
        writer = writer_of(out)
        result = score(loaded := load(scheme), self._table(values, loaded))
        claimed = None if own is None else self._own(own, result)
        found = scenarios(result).ranges if ranges else None
        if out is not None:
            with whole_file(out) as stream:
                writer(stream, result, claimed, found, not without_next)
        self._tell(result)

    def _table(self, path: Path, scheme: Scheme) -> Any:
        present(path)
        read = files.read_values(path, scheme)
        for name in read.ignored:
            self.stderr.write(
                _("%(file)s: the scheme has no figure “%(name)s”; it is left out") % {"file": path.name, "name": name}
            )
        return read.table

    def _own(self, path: Path, official: Result) -> Result:
        table = self._table(path, official.scheme)
        places = {name: row for row, name in enumerate(table.ids)}
        missing = [name for name in official.table.ids if name not in places]
        if missing:
            words = _("%(file)s: no row for %(subjects)s")
            raise FileError([words % {"file": path.name, "subjects": ", ".join(missing[:SHOWN])}])
        return beside(official, table.rows([places[name] for name in official.table.ids]))

    def _tell(self, result: Result) -> None:
        rated = int((result.status == RATED).sum())
        params = {"count": result.table.count, "rated": rated, "scheme": f"{result.scheme.id} v{result.scheme.version}"}
        self.stdout.write(_("%(scheme)s: %(count)d subjects, %(rated)d rated") % params)
        for place in reversed(range(len(result.scheme.grades.ids))):
            label = pick(result.scheme.grades.labels[place])
            self.stdout.write(f"  {label}: {int((result.grade == place).sum())}")
        for place, name in enumerate(STATUSES[1:], 1):
            if count := int((result.status == place).sum()):
                self.stdout.write(f"  {_status_words()[name]}: {count}")
        if rated and not result.rank.any():
            least = {"least": result.scheme.ranked_from}
            self.stdout.write(_("No ranks: fewer than %(least)d are rated.") % least)

    def do_verify(self, run: str, **options: Any) -> None:
        reference, _slash, number = run.rpartition("/")
        found = Run.objects.select_related("cycle__scheme_version__scheme").done()
        row = found.filter(cycle__reference=reference, number=int(number) if number.isdecimal() else 0).first()
        if row is None:
            raise wrong_use(_("There is no finished run %(run)s.") % {"run": run})
        if not same_code(row):
            self.stdout.write(_("The run was computed by other code (%(code)s).") % {"code": row.code_version})
        count = 0
        for count, each in enumerate(differences(row), 1):
            if count <= SHOWN:
                self.stderr.write(_("differs: %(what)s %(subject)s") % {"what": each.what, "subject": each.subject})
        if count:
            words = ngettext("%(count)d difference", "%(count)d differences", count) % {"count": count}
            raise CommandError(words, returncode=FAULT)
        params = {"run": run, "count": row.size, "digest": row.digest}
        self.stdout.write(_("%(run)s: %(count)d subjects recomputed, all the same; digest %(digest)s") % params)

    def do_sensitivity(self, scheme: Path, values: Path, out: Path | None, draws: int, seed: int, **rest: Any) -> None:
        writer_of(out, only=".csv")
        loaded = load(scheme)
        result = score(loaded, self._table(values, loaded))
        found = scenarios(result)
        drawn = drawn_ranks(result, seed, draws)
        table = list(sensitivity_rows(result, found, drawn))
        if out is not None:
            write_rows(out, table)
        params = {"scenarios": len(found.scenarios), "subjects": len(found.ids)}
        self.stdout.write(_("%(subjects)d subjects under %(scenarios)d scenarios") % params)
        if drawn:
            self.stdout.write(_("%(count)d draws with seed %(seed)d") % {"count": draws, "seed": seed})
        width = 8 if drawn else 4
        for row in [table[0], *sorted(table[1:], key=lambda each: each[1])][: SHOWN + 1]:
            self.stdout.write("  ".join(str(each) for each in row[:width]))

    def do_compare(self, scheme: Path, against: Path, values: Path, out: Path | None, **rest: Any) -> None:
        writer_of(out, only=".csv")
        after, before = load(scheme), load(against)
        found = compare(score(before, self._table(values, before)), score(after, self._table(values, after)))
        head = ["id", "score_before", "score_after", "grade_before", "grade_after", "rank_before", "rank_after"]
        rows = [[each.subject, *map(_shown, (*each.score, *each.grade, *each.rank))] for each in found.subjects]
        if out is not None:
            write_rows(out, [head, *rows])
        params = {"count": len(found.subjects), "changed": found.grade_changes}
        self.stdout.write(_("%(count)d subjects under both versions; another grade: %(changed)d") % params)
        if found.agreement is not None:
            self.stdout.write(_("Agreement of the orders (Spearman): %(value)s") % {"value": f"{found.agreement:.3f}"})
        for row in rows[:SHOWN]:
            self.stdout.write("  ".join(map(str, row)))

    def do_weights(self, method: str, matrix: Path | None, values: Path | None, **options: Any) -> None:
        given = matrix if method in ("ahp", "budget") else values
        if given is None:
            needed = "--matrix" if method in ("ahp", "budget") else "--values"
            raise wrong_use(_("%(method)s needs %(option)s.") % {"method": method, "option": needed})
        present(given)
        if method == "ahp":
            self._ahp(given, options["index"])
        elif method == "budget":
            table = files.read_plain(given)
            found = weights.budget(numbers(given, table))
            self._list(table.columns, found.weights, found.spread)
        else:
            self._from_data(method, given, options["scheme"], options["lower"])

    def _ahp(self, path: Path, index: str) -> None:
        table = files.read_plain(path)
        found = weights.ahp(comparisons(path, table), index)
        self._list(table.columns, found.weights)
        self.stdout.write(
            _("Consistency ratio %(ratio)s (random index: %(index)s)") % {"ratio": f"{found.ratio:.4f}", "index": index}
        )
        if not found.is_consistent:
            raise FileError([_("%(file)s: the ratio must be below 0.1; compare again.") % {"file": path.name}])

    def _from_data(self, method: str, path: Path, scheme: Path | None, lower: list[str]) -> None:
        names, values, turned = scored_columns(path, load(scheme)) if scheme else plain_columns(path, lower)
        if len(values) < RELATIVE_FROM:
            raise FileError(
                [
                    _("%(file)s: weights from data need %(least)d complete rows.")
                    % {"file": path.name, "least": RELATIVE_FROM}
                ]
            )
        if method == "critic":
            self._list(names, weights.critic(values, turned))
        else:
            self._list(names, weights.entropy(weights.min_max(values, turned)))
        self.stdout.write(_("For comparison only: these weights move with the data."))

    def _list(self, names: Iterable[str], found: Any, spread: Any = None) -> None:
        for place, name in enumerate(names):
            more = "" if spread is None else f"  ± {spread[place]:.4f}"
            self.stdout.write(f"{name}  {found[place]:.4f}{more}")


def load(path: Path) -> Scheme:
    present(path)
    return files.load(path)


def drawn_ranks(result: Result, seed: int, count: int) -> Any:
    return draws(result, seed=seed, count=count) if count else None


def writer_of(out: Path | None, only: str = "") -> Any:
    if out is None:
        return None
    kinds = [only] if only else list(WRITERS)
    if out.suffix.lower() not in kinds:
        raise wrong_use(_("Results are written as %(kinds)s.") % {"kinds": ", ".join(kinds)})
    if not out.parent.is_dir():
        raise wrong_use(_("There is no folder %(path)s.") % {"path": out.parent})
    return WRITERS[out.suffix.lower()]


def write_rows(out: Path, rows: Iterable[Sequence[Any]]) -> None:
    with whole_file(out) as stream:
        csv.writer(stream).writerows(rows)


def comparisons(path: Path, table: files.NumberTable) -> list[list[float]]:
    """A square matrix with 1 on its diagonal and inverses across it. Raises FileError with the place."""
    if table.columns != table.rows:
        raise FileError(
            [_("%(file)s: rows and columns must have the same names in the same order.") % {"file": path.name}]
        )
    found = [[comparison(cell) for cell in row] for row in table.cells]
    for one, row in enumerate(found):
        for other, value in enumerate(row):
            mirror = found[other][one]
            if value is None or mirror is None or abs(value * mirror - 1) > 0.01:
                words = _("%(file)s row %(row)s, column %(column)s: write 1 to 9 or 1/9 to 1, and the inverse across.")
                place = {"file": path.name, "row": one + 2, "column": table.columns[other]}
                raise FileError([words % place])
    return [[float(value or 1) for value in row] for row in found]


def numbers(path: Path, table: files.NumberTable, columns: Sequence[int] | None = None) -> np.ndarray:
    chosen = range(len(table.columns)) if columns is None else columns
    found = []
    for number, row in enumerate(table.cells, 2):
        try:
            found.append([float(row[place]) for place in chosen])
        except ValueError as error:
            words = _("%(file)s row %(row)s: %(detail)s")
            raise FileError([words % {"file": path.name, "row": number, "detail": error}]) from error
    return np.array(found)


def plain_columns(path: Path, lower: list[str]) -> tuple[tuple[str, ...], np.ndarray, list[bool]]:
    table = files.read_plain(path)
    for name in lower:
        if name not in table.columns:
            raise wrong_use(_("There is no column %(name)s.") % {"name": name})
    return table.columns, numbers(path, table), [name in lower for name in table.columns]


def scored_columns(path: Path, scheme: Scheme) -> tuple[tuple[str, ...], np.ndarray, list[bool]]:
    """The scores of the scheme's indicators, of subjects that have them all."""
    result = score(scheme, files.read_values(path, scheme).table)
    counted = scheme.counted
    whole = result.normalised.keep[:, :counted].all(axis=1)
    names = tuple(part.id for part in scheme.indicators[:counted])
    return names, result.normalised.scores[whole, :counted], [False] * counted


def _shown(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    return "" if value is None or value == 0 else value


def _status_words() -> dict[str, str]:
    return {
        "low_coverage": _("not rated: too little reported"),
        "empty_dimension": _("not rated: a dimension without any value"),
        "small_group": _("not rated: too few to be compared"),
    }
