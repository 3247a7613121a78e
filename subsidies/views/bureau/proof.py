"""The evidence pack of one claim: what is in it, with or without the files; taking it is recorded in its chain."""

from tempfile import TemporaryFile
from uuid import UUID

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.audit import actions as audit
from pilotzone.audit import packs
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from subsidies import evidence, queries
from subsidies.forms_proof import EvidenceForm
from subsidies.models import Application, Letter
from subsidies.views.bureau.seen import seen
from subsidies.views.letters import paper_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EVIDENCE_EXPORT)
def evidence_export(request: HttpRequest, uid: UUID) -> HttpResponse:
    application = seen(request, uid)
    form = EvidenceForm(request.POST or None)
    if form.is_valid():
        return pack_of(request, application, files=form.cleaned_data["files"] == "included")
    documents = list(evidence.documents_of(application))
    context = {
        "claim": application,
        "form": form,
        "events": queries.chain_of(application).count(),
        "records": list(evidence.records_of(application)),
        "documents": len(documents),
        "size": sum(document.file.size for document in documents),
        "taken": queries.chain_of(application).filter(kind="evidence.exported").order_by("-position")[:20],
        "tail": request.GET.urlencode(),
    }
    return render(request, "subsidies/proof/evidence_export.html", context, status=422 if form.errors else 200)


@require_safe
@requires(P.QUEUE_READ)
def letter_file(request: HttpRequest, uid: UUID, letter: UUID) -> HttpResponse:
    return paper_of(get_or_404(Letter.objects.filter(application=seen(request, uid)), uid=letter))


def pack_of(request: HttpRequest, application: Application, *, files: bool) -> HttpResponse:
    """Recorded first, so that the pack tells of itself; what cannot be made is not recorded either."""
    out = TemporaryFile()  # noqa: SIM115  the response closes it when it has been sent
    with transaction.atomic():
        audit.record_pack(application, files=files, by=request.user, now=clock.now())
        packs.write(application, out, files=files)
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename=f"{application.reference}-evidence.zip", content_type="application/zip"
    )
