"""Goods as the bureau sees them: the queue, one filing and its decision, the versions of the risk rules."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import goods_pages
from enterprises.actions.goods import deciding, keeping
from enterprises.enums_goods import LIVE, FilingState
from enterprises.enums_services import RuleState
from enterprises.filters_goods import FilingFilter
from enterprises.forms_goods import AcceptFilingForm, AskFilingForm, GoodsRulesForm, RefuseFilingForm
from enterprises.forms_services import ReasonForm
from enterprises.models import GoodsFiling, GoodsRules
from enterprises.rules.goods.document import FIXED
from enterprises.views.acts import Acts, posted
from enterprises.views.portal import form_page
from enterprises.views.services import TYPES
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage


class FilingList(ListPage):
    filterset = FilingFilter
    template = "enterprises/bureau/goods_filing_list.html"
    sorts = {"newest": ("-made_at", "-id"), "oldest": ("made_at", "id")}

    def rows(self) -> Any:
        return GoodsFiling.objects.visible_to(self.request.user).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        waiting = GoodsFiling.objects.visible_to(self.request.user).filter(state=FilingState.WAITING)
        return {"here": "filings", "waiting": waiting.count(), "today": clock.today()}


goods_filing_list = require_safe(FilingList.as_view(P.GOODS_INSPECT))


def filing_of(request: HttpRequest, uid: UUID) -> GoodsFiling:
    rows = GoodsFiling.objects.visible_to(request.user).for_list()
    return get_or_404(rows.select_related("rules", "decided_by", "asked_by", "made_by"), uid=uid)


@require_safe
@requires(P.GOODS_INSPECT)
def goods_filing_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_filing(request, filing_of(request, uid))


def show_filing(
    request: HttpRequest, row: GoodsFiling, *, status: int = 200, refused: Any = None, **forms: Any
) -> HttpResponse:
    known = {"version": row.version}
    may_review = request.user.may(P.GOODS_REVIEW, division_id=row.enterprise.registration_division_id)
    context = {
        "filing": row,
        "lines": goods_pages.lines_of(row.filed),
        "changes": goods_pages.changes_of(row),
        "rules": goods_pages.explained(row),
        "history": row.item.filings.exclude(pk=row.pk).order_by("-number")[:50],
        "may_decide": may_review and row.state in LIVE,
        "may_ask": may_review and row.state == FilingState.WAITING,
        "form": refused,
        "accepting": AcceptFilingForm(initial=known, auto_id="accept_%s"),
        "refusing": RefuseFilingForm(initial=known, auto_id="refuse_%s"),
        "asking": AskFilingForm(initial=known, auto_id="ask_%s"),
        **forms,
    }
    return render(request, "enterprises/bureau/goods_filing_detail.html", context, status=status)


ACTS = Acts(filing_of, show_filing, "bureau:enterprises:goods_filing_detail")


@require_POST
@requires(P.GOODS_REVIEW)
def goods_filing_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = AcceptFilingForm(request.POST, auto_id="accept_%s")
    return ACTS.take(request, uid, form, "accepting", deciding.accept, _("Accepted; the enterprise is told."))


@require_POST
@requires(P.GOODS_REVIEW)
def goods_filing_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = RefuseFilingForm(request.POST, auto_id="refuse_%s")
    return ACTS.take(request, uid, form, "refusing", deciding.refuse, _("Refused; the enterprise is told why."))


@require_POST
@requires(P.GOODS_REVIEW)
def goods_filing_ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = AskFilingForm(request.POST, auto_id="ask_%s")
    return ACTS.take(request, uid, form, "asking", deciding.ask, _("The enterprise is asked."))


# --- risk rules --------------------------------------------------------------------------------------


@require_safe
@requires(P.GOODS_INSPECT)
def goods_rules_list(request: HttpRequest) -> HttpResponse:
    context = {
        "versions": GoodsRules.objects.select_related("entered_by", "decided_by"),
        "here": "rules",
        "may_enter": request.user.may(P.GOODS_RULE_ENTER),
    }
    return render(request, "enterprises/bureau/goods_rules_list.html", context)


def rules_of(number: int) -> GoodsRules:
    return get_or_404(GoodsRules.objects.select_related("entered_by", "decided_by"), number=number)


@require_safe
@requires(P.GOODS_INSPECT)
def goods_rules_detail(request: HttpRequest, number: int) -> HttpResponse:
    return show_rules(request, rules_of(number), ReasonForm())


def show_rules(request: HttpRequest, rules: GoodsRules, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    """The version, and what it has other than an earlier one: the one asked for, else the one before."""
    asked = request.GET.get("with", "")
    earlier = GoodsRules.objects.filter(number__lt=rules.number)
    other = (earlier.filter(number=int(asked)) if asked.isdecimal() and len(asked) < 5 else earlier).first()
    decides = request.user.may(P.GOODS_RULE_APPROVE) and rules.entered_by_id != request.user.pk
    context = {
        "rules": rules,
        "book": keeping.check(rules.document).book,
        "other": other,
        "earlier": earlier,
        "differences": list(goods_pages.compared(other.document, rules.document)) if other else [],
        "filings": rules.filings.count(),
        "may_approve": decides and rules.state == RuleState.PROPOSED,
        "form": form,
    }
    return render(request, "enterprises/bureau/goods_rules_detail.html", context, status=status)


@form_page
@requires(P.GOODS_RULE_ENTER)
def goods_rules_enter(request: HttpRequest) -> HttpResponse:
    """Checked as often as wished; entered, it waits for another person."""
    last = GoodsRules.objects.first()
    form, status = GoodsRulesForm(request.POST or None, initial={"document": last and last.document}), 200
    text = request.POST.get("document") or form.initial["document"] or keeping.starting()
    if not form.initial["document"]:
        form.initial["document"] = text
    if request.method == "POST" and "check" not in request.POST:
        status, now, made = 422, clock.now(), []
        if posted(form, lambda: made.append(keeping.enter(text, by=request.user, now=now))):
            messages.success(request, _("The rules wait for another person's approval."))
            return redirect("bureau:enterprises:goods_rules_detail", made[0].number)
    names = [(name, label, TYPES[of.kind]) for name, (label, of) in FIXED.items()]
    context = {"form": form, "checked": keeping.check(text), "names": names}
    return render(request, "enterprises/bureau/goods_rules_enter.html", context, status=status)


@require_POST
@requires(P.GOODS_RULE_APPROVE)
def goods_rules_approve(request: HttpRequest, number: int) -> HttpResponse:
    keeping.approve(rules_of(number), by=request.user, now=clock.now())
    messages.success(request, _("The rules are in force from now on."))
    return redirect("bureau:enterprises:goods_rules_detail", number)


@require_POST
@requires(P.GOODS_RULE_APPROVE)
def goods_rules_return(request: HttpRequest, number: int) -> HttpResponse:
    rules, form, now = rules_of(number), ReasonForm(request.POST), clock.now()
    if posted(form, lambda: keeping.send_back(rules, reason=form.cleaned_data["reason"], by=request.user, now=now)):
        messages.success(request, _("The rules are returned."))
        return redirect("bureau:enterprises:goods_rules_detail", number)
    return show_rules(request, rules, form, status=422)
