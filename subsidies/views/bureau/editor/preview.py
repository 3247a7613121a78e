"""What a draft does: the applicant's form as the portal draws it, an example explained, the amount as a curve."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.versions.pages import MOST_DIGITS
from subsidies import explained, wording
from subsidies.forms import AnswersForm
from subsidies.rules import evaluation
from subsidies.rules.editing.curve import axes, curve
from subsidies.rules.editing.lessening import previewed
from subsidies.rules.examples import ExampleResult
from subsidies.rules.explanation import explain
from subsidies.rules.facts_check import FactsError
from subsidies.rules.model import Example, InputSpec, Measure
from subsidies.views.bureau.editor import drafts
from subsidies.views.bureau.editor.chart import Chart, chart_of
from subsidies.views.bureau.editor.drafts import Draft

TABS = ("form", "amount")
LANGUAGES = {"zh": "zh-hans", "en": "en"}


@require_safe
@requires(P.MEASURE_ENTER)
def version_edit_preview(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The preview alone, drawn anew after each saving."""
    draft = drafts.load(uid)
    found = {"draft": draft, "version": draft.version, "place": request.GET.get("at", ""), **context(request, draft)}
    return render(request, "subsidies/bureau/editor/preview.html", found)


def context(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What the preview was asked for; it is drawn only where the template comes to it."""
    asked = request.GET if request.method == "GET" else request.POST
    tab, look = asked.get("tab", ""), asked.get("look", "")
    tab = tab if tab in TABS else "amount"
    look = look if look in LANGUAGES else wording.language()
    example = asked.get("example", "") or open_example(asked.get("at", ""))
    preview = Preview(draft, tab, look, example, asked.get("axis", ""))
    return {"tab": tab, "look": look, "preview": preview}


def open_example(place: str) -> str:
    """The number of the example whose form is open: it is the one to explain."""
    block, _, place = place.partition(".")
    return str(int(place) + 1) if block == "examples" and place.isdecimal() and len(place) <= MOST_DIGITS else ""


class Preview:
    """Drawn lazily, in the language that was asked for: the page and the fragment use the same template."""

    def __init__(self, draft: Draft, tab: str, look: str, example: str, axis: str) -> None:
        self.draft, self.tab, self.code = draft, tab, LANGUAGES[look]
        self._example, self.axis = example, axis

    @cached_property
    def _previewed(self) -> tuple[Measure | None, bool]:
        return previewed(self.draft.report)

    @property
    def measure(self) -> Measure | None:
        return self._previewed[0]

    @property
    def partial(self) -> bool:
        return self._previewed[1] and self.measure is not None

    @property
    def examples(self) -> tuple[Example, ...]:
        return self.measure.examples if self.measure else ()

    @property
    def example(self) -> Example | None:
        chosen = next((each for each in self.examples if str(each.number) == self._example), None)
        return chosen or (self.examples[0] if self.examples else None)

    @property
    def result(self) -> ExampleResult | None:
        number = self.example.number if self.example else 0
        return next((each for each in self.draft.report.examples if each.number == number), None)

    @cached_property
    def shown_axis(self) -> str:
        names = [name for name, _label in axes(self.measure)] if self.measure else []
        return self.axis if self.axis in names else first_axis(self.measure, names) if self.measure else ""

    @cached_property
    def drawn(self) -> dict[str, Any]:
        with translation.override(self.code):
            if self.tab == "form":
                return {"sections": self._sections()}
            return {"worth": self._worth(), "chart": self._chart(), "axes": self._axes()}

    def _sections(self) -> list[dict[str, Any]]:
        measure = self.measure
        if measure is None:
            return []
        found = []
        for section in measure.sections:
            specs = [measure.input(name) for name in section.inputs]
            found.append(
                {
                    "title": wording.pick(section.title),
                    "help": wording.pick(section.help),
                    "form": str(form_of(measure, [spec for spec in specs if not spec.is_rows])),
                    "rows": [row_of(measure, spec) for spec in specs if spec.is_rows],
                }
            )
        return found

    def _worth(self) -> dict[str, Any] | None:
        """The example explained, with what was expected of it."""
        measure, example = self.measure, self.example
        if measure is None or example is None:
            return None
        try:
            found = evaluation.evaluate(measure, example.given, rates=example.rates)
        except FactsError as error:
            return {"example": example, "error": str(error)}
        told = explain(evaluation.record(found), measure, wording.language())
        return {
            "example": example,
            "label": told.label,
            "total": found.total,
            "outcome": told.outcome,
            "lines": explained.amount_lines(told),
            "findings": [
                explained.finding_row(each) for each in told.findings if each.result in ("not_met", "unknown")
            ],
            "result": self.result,
        }

    def _axes(self) -> list[tuple[str, str]]:
        measure = self.measure
        return [(name, wording.pick(label)) for name, label in axes(measure)] if measure else []

    def _chart(self) -> Chart | None:
        measure, example = self.measure, self.example
        if measure is None or example is None:
            return None
        found = curve(measure, example, self.shown_axis) if self.shown_axis else None
        return chart_of(found) if found else None


def first_axis(measure: Measure, names: list[str]) -> str:
    """The input by which the first table is read, as far as its words tell; else the first that there is."""
    words = {table.argument.zh for table in measure.tables.values()}
    labels = dict(axes(measure))
    return next((name for name in names if labels[name].zh in words), names[0] if names else "")


def form_of(measure: Measure, specs: list[InputSpec]) -> AnswersForm:
    form = AnswersForm(measure, specs, {}, prefix="preview")
    form.use_required_attribute = False
    return form


def row_of(measure: Measure, spec: InputSpec) -> dict[str, Any]:
    """One empty line, with the columns that the applicant fills in."""
    columns = [each for each in spec.columns if each.source == "claim"]
    help_text = wording.pick(spec.help)
    return {"label": wording.pick(spec.label), "help": help_text, "form": str(form_of(measure, columns))}
