"""One claim as the portal's pages see it: worked out once per request, and only what a page asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404
from pilotzone.reference import queries as reference
from subsidies import explained, facts, wording
from subsidies.actions import submitting, valuing
from subsidies.enums import EDITABLE
from subsidies.models import Application, ClaimLine, Document
from subsidies.rules import deadlines
from subsidies.rules.answers import minor
from subsidies.rules.completeness import Gap
from subsidies.rules.evaluation import Entitlement
from subsidies.rules.explanation import Explanation
from subsidies.rules.lines import INVOICE_COLUMN
from subsidies.rules.materials import MaterialNeed
from subsidies.rules.model import InputSpec, Measure


@dataclass(frozen=True, slots=True)
class LineView:
    """One cost line with its number, its values in words, what it is in yuan, and what is wrong with it."""

    line: ClaimLine
    number: int
    cells: tuple[Mapping[str, Any], ...]
    amount: tuple[int, str] | None
    yuan: int | None
    problems: tuple[str, ...]

    @property
    def summary(self) -> str:
        """Everything but the amounts, in one line."""
        return " · ".join(cell["text"] for cell in self.cells if cell["text"] and not cell["is_number"])


class Claim:
    def __init__(self, application: Application, request: HttpRequest) -> None:
        self.application = application
        self.request = request
        self.now: datetime = clock.now()
        self._lines: dict[str, list[LineView]] = {}

    @property
    def may_edit(self) -> bool:
        user, enterprise = self.request.user, self.application.enterprise_id
        return self.application.state in EDITABLE and user.may(P.CLAIM_EDIT, enterprise_id=enterprise)

    @property
    def may_approve(self) -> bool:
        return self.request.user.may(P.CLAIM_APPROVE, enterprise_id=self.application.enterprise_id)

    @property
    def may_withdraw(self) -> bool:
        return self.request.user.may(P.CLAIM_WITHDRAW, enterprise_id=self.application.enterprise_id)

    @cached_property
    def measure(self) -> Measure:
        return facts.measure_of(self.application.measure_version)

    @cached_property
    def worth(self) -> Entitlement:
        return valuing.estimate(self.application)

    @cached_property
    def explanation(self) -> Explanation:
        return explained.of_estimate(self.worth, self.measure)

    @cached_property
    def gaps(self) -> list[Gap]:
        return submitting.gaps_of(self.application, self.worth, self.needs)

    @cached_property
    def needs(self) -> tuple[MaterialNeed, ...]:
        return submitting.needs_of(self.application)

    @cached_property
    def documents(self) -> list[Document]:
        rows = self.application.documents.filter(replaced_at=None).select_related("file", "application")
        return list(rows.prefetch_related("lines"))

    @cached_property
    def stored_lines(self) -> list[ClaimLine]:
        return list(self.application.lines.order_by("input", "position"))

    @cached_property
    def days_left(self) -> int:
        return deadlines.days_left(reference.calendar(), self.now, self.application.due_at)

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"portal:subsidies:{name}", args=[self.application.uid, *args])

    def __getitem__(self, name: str) -> str:
        """`claim.amount_url` and its like in templates: the address of the page application_amount."""
        if name.endswith("_url"):
            return self.url(f"application_{name.removesuffix('_url')}")
        raise KeyError(name)

    @property
    def company_url(self) -> str:
        return reverse("portal:enterprises:enterprise_detail", args=[self.application.enterprise.uid])

    def clause_url(self, clause: str) -> str:
        return f"{reverse('public:programme_detail', args=[self.application.call.uid])}#clause-{clause}"

    def lines_of(self, rows: InputSpec) -> list[LineView]:
        """The lines of one kind, each with what the evaluation says of it."""
        if rows.name not in self._lines:
            self._lines[rows.name] = self._line_views(rows)
        return self._lines[rows.name]

    def _line_views(self, rows: InputSpec) -> list[LineView]:
        own = [line for line in self.stored_lines if line.input == rows.name]
        yuan = self.yuan_of(rows)
        problems = self.problems_by_row(rows)
        return [
            LineView(
                line,
                number,
                tuple(cell_of(line, column) for column in rows.columns if column.source == "claim"),
                amount_of(line, rows),
                yuan[number - 1] if number <= len(yuan) else None,
                tuple(problems.get(number, ())),
            )
            for number, line in enumerate(own, 1)
        ]

    def yuan_of(self, rows: InputSpec) -> list[int | None]:
        """Each line in fen, by the measure's own column of yuan."""
        for line in self.worth.lines:
            if line.kind == "column" and line.type == "CNY" and line.formula.get("rows") == rows.name:
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


def cell_of(line: ClaimLine, column: InputSpec) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": wording.pick(column.label),
        "text": wording.answer_words(line.values.get(column.name, ""), column),
        "is_number": column.type.kind in ("money", "quantity"),
        "wrap": column.type.kind == "text" and column.name != INVOICE_COLUMN,
    }


def amount_of(line: ClaimLine, rows: InputSpec) -> tuple[int, str] | None:
    """The line's first amount of money with its currency."""
    for column in rows.columns:
        found = minor(line.values.get(column.name, ""), column)
        if found:
            return found
    return None


def load(request: HttpRequest, uid: Any) -> Claim:
    """The claim, if this person may see it."""
    rows = Application.objects.visible_to(request.user).select_related(
        "call__programme", "enterprise__licence", "measure_version__measure", "division"
    )
    return Claim(get_or_404(rows, uid=uid), request)
