"""The papers of a claim, by material: handed in, replaced, assigned to lines, streamed to those who may see them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotzone.files.views import stream
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from subsidies import wording
from subsidies.actions import documents
from subsidies.forms import UploadForm
from subsidies.models import ClaimLine, Document
from subsidies.rules.model import Material
from subsidies.views.portal.claim import Claim, load
from subsidies.views.portal.tasks import formats_words


def material_of(claim: Claim, name: str) -> Material:
    found = next((each for each in claim.measure.materials if each.id == name and each.source == "claim"), None)
    if found is None:
        raise Http404
    return found


@requires(P.CLAIM_READ)
def document_list(request: HttpRequest, uid: UUID, material: str) -> HttpResponse:
    """One material: what is there, what it serves, and the upload."""
    claim = load(request, uid)
    chosen = material_of(claim, material)
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                upload(request, claim, chosen, form)
                return redirect("portal:subsidies:document_list", uid, material)
            except Refused as error:
                form.add_error("file", error.message)
    return render(request, "subsidies/portal/document_list.html", page_context(claim, chosen, form), status=status)


def upload(request: HttpRequest, claim: Claim, material: Material, form: UploadForm) -> None:
    """A new paper, or one in the place of another."""
    replaces = None
    if request.POST.get("replaces"):
        replaces = get_or_404(own(claim), uid=request.POST["replaces"], material=material.id)
    lines = chosen_lines(request, claim, material)
    documents.add_document(
        claim.application,
        material.id,
        form.cleaned_data["file"],
        lines=lines,
        replaces=replaces,
        by=request.user,
        now=claim.now,
    )
    messages.success(request, _("The file is saved."))


def own(claim: Claim) -> Any:
    return claim.application.documents.filter(replaced_at=None)


def chosen_lines(request: HttpRequest, claim: Claim, material: Material) -> list[ClaimLine]:
    """The lines that the paper serves: those ticked, or every line where that was asked."""
    lines = [line for line in claim.stored_lines if line.input == material.each]
    if request.POST.get("all_lines"):
        return lines
    asked = set(request.POST.getlist("line"))
    return [line for line in lines if str(line.uid) in asked]


def page_context(claim: Claim, material: Material, form: UploadForm) -> dict[str, Any]:
    title = wording.pick(material.label)
    numbers = {line.pk: number for number, line in enumerate(lines_for(claim, material), 1)}
    lines_served = claim.lines_served
    found = []
    for document in claim.documents:
        if document.material == material.id:
            served = sorted(numbers[pk] for pk in lines_served[document.pk] if pk in numbers)
            found.append({"document": document, "served": served, "served_text": wording.numbers(tuple(served), 30)})
    covered = {number for row in found for number in row["served"]}
    choices = [
        {"uid": line.uid, "number": numbers[line.pk], "name": line_name(line), "covered": numbers[line.pk] in covered}
        for line in lines_for(claim, material)
    ]
    return claim.context(
        material=material,
        title=title,
        help=wording.pick(material.help),
        formats=formats_words(material),
        form=form,
        files=found,
        choices=choices,
        left=[choice for choice in choices if not choice["covered"]],
        crumbs=claim.crumbs((title, "")),
    )


def lines_for(claim: Claim, material: Material) -> list[ClaimLine]:
    return [line for line in claim.stored_lines if material.each and line.input == material.each]


def line_name(line: ClaimLine) -> str:
    return str(line.values.get("description") or line.values.get("invoice_number") or "")


@requires(P.CLAIM_EDIT)
def document_lines(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """Which lines one paper serves."""
    claim = load(request, uid)
    found = get_or_404(own(claim).select_related("file"), uid=document)
    material = material_of(claim, found.material)
    if request.method == "POST":
        documents.set_document_lines(found, chosen_lines(request, claim, material), by=request.user, now=claim.now)
        messages.success(request, _("Saved."))
        return redirect("portal:subsidies:document_list", uid, material.id)
    served = set(found.lines.values_list("pk", flat=True))
    lines = [
        {"uid": line.uid, "number": number, "name": line_name(line), "checked": line.pk in served}
        for number, line in enumerate(lines_for(claim, material), 1)
    ]
    title = wording.pick(material.label)
    crumbs = claim.crumbs((title, claim.url("document_list", material.id)), (_("Lines"), ""))
    context = claim.context(document=found, choices=lines, material=material, crumbs=crumbs)
    return render(request, "subsidies/portal/document_lines.html", context)


@requires(P.CLAIM_EDIT)
@require_POST
def document_remove(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    claim = load(request, uid)
    found = get_or_404(own(claim), uid=document)
    documents.remove_document(found, by=request.user, now=claim.now)
    messages.success(request, _("The file is removed."))
    return redirect("portal:subsidies:document_list", uid, found.material)


@requires(P.CLAIM_READ)
def document_file(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """The bytes, for those who may see the claim."""
    claim = load(request, uid)
    found: Document = get_or_404(claim.application.documents.select_related("file"), uid=document)
    return stream(found.file, inline=bool(request.GET.get("view")))
