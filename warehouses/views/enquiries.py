"""Enquiries on both sides, and the operator's offer of space."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.forms import DomainForm
from enterprises.models import Enterprise
from enterprises.views.acts import posted
from enterprises.views.portal import acting_for, form_page
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from warehouses import queries_space as queries
from warehouses import workflow_space as workflow
from warehouses.actions.space import enquiring, offering
from warehouses.enums_space import WAITING, EnquiryState
from warehouses.forms_space import ConfirmForm, DealForm, EndForm, EnquiryForm, OfferForm, RatingForm, ReplyForm
from warehouses.models import Enquiry, SpaceOffer, Warehouse
from warehouses.views.space import offered

SIZE = 25


@form_page
@requires(P.WAREHOUSE_EDIT)
def space_offer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The operator's free space, and which of it is public."""
    rows = Warehouse.objects.for_member(request.user, P.WAREHOUSE_EDIT).select_related("country", "operator")
    row = get_or_404(rows, uid=uid)
    kept = SpaceOffer.objects.filter(warehouse=row).first()
    form = OfferForm(request.POST) if request.method == "POST" else OfferForm.of(kept)

    def act() -> object:
        version = form.cleaned_data["version"]
        return offering.offer(row, form.values(), expected_version=version, by=request.user, now=clock.now())

    if request.method == "POST" and posted(form, act, lambda: version_of(row)):
        messages.success(request, _("The offer is kept. What you opened is public now."))
        return redirect("portal:warehouses:warehouse_detail", uid)
    context = {"warehouse": row, "enterprise": row.operator, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "warehouses/portal/space_offer.html", context, status=status)


def version_of(row: Warehouse) -> int:
    """Of its offer; 0 where there is none."""
    offer = SpaceOffer.objects.filter(warehouse=row).first()
    return offer.version if offer else 0


@require_safe
@requires(P.SPACE_ENQUIRE)
def enquiry_list(request: HttpRequest) -> HttpResponse:
    """What the enterprise asked for, and what it was asked for."""
    enterprise = acting_for(request, P.SPACE_ENQUIRE)
    to_reply = Enquiry.objects.for_operator().filter(warehouse__operator=enterprise).count()
    received = request.GET.get("side", "received" if to_reply else "sent") == "received"
    of = {"warehouse__operator": enterprise} if received else {"enterprise": enterprise}
    rows = Enquiry.objects.of_members(request.user).filter(**of).for_list()
    page = page_of(rows, ("-sent_at", "-id"), size=SIZE, cursor=request.GET.get("page", ""))
    context = {"enterprise": enterprise, "page": page, "received": received, "to_reply": to_reply}
    return render(request, "warehouses/portal/enquiry_list.html", context)


@form_page
@requires(P.SPACE_ENQUIRE)
def enquiry_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = get_or_404(offered(), uid=uid)
    enterprises = Enterprise.objects.for_member(request.user, P.SPACE_ENQUIRE).active().exclude(pk=row.operator_id)
    form = EnquiryForm(request.POST or None, enterprises=enterprises)
    made: list[Enquiry] = []

    def act() -> None:
        made.append(enquiring.send(row, **form.cleaned_data, by=request.user, now=clock.now()))

    if request.method == "POST" and posted(form, act):
        messages.success(request, _("The enquiry is sent. The operator has until the day shown for a reply."))
        return redirect("portal:warehouses:enquiry_detail", made[0].uid)
    (shown,) = queries.shown([row])
    context = {"warehouse": row, "form": form, "shown": shown}
    status = 422 if request.method == "POST" else 200
    return render(request, "warehouses/portal/enquiry_new.html", context, status=status)


def found(request: HttpRequest, uid: UUID) -> Enquiry:
    return get_or_404(Enquiry.objects.of_members(request.user).for_list(), uid=uid)


@require_safe
@requires(P.WAREHOUSE_READ)
def enquiry_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(request, uid))


def show(request: HttpRequest, row: Enquiry, status: int = 200, **forms: DomainForm) -> HttpResponse:
    version = {"version": row.version}
    decides = [each.name for each in workflow.ENQUIRER if row.state in each.sources]
    operator = request.user.may(P.WAREHOUSE_EDIT, enterprise_id=row.warehouse.operator_id)
    enquirer = request.user.may(P.SPACE_ENQUIRE, enterprise_id=row.enterprise_id)
    context: dict[str, Any] = {
        "enquiry": row,
        "warehouse": row.warehouse,
        "written": row.messages.all(),
        "is_operator": operator,
        "may_write": enquirer and row.state in WAITING,
        "may_reply": row.state in WAITING and operator,
        "may_confirm": row.state == EnquiryState.STATED and operator,
        "may": decides if enquirer else [],
        "may_rate": enquirer and row.state == EnquiryState.AGREED and row.rated_at is None,
        "reply_form": ReplyForm(initial=version, auto_id="reply_%s"),
        "write_form": ReplyForm(initial=version, auto_id="write_%s"),
        "confirm_form": ConfirmForm.of(row),
        "deal_form": DealForm(initial=version, auto_id="deal_%s"),
        "end_form": EndForm(initial=version, auto_id="end_%s"),
        "rating_form": RatingForm(auto_id="rating_%s"),
        **forms,
    }
    context["form"] = next(iter(forms.values()), None)
    return render(request, "warehouses/portal/enquiry_detail.html", context, status=status)


@require_POST
@requires(P.WAREHOUSE_EDIT)
def enquiry_reply(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(request, uid), ReplyForm(request.POST, auto_id="reply_%s")

    def act() -> object:
        given = form.cleaned_data
        return enquiring.reply(
            row,
            text=given["text"],
            declines="decline" in request.POST,
            expected_version=given["version"],
            by=request.user,
            now=clock.now(),
        )

    if posted(form, act, lambda: found(request, uid).version):
        messages.success(request, _("The enterprise is told."))
        return redirect("portal:warehouses:enquiry_detail", uid)
    return show(request, found(request, uid), 422, reply_form=form)


@require_POST
@requires(P.WAREHOUSE_EDIT)
def enquiry_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The operator confirms the deal that the enquirer stated."""
    row, form, now = found(request, uid), ConfirmForm(request.POST, auto_id="confirm_%s"), clock.now()
    if posted(
        form,
        lambda: enquiring.confirm(row, **versioned(form), by=request.user, now=now),
        lambda: found(request, uid).version,
    ):
        messages.success(request, _("The enterprise is told."))
        return redirect("portal:warehouses:enquiry_detail", uid)
    return show(request, found(request, uid), 422, confirm_form=form)


@require_POST
@requires(P.SPACE_ENQUIRE)
def enquiry_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """What the enquirer writes or says of it: agreed, came to nothing, withdrawn, or a rating."""
    row, now = found(request, uid), clock.now()
    name, form, act = steps(request, row, step, now)
    if posted(form, act, lambda: found(request, uid).version):
        messages.success(request, _("Kept. The operator is told."))
        return redirect("portal:warehouses:enquiry_detail", uid)
    return show(request, found(request, uid), 422, **{name: form})


def steps(request: HttpRequest, row: Enquiry, step: str, now: Any) -> tuple[str, DomainForm, Any]:
    terms = {"by": request.user, "now": now}
    if step == "write":
        word = ReplyForm(request.POST, auto_id="write_%s")
        return "write_form", word, lambda: enquiring.write(row, **versioned(word), **terms)
    if step == "agree":
        deal = DealForm(request.POST, auto_id="deal_%s")
        return "deal_form", deal, lambda: enquiring.agree(row, **versioned(deal), **terms)
    if step == "rate":
        rating = RatingForm(request.POST, auto_id="rating_%s")
        return "rating_form", rating, lambda: enquiring.rate(row, **rating.cleaned_data, **terms)
    transition = {"end": workflow.END, "withdraw": workflow.WITHDRAW}.get(step)
    if transition is None:
        raise Http404
    ending = EndForm(request.POST, auto_id="end_%s")
    return "end_form", ending, lambda: enquiring.end(row, transition, **versioned(ending), **terms)


def versioned(form: DomainForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return given | {"expected_version": given.pop("version")}
