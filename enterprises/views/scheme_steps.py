"""The steps of a version of a scheme, each asked once on a page of its own; beginning a scheme; its calendar."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enterprises.actions.schemes import calendar, publishing, writing
from enterprises.forms_schemes import ApproveSchemeForm, CalendarForm, ProposeSchemeForm, StartSchemeForm
from enterprises.models import SchemeCalendar, SchemeVersion
from enterprises.views.portal import form_page
from enterprises.views.schemes import found, seen
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused, Stale
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.versions import has_hand_in
from pilotzone.versions.pages import gap_rows, outdated, reason_view, refused


@form_page
@requires(P.SCHEME_ENTER)
def scheme_start(request: HttpRequest) -> HttpResponse:
    """A new scheme: a small one to write on."""
    form = StartSchemeForm(request.POST or None)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("code", "subject")}
        try:
            made = writing.start_scheme(**values, name=form.name, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The scheme is begun with its first draft."))
            return redirect("bureau:enterprises:scheme_version_edit", made.uid)
    status = 422 if form.errors else 200
    return render(request, "enterprises/bureau/schemes/scheme_start.html", {"form": form}, status=status)


@require_POST
@requires(P.SCHEME_ENTER)
def scheme_version_start(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new draft: a copy of the version in use, or of the one that was chosen."""
    scheme, chosen = found(request, uid), request.POST.get("source")
    source = get_or_404(SchemeVersion.objects.filter(scheme=scheme), uid=chosen) if chosen else None
    made = writing.start_version(scheme, source=source, by=request.user, now=clock.now())
    messages.success(request, _("Version %(number)s is begun as a draft.") % {"number": made.number})
    return redirect("bureau:enterprises:scheme_version_edit", made.uid)


@form_page
@requires(P.SCHEME_ENTER)
def scheme_version_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything that is missing first; then from which day, and a word to the approver."""
    version, now = seen(request, uid), clock.now()
    earliest = publishing.earliest_day(version, clock.local_date(now))
    initial = {"valid_from": version.valid_from or earliest, "note": version.note, "revision": version.revision}
    form = ProposeSchemeForm(request.POST or None, initial=initial)
    gaps = publishing.gaps_of(version, initial["valid_from"], today=clock.local_date(now))
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("valid_from", "note")}
        revision = form.cleaned_data["revision"]
        try:
            publishing.propose(version, **values, expected_revision=revision, by=request.user, now=now)
        except Stale as error:
            outdated(form, error, version)
        except Refused as error:
            gaps = refused(form, error)
        else:
            messages.success(request, _("Proposed. Whoever approves schemes has been told."))
            return redirect("bureau:enterprises:scheme_version_detail", uid)
    context = {"version": version, "form": form, "gaps": gap_rows(gaps)}
    return step(request, "enterprises/bureau/schemes/scheme_version_propose.html", context, form)


@form_page
@requires(P.SCHEME_APPROVE)
def scheme_version_approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    version, now = seen(request, uid), clock.now()
    earliest = publishing.earliest_day(version, clock.local_date(now))
    initial = {"valid_from": max(version.valid_from or earliest, earliest), "revision": version.revision}
    form = ApproveSchemeForm(request.POST or None, initial=initial)
    gaps: Any = ()
    if form.is_valid():
        day, revision = form.cleaned_data["valid_from"], form.cleaned_data["revision"]
        try:
            publishing.approve(version, valid_from=day, expected_revision=revision, by=request.user, now=now)
        except Refused as error:
            gaps = refused(form, error)
        else:
            messages.success(request, _("Approved. New cycles take the version from its day on."))
            return redirect("bureau:enterprises:scheme_version_detail", uid)
    own = has_hand_in(version, request.user)
    context = {"version": version, "form": form, "gaps": gap_rows(gaps), "is_own": own}
    return step(request, "enterprises/bureau/schemes/scheme_version_approve.html", context, form)


def step(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    context |= {"page": reverse("bureau:enterprises:scheme_version_detail", args=[context["version"].uid])}
    return render(request, template, context, status=422 if form.errors else 200)


reason = partial(
    reason_view, publishing.SCHEMES, seen=seen, template="enterprises/bureau/schemes/scheme_version_reason.html"
)
scheme_version_send_back = reason("send_back")
scheme_version_retire = reason("retire")
scheme_version_take_back = reason("take_back")
scheme_version_discard = reason("discard")


@form_page
@requires(P.SCHEME_ENTER)
def scheme_calendar(request: HttpRequest, uid: UUID) -> HttpResponse:
    """When cycles of the scheme open by themselves, and how long each part of them lasts."""
    scheme = found(request, uid)
    kept = SchemeCalendar.objects.filter(scheme=scheme).first()
    form = CalendarForm(scheme, kept, request.POST or None)
    if form.is_valid():
        try:
            calendar.set_calendar(scheme, **form.values(), by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The calendar is set. Cycles that have begun keep their days."))
            return redirect("bureau:enterprises:scheme_detail", uid)
    context = {"scheme": scheme, "form": form}
    status = 422 if form.errors else 200
    return render(request, "enterprises/bureau/schemes/scheme_calendar.html", context, status=status)
