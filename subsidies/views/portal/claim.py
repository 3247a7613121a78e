"""One claim as the portal's pages see it: worked out once per request, and only what a page asks for."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext

from pilotzone.formula.single import Scope
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404
from pilotzone.reference import queries as reference
from subsidies import explained, facts, rates_needed, wording
from subsidies.actions import submitting, supplementing, switching
from subsidies.enums import EDITABLE, Stage
from subsidies.models import Application, ClaimLine, Document, Supplement
from subsidies.rules import deadlines, undertakings
from subsidies.rules.answers import minor
from subsidies.rules.completeness import Gap
from subsidies.rules.evaluation import Entitlement
from subsidies.rules.explanation import Explanation
from subsidies.rules.lines import INVOICE_COLUMN, is_definition, yuan_of_line
from subsidies.rules.materials import MaterialNeed, materials_in
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.undertakings import Owed


@dataclass(frozen=True, slots=True)
class Column:
    """A column of typed values, and how they are written for this reader."""

    spec: InputSpec
    label: str
    write: Callable[[Any], str]
    is_number: bool
    wrap: bool

    def text(self, line: ClaimLine) -> str:
        return self.write(line.values.get(self.spec.name, ""))

    def cell(self, line: ClaimLine) -> dict[str, Any]:
        return {
            "name": self.spec.name,
            "label": self.label,
            "text": self.text(line),
            "is_number": self.is_number,
            "wrap": self.wrap,
        }


@dataclass(frozen=True, slots=True)
class LineView:
    """One cost line with its number, what it is in yuan, and what is wrong with it; put into words when asked."""

    line: ClaimLine
    number: int
    columns: tuple[Column, ...]
    yuan: int | None
    problems: tuple[str, ...]
    points: tuple[Mapping[str, Any], ...] = ()  # what its papers say against it

    @property
    def cells(self) -> list[Mapping[str, Any]]:
        return [column.cell(self.line) for column in self.columns]

    @property
    def amount(self) -> tuple[int, str] | None:
        """The first amount of money with its currency."""
        values = self.line.values
        found = (minor(values.get(column.spec.name, ""), column.spec) for column in self.columns if column.is_number)
        return next((each for each in found if each), None)

    @property
    def summary(self) -> str:
        """Everything but the amounts, in one line."""
        texts = (column.text(self.line) for column in self.columns if not column.is_number)
        return " · ".join(text for text in texts if text)


class Claim:
    def __init__(self, application: Application, request: HttpRequest) -> None:
        self.application = application
        self.request = request
        self.now: datetime = clock.arrived(request)
        self._lines: dict[str, list[LineView]] = {}

    @property
    def may_edit(self) -> bool:
        user, enterprise = self.request.user, self.application.enterprise_id
        return self.application.state in EDITABLE and user.may(P.CLAIM_EDIT, enterprise_id=enterprise)

    @property
    def may_correct(self) -> bool:
        return self.request.user.may(P.CLAIM_EDIT, enterprise_id=self.application.enterprise_id)

    @property
    def may_approve(self) -> bool:
        return self.request.user.may(P.CLAIM_APPROVE, enterprise_id=self.application.enterprise_id)

    @property
    def may_withdraw(self) -> bool:
        return self.request.user.may(P.CLAIM_WITHDRAW, enterprise_id=self.application.enterprise_id)

    @cached_property
    def offered(self) -> Supplement | None:
        """The notice by which the call has newer terms that this draft may take."""
        application = self.application
        if not supplementing.is_offered(application):
            return None
        notices = application.call.supplements.filter(version=application.call.measure_version)
        return notices.select_related("version__measure").first()

    @cached_property
    def worth_offered(self) -> int | None:
        """What the claim as it stands would come to under the newer terms; None where that is not certain."""
        other = switching.estimate_under(self.application, self.application.call.measure_version, Stage.CLAIMED)
        return other.total if other else None

    @cached_property
    def measure(self) -> Measure:
        return facts.measure_of(self.application.measure_version)

    @cached_property
    def working(self) -> submitting.Working:
        """The measure worked out once for all that the pages ask."""
        return submitting.worked_out(self.application, self.stored_lines)

    @property
    def scope(self) -> Scope:
        """Every value of the measure."""
        return self.working.scope

    @property
    def worth(self) -> Entitlement:
        return self.working.worth

    @cached_property
    def explanation(self) -> Explanation:
        return explained.of_estimate(self.worth, self.measure)

    @cached_property
    def gaps(self) -> list[Gap]:
        """What keeps the claim from being submitted."""
        return submitting.keeping_back(self.measure, self.working.gaps)

    @cached_property
    def following(self) -> list[Owed]:
        """The papers that are missing and may follow."""
        return undertakings.owed_of(self.measure, self.working.gaps)

    @cached_property
    def needs(self) -> tuple[MaterialNeed, ...]:
        return materials_in(self.measure, self.scope)

    @cached_property
    def documents(self) -> list[Document]:
        return list(self.application.documents.filter(replaced_at=None).select_related("file", "application"))

    @cached_property
    def lines_served(self) -> Mapping[int, list[int]]:
        """The lines that each paper serves, by their keys."""
        pairs = Document.lines.through.objects.filter(document__application=self.application)
        found: dict[int, list[int]] = defaultdict(list)
        for document, line in pairs.values_list("document_id", "claimline_id"):
            found[document].append(line)
        return found

    @cached_property
    def stored_lines(self) -> list[ClaimLine]:
        return list(self.application.lines.order_by("input", "position"))

    @cached_property
    def days_left(self) -> int:
        return deadlines.days_left(reference.calendar(), self.now, self.application.due_at)

    @cached_property
    def rates_missing(self) -> list[str]:
        """The currencies of its amounts that cannot be converted yet."""
        return rates_needed.missing_in(self.measure, self.application, self.stored_lines)

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"portal:subsidies:{name}", args=[self.application.uid, *args])

    def __getitem__(self, name: str) -> str:
        """`claim.amount_url` and its like in templates: the address of the page application_amount."""
        if name.endswith("_url"):
            return self.url(f"application_{name.removesuffix('_url')}")
        raise KeyError(name)

    @property
    def company_url(self) -> str:
        """Nothing for an agent, who writes claims and does not read the enterprise's file."""
        enterprise = self.application.enterprise
        if not self.request.user.may(P.ENTERPRISE_READ, enterprise_id=enterprise.pk):
            return ""
        return reverse("portal:enterprises:enterprise_detail", args=[enterprise.uid])

    def clause_url(self, clause: str) -> str:
        return f"{reverse('public:programme_detail', args=[self.application.call.uid])}#clause-{clause}"

    def lines_of(self, rows: InputSpec) -> list[LineView]:
        """The lines of one kind, each with what the evaluation says of it."""
        if rows.name not in self._lines:
            self._lines[rows.name] = self._line_views(rows)
        return self._lines[rows.name]

    def _line_views(self, rows: InputSpec) -> list[LineView]:
        own = [line for line in self.stored_lines if line.input == rows.name]
        columns = tuple(column_of(column) for column in rows.columns if column.source == "claim")
        yuan = self.yuan_of(rows)
        problems = self.problems_by_row(rows)
        return [
            LineView(
                line,
                number,
                columns,
                yuan[number - 1] if number <= len(yuan) else yuan_of_line(line.values, rows),
                tuple(problems.get(number, ())),
            )
            for number, line in enumerate(own, 1)
        ]

    def yuan_of(self, rows: InputSpec) -> list[int | None]:
        """Each line in fen, by the measure's own column of yuan; nothing where it has none."""
        for line in self.worth.lines:
            is_yuan = line.kind == "column" and line.type == "CNY" and is_definition(line.id)
            if is_yuan and line.formula.get("rows") == rows.name:
                return [None if value is None else int(Fraction(value) * 100) for value in line.values or ()]
        return []

    def problems_by_row(self, rows: InputSpec) -> dict[int, list[str]]:
        """Why a line does not count, by its number; papers that are due are told with the papers."""
        texts = {each.id: wording.pick(each.message) for each in self.measure.conditions if each.rows == rows.name}
        found: dict[int, list[str]] = {}
        for finding in self.worth.findings:
            if finding.id in texts and finding.result == "not_met" and not finding.material:
                for number in finding.rows:
                    found.setdefault(number, []).append(texts[finding.id])
        return found

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of a claim shows."""
        application = self.application
        return {
            "claim": self,
            "application": application,
            "call": application.call,
            "measure": self.measure,
            "now": self.now,
            "may_edit": self.may_edit,
            **more,
        }

    def crumbs(self, *rest: tuple[str, str]) -> list[dict[str, str]]:
        first = {"text": pgettext("navigation", "My claims"), "url": reverse("portal:subsidies:application_list")}
        own = {"text": self.application.reference, "url": self.url("application_detail")}
        found = [first, own, *({"text": text, "url": url} for text, url in rest)]
        return [*found[:-1], {**found[-1], "url": ""}]


def column_of(spec: InputSpec) -> Column:
    return Column(
        spec,
        wording.pick(spec.label),
        wording.writer_of(spec),
        is_number=spec.type.kind in ("money", "quantity"),
        wrap=spec.type.kind == "text" and spec.name != INVOICE_COLUMN,
    )


def load(request: HttpRequest, uid: Any) -> Claim:
    """The claim, if this person may see it."""
    rows = Application.objects.visible_to(request.user).select_related(
        "call__programme", "enterprise__licence", "measure_version__measure", "division"
    )
    return Claim(get_or_404(rows, uid=uid), request)
