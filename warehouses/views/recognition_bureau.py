"""Recognition for the bureau: the queue, one application with every step, rounds with their notices."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.forms_cycles import VersionedForm
from enterprises.views.acts import Acts, posted
from pilotzone.accounts.queries import officers
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.filtering import whole
from pilotzone.kernel.html import ListPage, get_or_404, requires
from warehouses import certificates, recognition_sheets
from warehouses import facts_recognition as facts
from warehouses import forms_recognition as forms
from warehouses import recognition_pages as pages
from warehouses import recognition_steps as next_steps
from warehouses.actions.recognition import batches, checking, deciding, following, inspecting, judging, noticing
from warehouses.enums_recognition import RecognitionState
from warehouses.filters_recognition import RecognitionFilter
from warehouses.models import Recognition, RecognitionBatch
from warehouses.views.portal import book

PAGE, BATCH = "bureau:warehouses:recognition_detail", "bureau:warehouses:recognition_batch_detail"


class RecognitionList(ListPage):
    filterset = RecognitionFilter
    template = "warehouses/recognition/bureau_list.html"
    sorts = {"newest": ("-filed_at", "-id"), "oldest": ("filed_at", "id")}

    def rows(self) -> Any:
        return Recognition.objects.visible_to(self.request.user).for_list()

    def context(self, page: Any) -> dict[str, Any]:
        return {
            "here": "applications",
            "may_inspect": self.request.user.may(P.INSPECTION_MAKE),
            "may_object": self.request.user.may(P.OBJECTION_DECIDE),
        }


recognition_list = require_safe(RecognitionList.as_view(P.RECOGNITION_READ))


@require_safe
@requires(P.RECOGNITION_READ)
def recognition_export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a table."""
    rows = Recognition.objects.visible_to(request.user).for_list()
    chosen = RecognitionFilter(request.GET, queryset=rows, request=request).qs
    return book(recognition_sheets.book(whole(chosen)), "recognitions.xlsx")


def found(request: HttpRequest, uid: UUID) -> Recognition:
    row: Recognition = get_or_404(Recognition.objects.visible_to(request.user).for_page(), uid=uid)
    return row


@require_safe
@requires(P.RECOGNITION_READ)
def recognition_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(request, uid))


def show(request: HttpRequest, row: Recognition, *, status: int = 200, **given: Any) -> HttpResponse:
    """`given` holds the form that was refused, by its name."""
    scheme = facts.scheme_for(row.batch)
    told = {name: each["value"] for name, each in facts.told(row, clock.local_date(row.filed_at)).items()}
    version = {"version": row.version}
    people = inspectors(row)
    context = pages.common(row, scheme) | {
        "steps": next_steps.open_to(row, request.user),
        "events": pages.office_events(row),
        "criteria": pages.criteria(scheme),
        "opinions": pages.opinion_rows(row, scheme),
        "judged": pages.judged(row, scheme) if row.established else None,
        "objections": row.objections.order_by("-pk") if request.user.may(P.OBJECTION_DECIDE) else [],
        "waiting_review": row.reviews.waiting().first(),
        "demand": forms.DemandForm(initial=version, auto_id="demand_%s"),
        "note": forms.NoteForm(initial=version, auto_id="note_%s"),
        "plan": forms.PlanForm(initial=version | {"planned_on": clock.today()}, officers=people, auto_id="plan_%s"),
        "establish": forms.EstablishForm(
            initial=version, scheme=scheme, asked=pages.stated_figures(scheme), told=told, auto_id="establish_%s"
        ),
        "opinion": forms.OpinionForm(scheme=scheme, auto_id="opinion_%s"),
        "conclude": forms.ConcludeForm(initial=version, auto_id="conclude_%s"),
        "recognise": forms.RecogniseForm(initial=version, auto_id="recognise_%s"),
        "refuse": forms.ReasonForm(initial=version, auto_id="refuse_%s"),
        "revoke": forms.ReasonForm(initial=version, auto_id="revoke_%s"),
        "rectify": forms.RectifyForm(
            initial=version | {"due_on": clock.today() + timedelta(days=30)}, auto_id="rectify_%s"
        ),
        "fail": forms.RectifyForm(initial=version | {"due_on": clock.today() + timedelta(days=30)}, auto_id="fail_%s"),
        "settle": forms.NoteForm(initial=version, auto_id="settle_%s"),
        "passing": forms.NoteForm(initial=version, auto_id="passing_%s"),
        **given,
    }
    return render(request, "warehouses/recognition/bureau_detail.html", context, status=status)


def inspectors(row: Recognition) -> Any:
    return officers(P.INSPECTION_MAKE, row.division_id).order_by("name", "pk")


acts = Acts(found, show, PAGE)


@require_POST
@requires(P.RECOGNITION_CHECK)
def recognition_demand(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The operator has been asked to correct.")
    form = forms.DemandForm(request.POST, auto_id="demand_%s")
    return acts.take(request, uid, form, "demand", checking.ask_correction, said)


@require_POST
@requires(P.RECOGNITION_CHECK)
def recognition_pass(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The documents are complete. Plan the inspection.")
    form = forms.NoteForm(request.POST, auto_id="note_%s")
    return acts.take(request, uid, form, "note", checking.pass_check, said)


@require_POST
@requires(P.RECOGNITION_CHECK)
def recognition_plan(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = forms.PlanForm(request.POST, officers=inspectors(found(request, uid)), auto_id="plan_%s")
    return acts.take(request, uid, form, "plan", inspecting.plan, _("The inspection is planned."))


@require_POST
@requires(P.RECOGNITION_CHECK)
def recognition_establish(request: HttpRequest, uid: UUID) -> HttpResponse:
    scheme = facts.scheme_for(found(request, uid).batch)
    asked = pages.stated_figures(scheme)
    form = forms.EstablishForm(request.POST, scheme=scheme, asked=asked, told={}, auto_id="establish_%s")
    said = _("The figures are established; the panel has been told.")
    return acts.take(request, uid, form, "establish", checking.put_before_panel, said)


@require_POST
@requires(P.RECOGNITION_JUDGE)
def recognition_opine(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = found(request, uid)
    form = forms.OpinionForm(request.POST, scheme=facts.scheme_for(row.batch), auto_id="opinion_%s")

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("advice", "remark")}
        judging.give(row, points=form.points(), **given, by=request.user, now=clock.now())

    if posted(form, act):
        messages.success(request, _("Your opinion is kept."))
        return redirect(PAGE, uid)
    return show(request, found(request, uid), status=422, refused=form, opinion=form)


@require_POST
@requires(P.RECOGNITION_RUN)
def recognition_conclude(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = forms.ConcludeForm(request.POST, auto_id="conclude_%s")
    said = _("Proposed for recognition. Put it on public notice from the batch's page.")
    return acts.take(request, uid, form, "conclude", judging.conclude, said)


@require_POST
@requires(P.RECOGNITION_DECIDE)
def recognition_recognise(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = forms.RecogniseForm(request.POST, auto_id="recognise_%s")
    return acts.take(request, uid, form, "recognise", deciding.recognise, _("Recognised; the operator has been told."))


@require_POST
@requires(P.RECOGNITION_DECIDE)
def recognition_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id="refuse_%s")
    return acts.take(request, uid, form, "refuse", deciding.refuse, _("Not recognised; the operator has been told."))


@require_POST
@requires(P.RECOGNITION_DECIDE)
def recognition_revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id="revoke_%s")
    return acts.take(request, uid, form, "revoke", deciding.revoke, _("Revoked; the operator has been told."))


@require_POST
@requires(P.RECOGNITION_CHECK)
def recognition_rectify(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = forms.RectifyForm(request.POST, auto_id="rectify_%s")
    return acts.take(request, uid, form, "rectify", following.demand, _("The operator has been told."))


@require_POST
@requires(P.RECOGNITION_CHECK)
def recognition_settle(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = forms.NoteForm(request.POST, auto_id="settle_%s")
    return acts.take(request, uid, form, "settle", following.settle, _("It is settled; the recognition stands."))


def reviewed(
    request: HttpRequest, uid: UUID, year: int, form: VersionedForm, name: str, do: Callable[..., Any], said: str
) -> HttpResponse:
    def on_review(row: Recognition, **given: Any) -> Any:
        return do(get_or_404(row.reviews.select_related("recognition"), year=year), **given)

    return acts.take(request, uid, form, name, on_review, said)


@require_POST
@requires(P.RECOGNITION_CHECK)
def recognition_review_pass(request: HttpRequest, uid: UUID, year: int) -> HttpResponse:
    form = forms.NoteForm(request.POST, auto_id="passing_%s")
    return reviewed(request, uid, year, form, "passing", following.pass_review, _("The yearly review is passed."))


@require_POST
@requires(P.RECOGNITION_CHECK)
def recognition_review_fail(request: HttpRequest, uid: UUID, year: int) -> HttpResponse:
    form = forms.RectifyForm(request.POST, auto_id="fail_%s")
    return reviewed(request, uid, year, form, "fail", following.fail_review, _("The operator has been told."))


@require_safe
@requires(P.RECOGNITION_READ)
def recognition_file(request: HttpRequest, uid: UUID, file: UUID) -> HttpResponse:
    row = get_or_404(found(request, uid).files.select_related("file"), uid=file)
    return stream(row.file, inline=True)


@require_safe
@requires(P.RECOGNITION_READ)
def recognition_certificate(request: HttpRequest, uid: UUID) -> HttpResponse:
    rows = Recognition.objects.visible_to(request.user).certified()
    return certificates.answer(get_or_404(rows, uid=uid))


# --- rounds --------------------------------------------------------------------------------------------


@require_safe
@requires(P.RECOGNITION_READ)
def recognition_batch_list(request: HttpRequest) -> HttpResponse:
    context = {
        "batches": RecognitionBatch.objects.for_list(),
        "today": clock.today(),
        "here": "batches",
        "may_run": request.user.may(P.RECOGNITION_RUN),
        "may_inspect": request.user.may(P.INSPECTION_MAKE),
        "may_object": request.user.may(P.OBJECTION_DECIDE),
    }
    return render(request, "warehouses/recognition/batch_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.RECOGNITION_RUN)
def recognition_batch_new(request: HttpRequest) -> HttpResponse:
    form = forms.BatchForm(request.POST or None, initial={"opens_on": clock.today()})
    made: list[RecognitionBatch] = []

    def act() -> None:
        version = form.cleaned_data["scheme_version"]
        made.append(batches.open_batch(version, form.terms(), by=request.user, now=clock.now()))

    if request.method == "POST" and posted(form, act):
        messages.success(request, _("The batch is open to operators from its first day."))
        return redirect(BATCH, made[0].uid)
    return render(request, "warehouses/recognition/batch_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.RECOGNITION_READ)
def recognition_batch_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Its terms, its applications, its notices; proposals go on public notice from here."""
    batch = get_or_404(RecognitionBatch.objects.for_list(), uid=uid)
    rows = Recognition.objects.visible_to(request.user).filter(batch=batch).for_list()
    proposals = rows.filter(state=RecognitionState.PROPOSED)
    may_publish = request.user.may(P.RECOGNITION_RUN)
    data = request.POST if request.method == "POST" and may_publish else None
    form = forms.NoticeForm(data, proposals=proposals)

    def act() -> None:
        given = form.cleaned_data
        number = given["document_number"]
        noticing.publish(batch, given["rows"], document_number=number, by=request.user, now=clock.now())

    if data is not None and posted(form, act):
        messages.success(request, _("The public notice stands from today."))
        return redirect(BATCH, uid)
    scheme = facts.scheme_for(batch)
    context = {
        "batch": batch,
        "rows": rows.order_by("-filed_at", "-pk")[:200],
        "notices": batch.notices.all(),
        "proposals": proposals if may_publish else (),
        "form": form,
        "criteria": pages.criteria(scheme),
        "least": pages.grade_label(scheme, batch.least_grade),
    }
    return render(request, "warehouses/recognition/batch_detail.html", context, status=422 if form.errors else 200)
