"""Certificates of a training: given in the bureau, fetched by the firm, verified by anybody."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.forms import DomainForm
from enterprises.views.acts import posted
from matchmaking import certificates, queries
from matchmaking.actions import certifying
from matchmaking.enums import EventKind
from matchmaking.forms_certificates import GiveForm, ReplaceForm, RevokeForm
from matchmaking.models import Event, TrainingCertificate
from matchmaking.views.pages import found, frame
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, public, requires


def training(request: HttpRequest, uid: UUID) -> Event:
    row = found(request, uid)
    if row.kind != EventKind.TRAINING:
        raise Http404
    return row


@require_safe
@requires(P.EVENT_READ)
def certificate_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, training(request, uid))


def show(request: HttpRequest, event: Event, form: DomainForm | None = None, status: int = 200) -> HttpResponse:
    given: dict[int, list[TrainingCertificate]] = defaultdict(list)
    for row in TrainingCertificate.objects.of_event(event).order_by("given_at", "pk"):
        given[row.attendee_id].append(row)
    context: dict[str, Any] = frame(request, event, "certificate_list") | {
        "rows": [(row, given.get(row.attendee.pk, [])) for row in queries.presence_of(event)],
        "is_over": event.is_over(clock.now()) and not event.cancelled_at,
        "give_form": form if isinstance(form, GiveForm) else GiveForm(),
        "form": form,
    }
    return render(request, "matchmaking/bureau/certificate_list.html", context, status=status)


@require_POST
@requires(P.EVENT_RUN)
def certificate_give(request: HttpRequest, uid: UUID) -> HttpResponse:
    event, form = training(request, uid), GiveForm(request.POST)
    made: list[TrainingCertificate] = []

    def act() -> None:
        made.extend(certifying.give(event, least_minutes=form.minutes, by=request.user, now=clock.now()))

    if posted(form, act):
        messages.success(request, _("Certificates given: %(count)s.") % {"count": len(made)})
        return redirect("bureau:matchmaking:certificate_list", uid)
    return show(request, event, form, 422)


@require_POST
@requires(P.EVENT_RUN)
def certificate_revoke(request: HttpRequest, uid: UUID, certificate: UUID) -> HttpResponse:
    event, form = training(request, uid), RevokeForm(request.POST)
    row = get_or_404(TrainingCertificate.objects.of_event(event), uid=certificate)
    if posted(form, lambda: certifying.revoke(row, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("The certificate no longer holds."))
        return redirect("bureau:matchmaking:certificate_list", uid)
    return show(request, event, form, 422)


@require_POST
@requires(P.EVENT_RUN)
def certificate_replace(request: HttpRequest, uid: UUID, certificate: UUID) -> HttpResponse:
    event, form = training(request, uid), ReplaceForm(request.POST)
    row = get_or_404(TrainingCertificate.objects.of_event(event), uid=certificate)
    if posted(form, lambda: certifying.replace(row, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("A new certificate is given; the old one no longer holds."))
        return redirect("bureau:matchmaking:certificate_list", uid)
    return show(request, event, form, 422)


@require_safe
@requires(P.EVENT_READ)
def certificate_print(request: HttpRequest, uid: UUID, certificate: UUID) -> HttpResponse:
    """For the officer who hands papers out, and for firms without a page of their own."""
    rows = TrainingCertificate.objects.of_event(training(request, uid))
    return pdf(get_or_404(rows, uid=certificate))


@require_safe
@requires(P.EVENT_FOLLOW)
def certificate_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The firm's own, also one that was revoked: its verification says so."""
    return pdf(get_or_404(TrainingCertificate.objects.of_members(request.user), uid=uid))


def pdf(row: TrainingCertificate) -> HttpResponse:
    response = HttpResponse(certificates.paper(row), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@public
def certificate_verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether the paper is genuine and holds; nothing of it is shown without its hash."""
    row = get_or_404(TrainingCertificate.objects.all(), uid=uid)
    given = "".join(request.GET.get("h", "").split()).lower()
    matches = bool(given) and given == row.digest and certificates.is_intact(row)
    content = certificates.said(row) if matches else {}
    context = {
        "given": given,
        "matches": matches,
        "certificate": row,
        "content": content,
        "name": certificates.masked(content["name"]) if matches else "",
        "hours": certificates.hours(content["minutes"]) if matches else "",
        "now": clock.now(),
    }
    return render(request, "matchmaking/public/certificate_verify.html", context)
