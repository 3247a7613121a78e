"""The lines of a claim beside their evidence: what was stated, the papers, what the checks and the desks say of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pilotzone.kernel.money import format_money
from pilotzone.kernel.paging import decode, encode
from pilotzone.ui.templatetags.ui import long_date
from subsidies import queries, wording
from subsidies.enums import Desk
from subsidies.models import Application, ClaimLine, CorrectionItem, Document, LineRuling
from subsidies.rules import answers, statements, targets
from subsidies.rules.lines import is_definition, yuan_of_line
from subsidies.rules.model import InputSpec, Measure
from subsidies.views.bureau.invoice_marks import chosen_kind, kept, marks_of
from subsidies.views.explained import language

LINES_SHOWN = 100


@dataclass
class LineRow:
    """A line with what belongs to it on the page."""

    line: ClaimLine
    spec: InputSpec
    number: int  # within its rows, as the findings count
    title: str
    day: str
    amount: str
    yuan: int | None
    failing: list[str] = field(default_factory=list)
    dropped_by: list[str] = field(default_factory=list)  # the conditions of these that no ruling changes
    rulings: list[LineRuling] = field(default_factory=list)
    counts: bool = True
    twin: Application | None = None
    marks: list[dict[str, Any]] = field(default_factory=list)  # what its papers say against it

    @property
    def tells_other_claim(self) -> bool:
        """Whether a mark leads to the claim that has the invoice already."""
        return any(mark["url"] for mark in self.marks)

    @property
    def dropped_words(self) -> str:
        return wording.listed(self.dropped_by)

    @property
    def ruling(self) -> LineRuling | None:
        """The highest desk's, which is the one that counts."""
        order = (Desk.CITY, Desk.DISTRICT_FINANCE, Desk.DISTRICT_COMMERCE)
        by_desk = {ruling.desk: ruling for ruling in self.rulings}
        return next((by_desk[desk] for desk in order if desk in by_desk), None)


def lines_of(claim: Application) -> list[ClaimLine]:
    return list(claim.lines.order_by("input", "position"))


def evidence_part(
    request: HttpRequest, claim: Application, measure: Measure, lines: Sequence[ClaimLine], record: Mapping[str, Any]
) -> dict[str, Any]:
    marks = marks_of(claim, measure)
    every_row = line_rows(claim, measure, lines, record)
    against = chosen_kind(request.GET.get("against", ""), marks)
    rows = kept(every_row, marks, against)
    for row in rows:
        row.marks = marks.of_line(row.line)
    papers, by_line = papers_of(claim)
    material = request.GET.get("material", "")
    if not material and not rows and papers:  # a measure without lines begins with its first paper
        material = papers[0].material
    chosen = None if material else chosen_row(request, rows)
    shown = [paper for paper in papers if paper.pk in by_line[chosen.line.pk]] if chosen else []
    if material:
        shown = [paper for paper in papers if paper.material == material]
    start = page_start(request, rows, chosen)
    own = [str(paper.uid) for paper in papers if chosen and paper.pk in by_line[chosen.line.pk]]
    read = marks.read_of(chosen.line, chosen.spec, own) if chosen else {}
    return {
        "tallies": marks.tallies(against),
        "against": against,
        "has_read": bool(read),
        "has_lines": bool(measure.row_inputs),
        "rows": rows[start : start + LINES_SHOWN],
        "rows_total": len(every_row),
        "rows_out": sum(not row.counts for row in every_row),
        "rows_before": encode([start - LINES_SHOWN]) if start else "",
        "rows_after": encode([start + LINES_SHOWN]) if start + LINES_SHOWN < len(rows) else "",
        "eligible": sum(row.yuan or 0 for row in every_row if row.counts),
        "chosen": chosen,
        "fields": fields_of(chosen, read) if chosen else [],
        "papers": shown,
        "paper": chosen_paper(request, shown),
        "materials": material_rows(measure, papers, material),
        "material_label": next((each.label.pick(language()) for each in measure.materials if each.id == material), ""),
    }


def page_start(request: HttpRequest, rows: Sequence[LineRow], chosen: LineRow | None) -> int:
    """Where the shown lines begin: where the address says, or so that the chosen line is among them."""
    asked = decode(request.GET.get("rows", ""), 1)
    if asked and isinstance(asked[0], int) and 0 <= asked[0] < len(rows):
        return asked[0]
    place = rows.index(chosen) if chosen else 0
    return place - place % LINES_SHOWN


def line_rows(
    claim: Application, measure: Measure, lines: Sequence[ClaimLine], record: Mapping[str, Any]
) -> list[LineRow]:
    specs = {spec.name: spec for spec in measure.row_inputs}
    counters: dict[str, int] = defaultdict(int)
    rows = []
    for line in lines:
        if line.input not in specs:
            continue
        counters[line.input] += 1
        rows.append(line_row(line, specs[line.input], counters[line.input]))
    add_record(rows, measure, record)
    add_rulings(rows, claim)
    add_twins(rows, claim)
    return rows


def line_row(line: ClaimLine, spec: InputSpec, number: int) -> LineRow:
    columns = {column.name: column for column in spec.columns}
    texts = [name for name, column in columns.items() if column.type.kind == "text" and name != "invoice_number"]
    codes = [name for name, column in columns.items() if column.type.codes]
    days = [name for name, column in columns.items() if column.type.kind == "date"]
    money = [name for name, column in columns.items() if column.type.kind == "money" or column.type.currency]
    title = next((text for name in (*texts, *codes) if (text := shown(line.values.get(name), columns[name]))), "")
    amount = shown(line.values.get(money[0]), columns[money[0]]) if money else ""
    day = shown(line.values.get(days[0]), columns[days[0]]) if days else ""
    return LineRow(line, spec, number, title, day, amount, None)


def add_record(rows: Sequence[LineRow], measure: Measure, record: Mapping[str, Any]) -> None:
    """What the stored record says of each line: its amount in yuan, and the conditions that it fails."""
    ruled = {
        (rows.name, each.name) for rows in measure.row_inputs for each in rows.columns if statements.is_ruling(each)
    }
    labels = {condition.id: condition for condition in measure.conditions}
    columns = {
        each["formula"].get("rows"): each
        for each in reversed(record.get("lines", ()))
        if each["kind"] == "column" and each["type"] == "CNY" and is_definition(each["id"])
    }
    for row in rows:
        values = columns.get(row.spec.name, {}).get("values", ())
        row.yuan = None if values else yuan_of_line(row.line.values, row.spec)
        if row.number <= len(values) and values[row.number - 1] is not None:
            row.yuan = int(Fraction(values[row.number - 1]) * 100)
        for finding in record.get("findings", ()):
            condition = labels.get(finding["id"])
            if condition is None or condition.rows != row.spec.name or row.number not in finding["rows"]:
                continue
            if finding["result"] == "not_met":
                label = condition.label.pick(language())
                row.failing.append(label)
                if finding["severity"] == "drops":
                    row.counts = False
                    if ruled.isdisjoint((row.spec.name, name) for name in condition.columns):
                        row.dropped_by.append(label)


def add_rulings(rows: Sequence[LineRow], claim: Application) -> None:
    by_line = defaultdict(list)
    for ruling in LineRuling.objects.filter(line__application=claim).select_related("made_by").order_by("made_at"):
        by_line[ruling.line_id].append(ruling)
    for row in rows:
        row.rulings = by_line[row.line.pk]


def add_twins(rows: Sequence[LineRow], claim: Application) -> None:
    numbers = {row.line.invoice_number for row in rows if row.line.invoice_number}
    twins = queries.invoice_twins(claim, numbers) if numbers else {}
    for row in rows:
        row.twin = twins.get(row.line.invoice_number)


def chosen_row(request: HttpRequest, rows: Sequence[LineRow]) -> LineRow | None:
    """The line asked for; without one the first that fails something, else the first."""
    asked = request.GET.get("line", "")
    found = next((row for row in rows if str(row.line.uid) == asked), None)
    return found or next((row for row in rows if not row.counts), rows[0] if rows else None)


def fields_of(row: LineRow, read: Mapping[str, str]) -> list[dict[str, str]]:
    """What the applicant stated in the line, and what was read in its invoice."""
    return [
        {
            "label": column.label.pick(language()),
            "value": shown(row.line.values.get(column.name), column),
            "read": read.get(column.name, ""),
        }
        for column in row.spec.columns
        if column.source == "claim"
    ]


def shown(answer: Any, spec: InputSpec) -> str:
    """A kept answer in words; empty when there is none."""
    if answer in (None, "", {}):
        return ""
    money = answers.minor(answer, spec)
    if money is not None:
        return format_money(*money)
    if spec.type.kind == "date":
        return long_date(date.fromisoformat(str(answer)))
    if spec.type.kind == "bool":
        return _("Yes") if answer == "true" else _("No")
    labels = dict(spec.codes)
    if answer in labels:
        return labels[answer].pick(language())
    return answers.as_typed(answer, spec)


# --- papers ------------------------------------------------------------------------------------------


def papers_of(claim: Application) -> tuple[list[Document], Mapping[int, set[int]]]:
    """The standing papers of a claim, and which of them belong to which line."""
    papers = list(claim.documents.filter(replaced_at=None).select_related("file"))
    links = Document.lines.through.objects.filter(document__in=[paper.pk for paper in papers])
    by_line: dict[int, set[int]] = defaultdict(set)
    for document_id, line_id in links.values_list("document_id", "claimline_id"):
        by_line[line_id].add(document_id)
    return papers, by_line


def paper_names(claim: Application) -> dict[str, str]:
    """The standing papers' names, by material."""
    names: dict[str, list[str]] = defaultdict(list)
    for material, name in claim.documents.filter(replaced_at=None).values_list("material", "file__name"):
        names[material].append(name)
    return {material: "、".join(found[:6]) + ("…" if len(found) > 6 else "") for material, found in names.items()}


def chosen_paper(request: HttpRequest, papers: Sequence[Document]) -> Document | None:
    asked = request.GET.get("paper", "")
    return next((paper for paper in papers if str(paper.uid) == asked), papers[0] if papers else None)


def material_rows(measure: Measure, papers: Iterable[Document], chosen: str) -> list[dict[str, Any]]:
    counts: dict[str, int] = defaultdict(int)
    for paper in papers:
        counts[paper.material] += 1
    return [
        {
            "id": material.id,
            "label": material.label.pick(language()),
            "count": counts[material.id],
            "active": material.id == chosen,
        }
        for material in measure.materials
        if counts[material.id] or material.source == "claim"
    ]


# --- corrections -------------------------------------------------------------------------------------


def target_labels(measure: Measure, lines: Iterable[ClaimLine]) -> dict[str, str]:
    """The first part of every target in words: which answer, line or material."""
    picked = language()
    labels = {f"{targets.ANSWER}:{spec.name}": spec.label.pick(picked) for spec in measure.scalar_inputs}
    labels |= {f"{targets.MATERIAL}:{each.id}": each.label.pick(picked) for each in measure.materials}
    for line in lines:
        labels[f"{targets.LINE}:{line.uid}"] = _("Line %(number)s") % {"number": line.position}
    return labels


def difference_row(item: CorrectionItem, measure: Measure, labels: Mapping[str, str]) -> dict[str, Any]:
    """One point of a request: before and after, in words."""
    target = targets.parse(item.target)
    spec = spec_of(target, measure)
    label = labels.get(f"{target.kind}:{target.name}", _("A line that is gone"))
    if target.column and spec:
        label = f"{label} · {spec.label.pick(language())}"
    before, after = in_words(item.before, spec, measure), in_words(item.after, spec, measure)
    return {"label": label, "remark": item.remark, "before": before, "after": after, "changed": before != after}


def spec_of(target: targets.Target, measure: Measure) -> InputSpec | None:
    if target.kind == targets.ANSWER:
        return next((spec for spec in measure.scalar_inputs if spec.name == target.name), None)
    columns = [column for spec in measure.row_inputs for column in spec.columns]
    return next((column for column in columns if column.name == target.column), None) if target.column else None


def in_words(value: Any, spec: InputSpec | None, measure: Measure) -> str:
    if spec is not None:
        return shown(value, spec)
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    if isinstance(value, dict):
        columns = {column.name: column for each in measure.row_inputs for column in each.columns}
        words = [shown(part, columns[name]) for name, part in value.items() if name in columns]
        return " · ".join(filter(None, words))
    return "" if value is None else str(value)
