"""The credit record as the bureau keeps it: lists, entries by two people, repair decided by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.actions import credit_entries
from enterprises.actions.credit_entries import Given
from enterprises.enums_services import CreditEntryState, RepairState
from enterprises.filters_services import CreditFilter
from enterprises.forms_services import CreditForm, NoteForm
from enterprises.models import CreditEntry, CreditList, CreditRepair
from enterprises.views.acts import posted
from enterprises.views.portal import form_page
from enterprises.views.uploads import take
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage


class CreditEntryList(ListPage):
    filterset = CreditFilter
    template = "enterprises/bureau/credit_entry_list.html"
    sorts = {"newest": ("-entered_at", "-id")}

    def rows(self) -> Any:
        return CreditEntry.objects.visible_to(self.request.user).for_list().select_related("enterprise")

    def context(self, page: KeysetPage) -> dict[str, Any]:
        asked = CreditRepair.objects.filter(entry__in=page.items, state=RepairState.ASKED)
        waiting = set(asked.values_list("entry", flat=True))
        for row in page.items:
            row.repair_waits = row.pk in waiting
        return {"here": "entries", "may_enter": self.request.user.may(P.CREDIT_ENTER)}


credit_entry_list = require_safe(CreditEntryList.as_view(P.CREDIT_READ))


@require_safe
@requires(P.CREDIT_READ)
def credit_list_list(request: HttpRequest) -> HttpResponse:
    """The lists as reference data, with what an entry of each does."""
    context = {
        "lists": CreditList.objects.prefetch_related("levels"),
        "here": "lists",
        "may_enter": request.user.may(P.CREDIT_ENTER),
    }
    return render(request, "enterprises/bureau/credit_list_list.html", context)


@form_page
@requires(P.CREDIT_ENTER)
def credit_entry_new(request: HttpRequest) -> HttpResponse:
    now, status, evidence = clock.now(), 200, None
    form = CreditForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST":
        status, taken = 422, take(request, "evidence", now=now)
        evidence = taken.file
        taken.report(form, "evidence")

        def act() -> object:
            values = {
                name: form.cleaned_data[name]
                for name in Given.__slots__
                if name in form.cleaned_data and name != "evidence"
            }
            given = Given(**values, evidence=evidence)
            return credit_entries.enter(form.enterprise, given, by=request.user, now=now)

        if posted(form, act):
            messages.success(request, _("The entry waits for another person's confirmation."))
            return redirect("bureau:enterprises:credit_entry_list")
    context = {"form": form, "kept": evidence}
    return render(request, "enterprises/bureau/credit_entry_new.html", context, status=status)


def entry_of(uid: UUID) -> CreditEntry:
    return get_or_404(CreditEntry.objects.for_list().select_related("enterprise", "evidence"), uid=uid)


@require_safe
@requires(P.CREDIT_READ)
def credit_entry_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_entry(request, entry_of(uid), NoteForm())


def show_entry(request: HttpRequest, entry: CreditEntry, form: NoteForm, *, status: int = 200) -> HttpResponse:
    repairs = list(entry.repairs.select_related("asked_by", "decided_by", "evidence"))
    asked = next((each for each in repairs if each.state == RepairState.ASKED), None)
    decides = request.user.may(P.CREDIT_CONFIRM) and entry.entered_by_id != request.user.pk
    context = {
        "entry": entry,
        "repairs": repairs,
        "asked": asked,
        "form": form,
        "may_confirm": decides and entry.state == CreditEntryState.ENTERED,
        "may_decide": decides and asked is not None,
    }
    return render(request, "enterprises/bureau/credit_entry_detail.html", context, status=status)


@require_safe
@requires(P.CREDIT_READ)
def credit_evidence(request: HttpRequest, uid: UUID) -> HttpResponse:
    evidence = entry_of(uid).evidence
    if evidence is None:
        raise Http404
    return stream(evidence, inline=True)


@require_safe
@requires(P.CREDIT_READ)
def credit_repair_evidence(request: HttpRequest, uid: UUID) -> HttpResponse:
    return stream(get_or_404(CreditRepair.objects.select_related("evidence"), uid=uid).evidence, inline=True)


@require_POST
@requires(P.CREDIT_CONFIRM)
def credit_entry_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    credit_entries.confirm(entry_of(uid), by=request.user, now=clock.now())
    messages.success(request, _("The entry stands; the enterprise is told."))
    return redirect("bureau:enterprises:credit_entry_detail", uid)


@require_POST
@requires(P.CREDIT_CONFIRM)
def credit_entry_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    entry, form, now = entry_of(uid), NoteForm(request.POST), clock.now()
    if posted(form, lambda: credit_entries.refuse(entry, note=form.cleaned_data["note"], by=request.user, now=now)):
        messages.success(request, _("The entry is not confirmed and has no effect."))
        return redirect("bureau:enterprises:credit_entry_detail", uid)
    return show_entry(request, entry, form, status=422)


@require_POST
@requires(P.CREDIT_CONFIRM)
def credit_repair_decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    repair = get_or_404(CreditRepair.objects.select_related("entry"), uid=uid)
    form, granted, now = NoteForm(request.POST), "grant" in request.POST, clock.now()

    def act() -> object:
        note = form.cleaned_data["note"]
        return credit_entries.decide_repair(repair, granted=granted, note=note, by=request.user, now=now)

    if posted(form, act):
        messages.success(request, _("The request is decided; the enterprise is told."))
        return redirect("bureau:enterprises:credit_entry_detail", repair.entry.uid)
    return show_entry(request, entry_of(repair.entry.uid), form, status=422)
