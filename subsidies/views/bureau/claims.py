"""One claim before the bureau: its page, rulings on lines, opinions, refusal, and the papers it shows."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.audit import actions as audit
from pilotzone.files.views import page, stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts
from subsidies.actions import deciding, reviewing
from subsidies.actions.reviewing import ValueMissing
from subsidies.enums import Verdict
from subsidies.forms_bureau import OpinionForm, RefusalForm, RulingForm
from subsidies.models import Application, ClaimLine, Document
from subsidies.views.bureau.claim_page import claim_page, following
from subsidies.views.bureau.seen import page_of, seen, seen_whole
from subsidies.views.explained import language


@require_safe
@requires(P.QUEUE_READ)
def application_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return detail(request, seen_whole(request, uid))


def detail(request: HttpRequest, application: Application, missing: ValueMissing | None = None) -> HttpResponse:
    """The page; with what still has to be stated where an opinion was refused for it."""
    context = claim_page(request, application, clock.now(), missing.places if missing else ())
    if missing:
        context["errors"] = [{"text": missing.message, "url": f"#value-{missing.places[0]}"}]
    return render(
        request, "subsidies/bureau/application_detail.html", context, status=missing.status if missing else 200
    )


@require_POST
@requires(P.QUEUE_READ)
def application_take(request: HttpRequest, uid: UUID) -> HttpResponse:
    application = reviewing.take(seen(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("%(reference)s is yours now.") % {"reference": application.reference})
    return redirect(page_of(request, application))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def opinion_give(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The bar's buttons post here at once; a disagreement comes by way of the form, since it needs its reason."""
    application = seen_whole(request, uid)
    start = {"version": application.version, "verdict": request.GET.get("verdict", Verdict.AGREE)}
    data = request.POST if request.method == "POST" else None
    form = OpinionForm(data, initial=start)
    if not form.is_valid():
        context = {"form": form, "claim": application, "tail": request.GET.urlencode()}
        return render(request, "subsidies/bureau/opinion_give.html", context)
    after = following(request, application, clock.now()) if request.POST.get("act") == "agree_next" else None
    try:
        reviewing.opine(
            application,
            verdict=Verdict(form.cleaned_data["verdict"]),
            comment=form.cleaned_data["comment"],
            by=request.user,
            now=clock.now(),
            expected_version=form.cleaned_data["version"],
        )
    except ValueMissing as missing:
        return detail(request, application, missing)
    messages.success(request, _("Your opinion on %(reference)s is recorded.") % {"reference": application.reference})
    return redirect(page_of(request, after or application))


@require_POST
@requires(P.QUEUE_READ)
def line_rule(request: HttpRequest, uid: UUID, line: UUID) -> HttpResponse:
    application = seen(request, uid)
    row = get_or_404(ClaimLine.objects.select_related("application").filter(application=application), uid=line)
    form = RulingForm(request.POST)
    if not form.is_valid():
        raise Refused("ruling_incomplete", _("Say whether the line counts, and give the reason."))
    reviewing.rule(
        row,
        accepted=form.cleaned_data["accepted"],
        reason=form.cleaned_data["reason"],
        by=request.user,
        now=clock.now(),
        expected_version=form.cleaned_data["version"],
    )
    return redirect(page_of(request, application))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CLAIM_REFUSE)
def application_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    application = seen(request, uid)
    measure = facts.measure_of(application.measure_version)
    form = RefusalForm(
        request.POST or None, measure=measure, language=language(), initial={"version": application.version}
    )
    if not form.is_valid():
        context = {"form": form, "claim": application, "tail": request.GET.urlencode()}
        return render(request, "subsidies/bureau/application_refuse.html", context)
    deciding.refuse(
        application,
        clause=form.cleaned_data["clause"],
        reason=form.cleaned_data["reason"],
        by=request.user,
        now=clock.now(),
        expected_version=form.cleaned_data["version"],
    )
    messages.success(request, _("%(reference)s is refused.") % {"reference": application.reference})
    return redirect(page_of(request, application))


@require_safe
@requires(P.QUEUE_READ)
def document_page(request: HttpRequest, uid: UUID, document: UUID, number: int) -> HttpResponse:
    """One page of a PDF as a picture, beside the claim."""
    return page(opened(request, uid, document).file, number)


@require_safe
@requires(P.QUEUE_READ)
def document_file(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """A paper of a claim that the officer may see; pictures and PDF in place, everything else as a download."""
    return stream(opened(request, uid, document).file, inline="download" not in request.GET)


def opened(request: HttpRequest, uid: UUID, document: UUID) -> Document:
    """A paper may hold personal, bank or identity data: that it was opened is recorded, once a day by its kind."""
    claim = seen(request, uid)
    paper: Document = get_or_404(Document.objects.filter(application=claim).select_related("file"), uid=document)
    audit.record_read(claim, "claim_paper", kind=paper.material, by=request.user, now=clock.now())
    return paper
