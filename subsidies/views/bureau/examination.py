"""Originals compared: what the claim's page shows of them, and recording them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import requires
from subsidies import examination, facts, wording
from subsidies.actions import examining, reviewing
from subsidies.enums import State
from subsidies.forms_intake import OriginalsForm
from subsidies.models import Application
from subsidies.views.bureau.seen import page_of, seen


def examined_part(claim: Application) -> dict[str, Any]:
    """The claim page's part."""
    labels = paper_labels(claim)
    checks = claim.originals_checks.select_related("recorded_by") if claim.has_examined else ()
    return {
        "originals": [
            {"row": row, "papers": wording.listed(labels.get(name, name) for name in row.papers)} for row in checks
        ],
        "unchecked": wording.listed(labels.get(name, name) for name in examination.unchecked(claim))
        if claim.state == State.DISTRICT_REVIEW and claim.call.programme.checks_originals
        else "",
    }


def paper_labels(claim: Application) -> dict[str, str]:
    measure = facts.measure_of(claim.measure_version)
    return {each.id: wording.pick(each.label) for each in measure.materials}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def originals_record(request: HttpRequest, uid: UUID) -> HttpResponse:
    claim = seen(request, uid)
    reviewing.require_desk(claim, request.user)
    labels = paper_labels(claim)
    papers = [(name, labels.get(name, name)) for name in examination.papers_now(claim)]
    start = {"checked_on": clock.today(), "agrees": "yes"}
    form = OriginalsForm(request.POST or None, papers=papers, initial=start)
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            examining.record_originals(claim, given.pop("materials"), **given, by=request.user, now=clock.now())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The comparison is recorded."))
            return redirect(page_of(request, claim))
    context = {"form": form, "claim": claim, "tail": request.GET.urlencode(), "papers": papers}
    return render(request, "subsidies/examination/originals.html", context, status=422 if form.errors else 200)
