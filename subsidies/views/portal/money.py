"""What the enterprise got and gave back in a year, what came back, and what is to be repaid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.views.portal import acting_for
from pilotzone.files.spreadsheets import XLSX
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from subsidies import receipts_of_year as receipts

YEARS = range(2000, 2100)


def asked_year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and int(text) in YEARS else clock.today().year


@require_safe
@requires(P.CLAIM_READ)
def money_list(request: HttpRequest) -> HttpResponse:
    enterprise = acting_for(request, P.CLAIM_READ)
    claims = receipts.claims_of(enterprise, request.user)
    context = {
        "enterprise": enterprise,
        "found": receipts.year_of(claims, asked_year(request)),
        "years": receipts.years_of(claims),
        "came_back": receipts.came_back(claims).select_related("call"),
        "demands": receipts.demanded(claims).select_related("application__call"),
        "may_correct": enterprise.is_open and request.user.may(P.PAYEE_EDIT, enterprise_id=enterprise.pk),
    }
    return render(request, "subsidies/portal/money_list.html", context)


@require_safe
@requires(P.CLAIM_READ)
def money_table(request: HttpRequest) -> HttpResponse:
    enterprise = acting_for(request, P.CLAIM_READ)
    found = receipts.year_of(receipts.claims_of(enterprise, request.user), asked_year(request))
    response = HttpResponse(receipts.workbook(enterprise, found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="money-{found.year}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
