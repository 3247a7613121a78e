"""Objecting to a claim on a public notice: anyone, under a real name; and the receipt that tells how it stands."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.objections import papers
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, public
from subsidies.actions import objecting
from subsidies.enums_terms import ObjectionSource
from subsidies.forms_terms import ANONYMOUS, FORMS, ObjectionForm, ObjectionStartForm
from subsidies.models import Letter, NoticeItem, Objection, PublicNotice
from subsidies.views.letters import paper_of


@public
@require_safe
def objection_start(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Which claim, and in whose name. Who gives no name is told why that leads nowhere, and what does."""
    notice = get_or_404(PublicNotice.objects.select_related("call"), uid=uid)
    try:
        objecting.require_standing(notice, clock.now())
    except Refused as error:
        return over(request, notice, error)
    asked = "sent" in request.GET or "name_as" in request.GET
    initial = {"item": request.GET.get("item", "")}
    form = ObjectionStartForm(request.GET if asked else None, initial=initial)
    if asked and form.is_valid():
        if form.cleaned_data["name_as"] == ANONYMOUS:
            return render(request, "subsidies/objections/anonymous.html", {"notice": notice})
        if item_at(notice, form.cleaned_data["item"]):
            given = form.cleaned_data
            return redirect("public:objection_file", notice.uid, given["item"], given["name_as"])
        form.add_error("item", _("The notice has no claim with this number."))
    status = 422 if form.errors else 200
    return render(request, "subsidies/objections/start.html", {"notice": notice, "form": form}, status=status)


def over(request: HttpRequest, notice: PublicNotice, error: Refused) -> HttpResponse:
    context = {"notice": notice, "reason": error.message}
    return render(request, "subsidies/objections/over.html", context, status=409)


def item_at(notice: PublicNotice, position: int) -> NoticeItem | None:
    rows = notice.items.select_related("notice__call", "application__enterprise", "application__call")
    return rows.filter(position=position).first()


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_file(request: HttpRequest, uid: UUID, position: int, name_as: str) -> HttpResponse:
    """The form, and its sending; what was typed and uploaded stays with the page."""
    notice = get_or_404(PublicNotice.objects.select_related("call"), uid=uid)
    item = get_or_404(
        notice.items.select_related("notice__call", "application__enterprise", "application__call"), position=position
    )
    if name_as not in FORMS:
        raise Http404
    if request.method != "POST":
        try:
            objecting.require_on_notice(item)
        except Refused as error:  # before anything is typed; who has typed keeps it, and is told in the form
            return over(request, notice, error)
    source = ObjectionSource(name_as)
    if request.method == "POST" and not ratelimit.consume(request, action="objection"):
        return render(request, "429.html", status=429)
    given = papers.take(request, now=clock.now()) if request.method == "POST" else None
    form = FORMS[source](request.POST or None, papers=given, initial={"submission": uuid4()})
    if form.is_valid():
        made = filed(form, item, source, clock.arrived(request))
        if made:
            return redirect("public:objection_receipt", made.uid)
    context = {"notice": notice, "item": item, "form": form, "source": source}
    return render(request, "subsidies/objections/file.html", context, status=422 if form.errors else 200)


def filed(form: ObjectionForm, item: NoticeItem, source: ObjectionSource, now: datetime) -> Objection | None:
    """The objection, or None with what is wrong at its field."""
    given = form.cleaned_data
    objector = objecting.Objector(source, given["name"], given["code"], given["phone"], given.get("contact", ""))
    try:
        return objecting.file_objection(
            item,
            objector,
            statement=given["statement"],
            letter=form.papers.letter,
            evidence=form.papers.evidence,
            submission=given["submission"],
            now=now,
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def receipt_of(uid: UUID) -> Objection:
    """Another department's has no receipt: its answer goes from office to office."""
    rows = Objection.objects.exclude(source=ObjectionSource.DEPARTMENT).select_related(
        "item__notice__call", "item__application__enterprise", "item__application__call"
    )
    return get_or_404(rows, uid=uid)


@public
@never_cache
@require_safe
def objection_letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The answer as a paper, for whoever knows the receipt's address."""
    return paper_of(get_or_404(Letter.objects.answers(), about=receipt_of(uid).uid))


@public
@never_cache
@require_safe
def objection_receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Reference, claim and what was decided; who knows the address sees it, and no name stands on it."""
    objection = receipt_of(uid)
    context: dict[str, Any] = {
        "objection": objection,
        "item": objection.item,
        "notice": objection.item.notice,
        "address": request.build_absolute_uri(request.path),
        "letter": Letter.objects.answers().filter(about=objection.uid).first(),
    }
    return render(request, "subsidies/objections/receipt.html", context)
