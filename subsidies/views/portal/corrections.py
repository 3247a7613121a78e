"""Answering a request for correction: only the named points are open, each with its remark beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.reference import queries as reference
from subsidies import wording
from subsidies.actions import answering, lines
from subsidies.actions.lines import BadLine
from subsidies.forms import AnswersForm, UploadForm
from subsidies.models import ClaimLine, Correction, CorrectionItem, Document
from subsidies.rules import deadlines, targets
from subsidies.rules.model import InputSpec
from subsidies.views.portal.claim import Claim, load


@dataclass
class Point:
    """One named point: the remark, what stands there, and the fields or the upload that are open."""

    item: CorrectionItem
    title: str
    before: str
    form: AnswersForm | None = None
    documents: list[Document] = field(default_factory=list)
    url: str = ""
    answered: bool = False
    unchanged: bool = False
    is_paper: bool = False

    @property
    def unchanged_name(self) -> str:
        """Of the tick that what was submitted is right."""
        return f"point{self.item.pk}-unchanged"


def open_request(claim: Claim) -> Correction:
    found = claim.application.corrections.filter(answered_at=None).prefetch_related("items").first()
    if found is None:
        raise Http404
    return found


@requires(P.CLAIM_EDIT)
def application_correction(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The named points; saved as they are filled in, sent all together."""
    claim = load(request, uid)
    correction = open_request(claim)
    points = points_of(claim, correction, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return page(request, claim, correction, points)
    typed = {point.item.target: point.form.typed() for point in points if point.form}
    unchanged = {point.item.target for point in points if point.unchanged}
    try:
        answering.prepare(correction, typed, unchanged=unchanged, by=request.user, now=claim.now)
    except BadLine as error:
        mark(points, error)
        return page(request, claim, correction, points, status=422)
    if request.POST.get("act") == "send":
        answering.answer(correction, by=request.user, now=claim.now)
        messages.success(request, _("Your corrections are sent. The clock runs on."))
        return redirect("portal:subsidies:application_detail", uid)
    messages.success(request, _("Saved."))
    return redirect("portal:subsidies:application_correction", uid)


def page(
    request: HttpRequest, claim: Claim, correction: Correction, points: list[Point], *, status: int = 200
) -> HttpResponse:
    context = claim.context(
        correction=correction,
        points=points,
        answered=sum(point.answered for point in points),
        days_left=deadlines.days_left(reference.calendar(), claim.now, correction.due_at),
        upload=UploadForm(),
        errors=[
            {"text": f"{point.title} {text}", "url": f"#point-{point.item.pk}"}
            for point in points
            for text in texts_of(point)
        ],
        crumbs=claim.crumbs((_("Corrections"), "")),
    )
    return render(request, "subsidies/portal/application_correction.html", context, status=status)


def texts_of(point: Point) -> list[str]:
    return [text for texts in point.form.errors.values() for text in texts] if point.form else []


def mark(points: list[Point], error: BadLine) -> None:
    """Each reason at its field."""
    for point in points:
        for name in point.form.specs if point.form else ():
            reason = error.errors.get(f"{point.item.target}:{name}")
            if reason and point.form:
                point.form.is_valid()
                point.form.refuse(name, reason)


def points_of(claim: Claim, correction: Correction, data: Any) -> list[Point]:
    found = []
    for item in correction.items.order_by("pk"):
        target = targets.parse(item.target)
        if target.kind == targets.MATERIAL:
            found.append(paper_point(claim, item, target.name, answered=answering.is_answered(correction, item)))
        elif target.kind == targets.ANSWER:
            found.append(answer_point(claim, item, target.name, data))
        else:
            found.append(line_point(claim, item, target, data))
    for point in found:
        if data is not None:
            point.unchanged = point.unchanged_name in data
        elif point.form:
            point.unchanged = point.answered and answering.stood_before(point.item, point.item.after)
    return found


def fields_of(
    claim: Claim, specs: list[InputSpec], kept: Mapping[str, Any], data: Any, item: CorrectionItem
) -> AnswersForm:
    """The fields of one point; they belong to the page's one form, since uploads have their own."""
    form = AnswersForm(claim.measure, specs, kept, data, prefix=f"point{item.pk}")
    for each in form.fields.values():
        each.widget.attrs["form"] = "correction"
    return form


def answer_point(claim: Claim, item: CorrectionItem, name: str, data: Any) -> Point:
    spec = claim.measure.input(name)
    stands = claim.application.answers.get(name, "")
    kept = {name: stands if item.after is None else item.after}
    form = fields_of(claim, [spec], kept, data, item)
    title = wording.pick(spec.label)
    return Point(item, title, wording.answer_words(stands, spec), form, answered=item.after is not None)


def line_point(claim: Claim, item: CorrectionItem, target: targets.Target, data: Any) -> Point:
    line, number, rows = line_at(claim, target.name)
    columns = lines.typed_columns(rows)
    chosen = [columns[target.column]] if target.column in columns else list(columns.values())
    stands: dict[str, Any] = dict(line.values)
    if item.after is not None:
        stands |= {target.column: item.after} if target.column else item.after
    form = fields_of(claim, chosen, stands, data, item)
    before = wording.joined_by().join(
        filter(None, (wording.answer_words(line.values.get(spec.name, ""), spec) for spec in chosen))
    )
    title = _("Line %(n)s %(name)s") % {"n": number, "name": line.values.get("description", "")}
    if target.column:
        title = f"{title.strip()} · {wording.pick(chosen[0].label)}"
    return Point(item, title.strip(), before, form, answered=item.after is not None)


def line_at(claim: Claim, uid: str) -> tuple[ClaimLine, int, InputSpec]:
    for rows in claim.measure.row_inputs:
        for number, line in enumerate((each for each in claim.stored_lines if each.input == rows.name), 1):
            if str(line.uid) == uid:
                return line, number, rows
    raise Http404


def paper_point(claim: Claim, item: CorrectionItem, name: str, *, answered: bool) -> Point:
    material = next(each for each in claim.measure.materials if each.id == name)
    own = [document for document in claim.documents if document.material == name]
    before = wording.listed(item.before or ()) if isinstance(item.before, list) else ""
    url = claim.company_url if material.source == "enterprise" else ""
    return Point(item, wording.pick(material.label), before, documents=own, url=url, answered=answered, is_paper=True)


@requires(P.CLAIM_EDIT)
@require_POST
def correction_paper(request: HttpRequest, uid: UUID, item: int) -> HttpResponse:
    """Hand in a paper that was asked for, beside those that are there or instead of one."""
    claim = load(request, uid)
    correction = open_request(claim)
    chosen = get_or_404(correction.items, pk=item)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("no_file", _("Choose a file."), field="file")
    replaces = None
    if request.POST.get("replaces"):
        replaces = get_or_404(claim.application.documents.filter(replaced_at=None), uid=request.POST["replaces"])
    answering.add_paper(
        correction, chosen, form.cleaned_data["file"], replaces=replaces, by=request.user, now=claim.now
    )
    messages.success(request, _("The file is saved."))
    return redirect("portal:subsidies:application_correction", uid)
