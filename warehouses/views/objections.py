"""Objecting to a recognition on public notice: anyone, under a real name; and the receipt that tells how it stands."""

from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.objections import papers
from enterprises.objections.enums import ObjectionSource
from enterprises.objections.forms import ANONYMOUS, FORMS, ObjectionForm
from enterprises.objections.objectors import Objector
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, public
from warehouses import answers
from warehouses.actions.recognition import objecting
from warehouses.enums_recognition import RecognitionState
from warehouses.forms_objections import ObjectionStartForm
from warehouses.models import Recognition, RecognitionNotice, RecognitionObjection


@public
@require_safe
def recognition_objection_start(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Which warehouse, and in whose name. Who gives no name is told why that leads nowhere, and what does."""
    notice = get_or_404(RecognitionNotice.objects.select_related("batch"), uid=uid)
    context = {"notice": notice, "days": objecting.DAYS}
    try:
        objecting.require_standing(notice, clock.now())
    except Refused as over:
        return render(request, "warehouses/objections/over.html", context | {"reason": over.message}, status=409)
    rows = notice.recognitions.filter(state=RecognitionState.NOTICED).for_list().order_by("reference")
    asked = "sent" in request.GET or "name_as" in request.GET
    form = ObjectionStartForm(request.GET if asked else None, recognitions=rows)
    if asked and form.is_valid():
        given = form.cleaned_data
        if given["name_as"] == ANONYMOUS:
            return render(request, "warehouses/objections/anonymous.html", context)
        return redirect("public:recognition_objection_file", given["recognition"].uid, given["name_as"])
    status = 422 if form.errors else 200
    return render(request, "warehouses/objections/start.html", context | {"form": form}, status=status)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recognition_objection_file(request: HttpRequest, uid: UUID, name_as: str) -> HttpResponse:
    """The form, and its sending; what was typed and uploaded stays with the page."""
    row: Recognition = get_or_404(Recognition.objects.filter(notice__isnull=False).for_page(), uid=uid)
    if name_as not in FORMS:
        raise Http404
    source = ObjectionSource(name_as)
    if request.method == "POST" and not ratelimit.consume(request, action="objection"):
        return render(request, "429.html", status=429)
    given = papers.take(request, now=clock.now()) if request.method == "POST" else None
    form = FORMS[source](request.POST or None, papers=given, initial={"submission": uuid4()})
    if form.is_valid():
        made = filed(form, row, source)
        if made is not None:
            return redirect("public:recognition_objection_receipt", made.uid)
    context = {"recognition": row, "notice": row.notice, "form": form, "source": source, "days": objecting.DAYS}
    return render(request, "warehouses/objections/file.html", context, status=422 if form.errors else 200)


def filed(form: ObjectionForm, row: Recognition, source: ObjectionSource) -> RecognitionObjection | None:
    """The objection, or None with what is wrong at its field."""
    given = form.cleaned_data
    objector = Objector(source, given["name"], given["code"], given["phone"], given.get("contact", ""))
    try:
        return objecting.file_objection(
            row,
            objector,
            statement=given["statement"],
            letter=form.papers.letter,
            evidence=form.papers.evidence,
            submission=given["submission"],
            now=clock.now(),
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


@public
@never_cache
@require_safe
def recognition_objection_receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Reference, warehouse and what was decided; who knows the address sees it, and no name stands on it.

    The code on the answer leads here with the paper's hash: then the page also says whether the paper is genuine.
    """
    objection = get_or_404(RecognitionObjection.objects.for_list(), uid=uid)
    given = "".join(request.GET.get("h", "").split()).lower()
    context = {
        "objection": objection,
        "recognition": objection.recognition,
        "notice": objection.notice,
        "address": request.build_absolute_uri(request.path),
        "given": given,
        "genuine": answers.is_genuine(objection, given),
    }
    return render(request, "warehouses/objections/receipt.html", context)


@public
@never_cache
@require_safe
def recognition_objection_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The answer as a paper, for whoever knows the receipt's address."""
    objection = get_or_404(RecognitionObjection.objects.exclude(answer=""), uid=uid)
    response = HttpResponse(answers.draw(objection), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{objection.answer_reference}.pdf"'
    return response
