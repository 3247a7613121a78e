"""`manage.py measure check | evaluate | backtest | import | export`: measures and claims as files (docs/measures.md).

Exit codes: 0 fine, 1 something is wrong in a document or in the claims, 2 wrong use.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.money import MoneyError, format_money, parse_money
from pilotzone.kernel.terminal import FAULT, LANGUAGES, chosen_language, present, whole_file, wrong_use
from subsidies import claim_files, claim_results, comparison_report, facts, measure_files, wording
from subsidies.actions import measures
from subsidies.claim_files import ClaimFile, ClaimFileError
from subsidies.enums import VersionState
from subsidies.measure_files import Faulty
from subsidies.models import MeasureVersion
from subsidies.rules.allocation import Allocation
from subsidies.rules.claim_columns import ClaimTable, table_totals
from subsidies.rules.comparison import compare, nothing
from subsidies.rules.model import Measure

MOST_TOLD = 20  # claims that a back-test cannot use are told up to so many
RATE = re.compile(r"([A-Z]{3})=([0-9]{1,6}(?:\.[0-9]{1,6})?)")


class Command(BaseCommand):
    help = "Checks measures, runs them on files of claims, compares two of them, takes them in and gives them out."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="problems, lints and worked examples of documents")
        check.add_argument("files", nargs="+", type=Path, metavar="FILE")
        evaluate = verbs.add_parser("evaluate", help="a measure on a file of claims")
        evaluate.add_argument("file", type=Path, metavar="FILE")
        backtest = verbs.add_parser("backtest", help="what a measure costs on claims, against another one or nothing")
        backtest.add_argument("file", type=Path, metavar="FILE")
        backtest.add_argument("--against", type=Path, metavar="FILE2", help="the measure before; without one, nothing")
        backtest.add_argument("--group", action="append", default=[], metavar="COLUMN", help="show by this column too")
        for each in (evaluate, backtest):
            each.add_argument("--claims", required=True, type=Path, help="claims as .json, .csv or .xlsx")
            each.add_argument(
                "--rows", action="append", default=[], metavar="INPUT=FILE.csv", help="lines of the claims"
            )
            each.add_argument("--rate", action="append", default=[], metavar="USD=7.0827", help="yuan for one unit")
            each.add_argument("--budget", metavar="YUAN")
            each.add_argument("--out", type=Path, help="results as .json or .csv")
        enter = verbs.add_parser("import", help="enter documents as new versions")
        enter.add_argument("files", nargs="+", type=Path, metavar="FILE")
        enter.add_argument("--by", required=True, metavar="EMAIL", help="the person who enters them")
        export = verbs.add_parser("export", help="the document of a version")
        export.add_argument("code", metavar="CODE")
        export.add_argument("--version", dest="number", type=int, help="instead of the one in force or the latest")
        export.add_argument("--out", type=Path)
        for each in (check, evaluate, backtest, enter, export):
            each.add_argument("--language", choices=LANGUAGES, help="instead of LANGUAGE or the portal's own")

    def handle(self, *args: Any, verb: str, language: str | None = None, **options: Any) -> None:
        with translation.override(chosen_language(language)):
            try:
                getattr(self, f"do_{verb}")(**options)
            except Faulty as error:
                self.give_up(error.lines)
            except ClaimFileError as error:
                self.give_up(list(map(str, error.flaws)))
            except DomainError as error:
                self.give_up([error.message])

    def give_up(self, lines: list[str]) -> None:
        for line in lines:
            self.stderr.write(line)
        errors = ngettext("%(count)d error", "%(count)d errors", len(lines)) % {"count": len(lines)}
        raise CommandError(errors, returncode=FAULT)

    def do_check(self, files: list[Path], **options: Any) -> None:
        present(*files)
        found = measure_files.check(files, clock.today())
        for line in (line for each in found for line in each.remarks):
            self.stdout.write(line)
        errors = [line for each in found for line in each.errors]
        if errors:
            self.give_up(errors)

    def do_evaluate(self, file: Path, claims: Path, out: Path | None, **options: Any) -> None:
        measure, budget = load(file), yuan(options["budget"])
        kind = writer_of(out, claim_results.RESULTS)
        read = self._claims(claims, measure, rows_files(options["rows"], measure))
        flaws = [read.flaw(each) for each in read.table(measure).problems]
        if flaws:
            raise ClaimFileError(flaws)
        rates = self._rates(measure, options["rate"])
        if out is None or kind is None:
            outcome = claim_results.value_claims(measure, read, rates, lambda claim, result: None, self.progress)
        else:
            with whole_file(out) as stream:
                results = kind(stream, measure, wording.language(), rates)
                outcome = claim_results.value_claims(measure, read, rates, results.take, self.progress)
                results.end(outcome, claim_results.awards(measure, outcome, budget))
        self._tell_outcome(outcome, budget)
        self._tell_awards(claim_results.awards(measure, outcome, budget))

    def _tell_outcome(self, outcome: claim_results.Outcome, budget: int | None) -> None:
        words = _("%(count)d claims: %(computed)d computed, %(barred)d barred, %(unknown)d not computed")
        states = {state: outcome.states[state] for state in ("computed", "barred", "unknown")}
        self.stdout.write(words % ({"count": outcome.count} | states))
        self.stdout.write(_("Total %(total)s") % {"total": format_money(outcome.total)})
        if budget is not None:
            left, params = budget - outcome.total, {"budget": format_money(budget)}
            words = _("Budget %(budget)s: %(left)s left") if left >= 0 else _("Budget %(budget)s: %(left)s too little")
            self.stdout.write(words % (params | {"left": format_money(abs(left))}))

    def _tell_awards(self, allocation: Allocation | None) -> None:
        if allocation is not None:
            less = sum(each.amount < each.before for each in allocation.awards)
            words = _("By the measure's rules over a call %(total)s; claims that get less: %(less)d")
            self.stdout.write(words % {"total": format_money(allocation.total), "less": less})

    def do_backtest(self, file: Path, claims: Path, against: Path | None, out: Path | None, **options: Any) -> None:
        after, before, budget = load(file), load(against) if against else None, yuan(options["budget"])
        writer = writer_of(out, comparison_report.WRITERS)
        measures = [after] if before is None else [before, after]
        given = rows_files(options["rows"], *reversed(measures))
        reads = [self._claims(claims, each, given) for each in same_inputs_once(measures)]
        sides = []
        for measure, read in zip(measures, (reads[0], reads[-1]), strict=False):
            table = read.table(measure)
            self._tell_unusable(read, table)
            sides.append(table_totals(measure, table, rates=self._rates(measure, options["rate"])))
        was, now = (nothing(sides[0]) if before is None else sides[0]), sides[-1]
        groups = {name: [group_of(claim, name) for claim in reads[0].claims] for name in options["group"]}
        found = compare(was, now, groups, budget=budget)
        references = [claim.reference for claim in reads[0].claims]
        if out and writer:
            with whole_file(out) as stream:
                writer(stream, comparison_report.claim_rows(references, was if before else None, now), found)
        if before is None:
            lines = comparison_report.lines_alone(found, f"{after.id} v{after.version}", references)
        else:
            lines = comparison_report.lines(found, version_names(before, after), references)
        for line in lines:
            self.stdout.write(line)

    def _tell_unusable(self, read: ClaimFile, table: ClaimTable) -> None:
        for problem in table.problems[:MOST_TOLD]:
            self.stderr.write(str(read.flaw(problem)))
        if len(table.problems) > MOST_TOLD:
            more = len(table.problems) - MOST_TOLD
            self.stderr.write(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})

    def do_import(self, files: list[Path], by: str, **options: Any) -> None:
        person = User.objects.filter(email__iexact=by).first()
        if person is None:
            raise wrong_use(_("There is no person with the address %(email)s.") % {"email": by})
        present(*files)
        with transaction.atomic():
            entered = [enter(path, person) for path in files]
        for line in entered:
            self.stdout.write(line)

    def do_export(self, code: str, number: int | None, out: Path | None, **options: Any) -> None:
        versions = MeasureVersion.objects.filter(measure__code=code).order_by("-number")
        if number is not None:
            version = versions.filter(number=number).first()
        else:
            in_force = versions.filter(state=VersionState.IN_FORCE).first()
            version = in_force or versions.exclude(state=VersionState.DISCARDED).first() or versions.first()
        if version is None:
            raise wrong_use(_("There is no such version of %(code)s.") % {"code": code})
        if out is None:
            self.stdout.write(version.document, ending="")
        else:
            with whole_file(out) as stream:
                stream.write(version.document)

    def _claims(self, path: Path, measure: Measure, rows: Mapping[str, Path]) -> ClaimFile:
        present(path, *rows.values())
        own = {name: each for name, each in rows.items() if name in {spec.name for spec in measure.row_inputs}}
        read = claim_files.read(path, measure, own, progress=self.progress)
        for name in read.ignored:
            self.stderr.write(
                _("%(file)s: no input is called “%(name)s”; it is left out") % {"file": path.name, "name": name}
            )
        if lacking := read.lacking(measure):
            words = _("%(file)s: no claim has %(names)s; unknown in all of them")
            self.stderr.write(words % {"file": path.name, "names": wording.listed(lacking)})
        return read

    def _rates(self, measure: Measure, given: list[str]) -> dict[str, Any]:
        """The rates given, or those that the portal has for the measure's list and day."""
        if given or measure.exchange is None:
            return dict(map(rate, given))
        try:
            found = facts.rates_for(measure)
        except DatabaseError:  # the command is of use without a database
            found = {}
        if len(found) < 2:
            words = _("There are no rates of %(list)s for %(day)s here; give them with --rate.")
            self.stderr.write(words % {"list": measure.exchange.list, "day": measure.exchange.date})
        return dict(found)

    def progress(self, where: str, row: int) -> None:
        self.stderr.write(f"{where}: {row:,}")


def load(path: Path) -> Measure:
    present(path)
    return measure_files.load(path)


def enter(path: Path, person: User) -> str:
    """Enter a document as the next version, unless it is the latest one already; says which it is."""
    loaded = measure_files.load(path)
    version = MeasureVersion.objects.filter(measure__code=loaded.id).order_by("-number").first()
    words = _("%(file)s: %(code)s is there already as version %(number)d")
    if version is None or version.digest != loaded.digest:
        try:
            version = measures.enter_version(measure_files.document(path), by=person, now=clock.now())
        except DomainError as error:
            raise Faulty([f"{path}: {error.message}"]) from error
        words = _("%(file)s: %(code)s, entered as version %(number)d, a draft")
    return words % {"file": path, "code": loaded.id, "number": version.number}


def rows_files(given: list[str], *loaded: Measure) -> dict[str, Path]:
    """`spend=lines.csv` as the input and its file."""
    known = {spec.name for measure in loaded for spec in measure.row_inputs}
    found = {}
    for each in given:
        name, _sign, path = each.partition("=")
        if name not in known or not path:
            raise wrong_use(_("Write --rows INPUT=FILE with one of: %(names)s.") % {"names": ", ".join(sorted(known))})
        found[name] = Path(path)
    return found


def rate(text: str) -> tuple[str, Fraction]:
    match = RATE.fullmatch(text)
    if match is None or not Fraction(match[2]):
        raise wrong_use(_("Write a rate as USD=7.0827."))
    return match[1], Fraction(match[2])


def yuan(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return parse_money(text).minor
    except MoneyError as error:
        raise wrong_use(_("“%(text)s” is no amount in yuan.") % {"text": text}) from error


def writer_of(out: Path | None, kinds: Mapping[str, Any]) -> Any:
    if out is None:
        return None
    if out.suffix.lower() not in kinds:
        raise wrong_use(_("Results are written as %(kinds)s.") % {"kinds": ", ".join(kinds)})
    if not out.parent.is_dir():
        raise wrong_use(_("There is no folder %(path)s.") % {"path": out.parent})
    return kinds[out.suffix.lower()]


def same_inputs_once(measures: list[Measure]) -> list[Measure]:
    """A file is read once when both measures ask the same."""
    return measures[:1] if measures[0].inputs == measures[-1].inputs else measures


def group_of(claim: claim_files.Claim, name: str) -> str:
    found = claim.others.get(name, claim.facts.get(name))
    return "" if found is None else str(found)


def version_names(before: Measure, after: Measure) -> tuple[str, str]:
    """Two versions of one measure by their numbers, else by their codes; alike ones as before and after."""
    names = f"{before.id} v{before.version}", f"{after.id} v{after.version}"
    return names if names[0] != names[1] else (_("before"), _("after"))
