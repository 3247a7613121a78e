"""Recognition for an operator: batches that are open, applications, what follows a recognition."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.forms_cycles import VersionedForm
from enterprises.views.acts import posted
from enterprises.views.uploads import take_several
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.workflow import is_open
from warehouses import certificates
from warehouses import facts_recognition as facts
from warehouses import recognition_pages as pages
from warehouses import workflow_recognition as workflow
from warehouses.actions.recognition import applying, following
from warehouses.enums_recognition import HOLDING, RecognitionState, ReviewState
from warehouses.forms_recognition import MOST_FILES, AnswerForm, ApplicationForm, CorrectionForm, ReviewForm
from warehouses.models import Recognition, RecognitionBatch, Warehouse, YearlyReview
from warehouses.models.recognition import kind_of
from warehouses.rules.recognition import stated_figures

PAGE = "portal:warehouses:recognition_detail"
SHOWN = 100


@require_safe
@requires(P.WAREHOUSE_READ)
def recognition_list(request: HttpRequest) -> HttpResponse:
    """What one's enterprises have applied for, and for which of their warehouses a batch is open now."""
    today = clock.today()
    own = Recognition.objects.for_member(request.user, P.WAREHOUSE_READ).for_list()
    batches = list(RecognitionBatch.objects.open_on(today).for_list())
    context = {"rows": own[:SHOWN], "batches": [(each, possible(request, each)) for each in batches]}
    return render(request, "warehouses/recognition/portal_list.html", context)


def possible(request: HttpRequest, batch: RecognitionBatch) -> list[Warehouse]:
    """Registered warehouses of a kind that the batch recognises, without an application in it."""
    standing = batch.recognitions.exclude(state=RecognitionState.WITHDRAWN).values("warehouse")
    rows = Warehouse.objects.for_member(request.user, P.RECOGNITION_APPLY).registered()
    rows = rows.exclude(pk__in=standing).select_related("country").order_by("name_zh", "pk")[:SHOWN]
    return [row for row in rows if not batch.kinds or any(kind_of(row, kind) for kind in batch.kinds)]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.RECOGNITION_APPLY)
def recognition_new(request: HttpRequest, batch: UUID, warehouse: UUID) -> HttpResponse:
    """Apply: the criteria, what the register knows already, and what is asked."""
    now = clock.now()
    round_ = get_or_404(RecognitionBatch.objects.for_list(), uid=batch)
    own = Warehouse.objects.for_member(request.user, P.RECOGNITION_APPLY).for_page()
    row = get_or_404(own, uid=warehouse)
    scheme = facts.scheme_for(round_)
    known = facts.known_by_register(scheme, row, clock.local_date(now))
    asked = [each for each in stated_figures(scheme) if each.name not in known]
    form = ApplicationForm(
        request.POST or None, request.FILES or None, batch=round_, warehouse=row, scheme=scheme, asked=asked
    )
    taken = take_several(request, "evidence", now=now, most=MOST_FILES)
    if request.method == "POST":
        if taken.error:
            form.refuse(taken.error, "evidence")
        made: list[Recognition] = []

        def act() -> None:
            given = {name: form.cleaned_data[name] for name in ("kind", "statement", "given")}
            made.append(applying.file(row, round_, **given, files=taken.files, by=request.user, now=now))

        if posted(form, act):
            messages.success(request, _("Your application is with the bureau."))
            return redirect(PAGE, made[0].uid)
    context = {
        "form": form,
        "batch": round_,
        "warehouse": row,
        "kept": taken.files,
        "is_open": round_.is_open(clock.today()),
        "criteria": pages.criteria(scheme),
        "known": pages.known_rows(scheme, known),
    }
    return render(request, "warehouses/recognition/portal_new.html", context, status=422 if form.errors else 200)


def own_row(request: HttpRequest, uid: UUID) -> Recognition:
    rows = Recognition.objects.for_member(request.user, P.WAREHOUSE_READ).for_page()
    found: Recognition = get_or_404(rows, uid=uid)
    return found


@require_safe
@requires(P.WAREHOUSE_READ)
def recognition_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return shown(request, own_row(request, uid))


def shown(request: HttpRequest, row: Recognition, form: VersionedForm | None = None) -> HttpResponse:
    """Where the application stands, and what the operator does next."""
    scheme = facts.scheme_for(row.batch)
    may_act = request.user.may(P.RECOGNITION_APPLY, enterprise_id=row.enterprise_id)
    next_form = form or (next_of(row) if may_act else None)
    context = pages.common(row, scheme) | {
        "form": next_form,
        "next": step_of(row) if may_act else "",
        "review": waiting_review(row),
        "rectification": row.rectifications.filter(settled_at=None).first(),
        "may_withdraw": may_act and is_open(row, workflow.WITHDRAW),
        "limit": row.correction_ends_at if row.state == RecognitionState.CORRECTING else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "warehouses/recognition/portal_detail.html", context, status=status)


def waiting_review(row: Recognition) -> YearlyReview | None:
    """The oldest that was not handed in; where all were, the oldest that can be handed in anew."""
    waiting = row.reviews.waiting()
    found: YearlyReview | None = waiting.filter(state=ReviewState.OPEN).first() or waiting.first()
    return found if row.state in HOLDING else None


def step_of(row: Recognition) -> str:
    """What waits for the operator: `correct`, `rectify`, `review`; empty where nothing does."""
    if row.state == RecognitionState.CORRECTING:
        return "correct"
    if row.state == RecognitionState.RECTIFYING:
        return "rectify"
    return "review" if waiting_review(row) else ""


def next_of(row: Recognition) -> VersionedForm | None:
    version = {"version": row.version}
    made: dict[str, Callable[[], VersionedForm]] = {
        "correct": lambda: correction_form(row, initial=version),
        "rectify": lambda: AnswerForm(initial=version),
        "review": lambda: ReviewForm(initial=version),
    }
    step = step_of(row)
    return made[step]() if step else None


def correction_form(row: Recognition, *args: Any, **kwargs: Any) -> CorrectionForm:
    scheme = facts.scheme_for(row.batch)
    asked = [each for each in stated_figures(scheme) if each.name in row.given]
    return CorrectionForm(*args, scheme=scheme, asked=asked, told=row.given, **kwargs)


def answered(
    request: HttpRequest, row: Recognition, form: VersionedForm, do: Callable[..., Any], said: str
) -> HttpResponse:
    """One step of the operator, with documents."""
    now = clock.now()
    taken = take_several(request, "evidence", now=now, most=MOST_FILES)
    if taken.error:
        form.refuse(taken.error, "evidence")

    def act() -> None:
        given = {name: value for name, value in form.cleaned_data.items() if name in TAKEN}
        version = form.cleaned_data["version"]
        do(**given, files=taken.files, expected_version=version, by=request.user, now=now)

    if posted(form, act, lambda: own_row(request, row.uid).version):
        messages.success(request, said)
        return redirect(PAGE, row.uid)
    return shown(request, own_row(request, row.uid), form)


TAKEN = ("answer", "given", "statement")


@require_POST
@requires(P.RECOGNITION_APPLY)
def recognition_correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = own_row(request, uid)
    form = correction_form(row, request.POST, request.FILES)
    said = _("The correction is with the bureau.")
    return answered(request, row, form, lambda **given: applying.correct(row, **given), said)


@require_POST
@requires(P.RECOGNITION_APPLY)
def recognition_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = own_row(request, uid)
    form = AnswerForm(request.POST, request.FILES)
    said = _("Your answer is with the bureau.")
    return answered(request, row, form, lambda **given: following.answer(row, **given), said)


@require_POST
@requires(P.RECOGNITION_APPLY)
def recognition_report(request: HttpRequest, uid: UUID, year: int) -> HttpResponse:
    row = own_row(request, uid)
    review = get_or_404(row.reviews.select_related("recognition"), year=year)
    form = ReviewForm(request.POST, request.FILES)
    said = _("The yearly review is with the bureau.")
    return answered(request, row, form, lambda **given: following.report(review, **given), said)


@require_POST
@requires(P.RECOGNITION_APPLY)
def recognition_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    applying.withdraw(own_row(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The application is withdrawn."))
    return redirect(PAGE, uid)


@require_safe
@requires(P.WAREHOUSE_READ)
def recognition_file(request: HttpRequest, uid: UUID, file: UUID) -> HttpResponse:
    row = own_row(request, uid)
    return stream(get_or_404(row.files.select_related("file"), uid=file).file)


@require_safe
@requires(P.WAREHOUSE_READ)
def recognition_certificate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The certificate as PDF, the same bytes for the same record."""
    own = Recognition.objects.for_member(request.user, P.WAREHOUSE_READ).certified()
    return certificates.answer(get_or_404(own, uid=uid))
