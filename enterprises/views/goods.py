"""An enterprise's goods: the list, one item with its filings, file, change, withdraw, answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import goods_pages
from enterprises.actions.goods import deciding, filing
from enterprises.actions.goods.filing import Given
from enterprises.enums_goods import Channel, FilingState, ItemState, Verb
from enterprises.filters_goods import GoodsFilter, TradeFactFilter
from enterprises.forms_cycles import VersionedForm
from enterprises.forms_goods import AnswerFilingForm, GoodsForm
from enterprises.models import Enterprise, GoodsFiling, GoodsItem, TradeFact
from enterprises.rules.goods.items import FIELDS
from enterprises.views.acts import Acts, posted
from enterprises.views.portal import acting_for, form_page, own
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage


@require_safe
@requires(P.GOODS_READ)
def goods_home(request: HttpRequest) -> HttpResponse:
    """The goods of the enterprise for which the person acts now."""
    return redirect("portal:enterprises:goods_list", acting_for(request, P.GOODS_READ).uid)


class OwnList(ListPage):
    """Rows of one enterprise, for its members."""

    permission: P

    @property
    def enterprise(self) -> Enterprise:
        return own(self.request, self.kwargs["uid"], self.permission)  # type: ignore[attr-defined]

    def context(self, page: KeysetPage) -> dict[str, Any]:
        enterprise = self.enterprise
        may_file = self.request.user.may(P.GOODS_FILE, enterprise_id=enterprise.pk)
        return {"enterprise": enterprise, "may_file": may_file}


class GoodsList(OwnList):
    filterset = GoodsFilter
    template = "enterprises/portal/goods_list.html"
    sorts = {"newest": ("-changed_at", "-id")}
    permission = P.GOODS_READ

    def rows(self) -> Any:
        return GoodsItem.objects.filter(enterprise=self.enterprise)


class TradeFactList(OwnList):
    filterset = TradeFactFilter
    template = "enterprises/portal/trade_fact_list.html"
    sorts = {"newest": ("-day", "-id")}
    permission = P.TRADE_FACT_READ

    def rows(self) -> Any:
        return TradeFact.objects.current().filter(enterprise=self.enterprise)


goods_list = require_safe(GoodsList.as_view(P.GOODS_READ))
trade_fact_list = require_safe(TradeFactList.as_view(P.TRADE_FACT_READ))


def own_item(request: HttpRequest, uid: UUID, permission: P = P.GOODS_READ) -> GoodsItem:
    return get_or_404(GoodsItem.objects.for_member(request.user, permission).for_list(), uid=uid)


@require_safe
@requires(P.GOODS_READ)
def goods_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_item(request, own_item(request, uid))


def show_item(request: HttpRequest, item: GoodsItem, *, form: Any = None, status: int = 200) -> HttpResponse:
    filings = list(item.filings.select_related("made_by", "decided_by").order_by("-number")[:100])
    may_file = request.user.may(P.GOODS_FILE, enterprise_id=item.enterprise_id)
    context = {
        "item": item,
        "enterprise": item.enterprise,
        "lines": goods_pages.lines_of(item.item.plain()),
        "filings": filings,
        "form": form or VersionedForm(initial={"version": item.version}),
        "may_change": may_file and item.is_on_file and not any(each.is_live for each in filings),
        "may_withdraw": may_file and item.state in (ItemState.ON_FILE, ItemState.WAITING),
    }
    return render(request, "enterprises/portal/goods_detail.html", context, status=status)


def act_on(request: HttpRequest, enterprise: Enterprise, form: GoodsForm, verb: Verb) -> GoodsFiling | None:
    """The filing, or nothing where the form or the act was refused, which then stands in the form."""
    made: list[GoodsFiling] = []

    def act() -> None:
        values = {name: form.cleaned_data[name] for name in FIELDS}
        given = Given(verb, form.cleaned_data["code"], values, form.cleaned_data["version"])
        made.append(filing.file(enterprise, given, channel=Channel.PAGE, by=request.user, now=clock.now()))

    return made[0] if posted(form, act) else None


def answered(request: HttpRequest, made: GoodsFiling) -> HttpResponse:
    if made.state == FilingState.ACCEPTED_AT_ONCE:
        messages.success(request, _("Accepted automatically: %(reference)s.") % {"reference": made.reference})
    else:
        text = _("Your case number is %(reference)s. An officer looks at it.")
        messages.success(request, text % {"reference": made.reference})
    return redirect("portal:enterprises:goods_filing_detail", made.uid)


@form_page
@requires(P.GOODS_FILE)
def goods_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.GOODS_FILE)
    form, status = GoodsForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if made := act_on(request, enterprise, form, Verb.NEW):
            return answered(request, made)
    context = {"form": form, "enterprise": enterprise, "item": None}
    return render(request, "enterprises/portal/goods_edit.html", context, status=status)


@form_page
@requires(P.GOODS_FILE)
def goods_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = own_item(request, uid, P.GOODS_FILE)
    form, status = GoodsForm.of(item, request.POST or None), 200
    if request.method == "POST":
        status = 422
        if made := act_on(request, item.enterprise, form, Verb.CHANGE):
            return answered(request, made)
    context = {"form": form, "enterprise": item.enterprise, "item": item}
    return render(request, "enterprises/portal/goods_edit.html", context, status=status)


@require_POST
@requires(P.GOODS_FILE)
def goods_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    item, form, now = own_item(request, uid, P.GOODS_FILE), VersionedForm(request.POST), clock.now()

    def act() -> None:
        given = Given(Verb.WITHDRAW, item.code, {}, form.cleaned_data["version"])
        filing.file(item.enterprise, given, channel=Channel.PAGE, by=request.user, now=now)

    if posted(form, act):
        messages.success(request, _("The goods are withdrawn."))
        return redirect("portal:enterprises:goods_detail", uid)
    return show_item(request, own_item(request, uid), form=form, status=422)


def own_filing(request: HttpRequest, uid: UUID) -> GoodsFiling:
    rows = GoodsFiling.objects.for_member(request.user, P.GOODS_READ).for_list()
    return get_or_404(rows.select_related("rules", "decided_by", "made_by"), uid=uid)


@require_safe
@requires(P.GOODS_READ)
def goods_filing_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_filing(request, own_filing(request, uid))


def show_filing(
    request: HttpRequest, row: GoodsFiling, *, status: int = 200, refused: Any = None, answering: Any = None
) -> HttpResponse:
    may_file = request.user.may(P.GOODS_FILE, enterprise_id=row.enterprise_id)
    context = {
        "filing": row,
        "enterprise": row.enterprise,
        "lines": goods_pages.lines_of(row.filed),
        "changes": goods_pages.changes_of(row),
        "rules": goods_pages.explained(row),
        "form": refused,
        "answering": answering or AnswerFilingForm(initial={"version": row.version}),
        "may_answer": may_file and row.state == FilingState.ASKED,
    }
    return render(request, "enterprises/portal/goods_filing_detail.html", context, status=status)


ACTS = Acts(own_filing, show_filing, "portal:enterprises:goods_filing_detail")


@require_POST
@requires(P.GOODS_FILE)
def goods_filing_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("Your answer has reached the bureau.")
    return ACTS.take(request, uid, AnswerFilingForm(request.POST), "answering", deciding.answer, said)
