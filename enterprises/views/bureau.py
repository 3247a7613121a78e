"""The registry as the bureau sees it: the queue of registrations, all enterprises, one enterprise's file."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import actions, queries, register_sheets
from enterprises.enums import EnterpriseState
from enterprises.filters import EnterpriseFilter, RegistrationFilter
from enterprises.forms import AcceptanceForm, RefusalForm
from enterprises.models import Enterprise, TradeFact
from enterprises.querysets_assessments import whole_zone
from enterprises.views.assessments import latest
from pilotzone.audit import actions as audit
from pilotzone.files.spreadsheets import XLSX
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.filtering import whole
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage

FACTS = 20  # of trade documents, on the page of an enterprise
RESULTS = 6  # of assessments, on the page of an enterprise


class EnterpriseList(ListPage):
    filterset = EnterpriseFilter
    template = "enterprises/bureau/enterprise_list.html"
    sorts = {"newest": ("-registered_at", "-id"), "name": ("name_zh", "id")}

    def rows(self):
        return Enterprise.objects.visible_to(self.request.user).for_list()

    def context(self, page: KeysetPage):
        return {"waiting": waiting(self.request), "may_review": self.request.user.may(P.REGISTRATION_REVIEW)}


class RegistrationList(ListPage):
    """The longest waiting first."""

    filterset = RegistrationFilter
    template = "enterprises/bureau/registration_list.html"
    sorts = {"oldest": ("registered_at", "id")}

    def rows(self):
        return Enterprise.objects.visible_to(self.request.user).pending().for_list()

    def context(self, page: KeysetPage):
        return {"waiting": waiting(self.request), "may_review": True}


def waiting(request: HttpRequest) -> int:
    return Enterprise.objects.visible_to(request.user).pending().count()


enterprise_list = require_safe(EnterpriseList.as_view(P.ENTERPRISE_SEARCH))
registration_list = require_safe(RegistrationList.as_view(P.REGISTRATION_REVIEW))


@require_safe
@requires(P.ENTERPRISE_SEARCH)
def enterprise_table(request: HttpRequest) -> HttpResponse:
    """What the list shows, by its filters and in its order; with a filter that can't be read nothing."""
    rows = Enterprise.objects.visible_to(request.user).select_related(
        "registration_division", "tax_division", "statistics_division"
    )
    found = EnterpriseFilter(request.GET, queryset=rows.prefetch_related("business_roles"), request=request)
    order = EnterpriseList.sorts.get(request.GET.get("sort", ""), EnterpriseList.sorts["newest"])
    chosen = whole(found.qs.order_by(*order) if found.is_valid() else rows.none())
    response = HttpResponse(register_sheets.workbook(chosen), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="enterprises-{clock.today():%Y%m%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def seen(request: HttpRequest, uid: UUID) -> Enterprise:
    return get_or_404(Enterprise.objects.visible_to(request.user).for_page(), uid=uid)


@require_safe
@requires(P.ENTERPRISE_SEARCH)
def enterprise_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One enterprise's file (一企一档), as far as the registry knows it."""
    enterprise = seen(request, uid)
    in_clear = request.user.may(P.REGISTRATION_REVIEW, division_id=enterprise.registration_division_id)
    if in_clear:
        audit.record_read(enterprise, "contacts", by=request.user, now=clock.now())
    context = {
        "enterprise": enterprise,
        "roles": enterprise.business_roles.order_by("role"),
        "qualifications": enterprise.qualifications.order_by("-starts_on", "-pk"),
        "credit": queries.credit_records(enterprise),
        "members": enterprise.memberships.in_force(clock.today()).for_list(),
        "end": enterprise.ends.filter(lifted_at=None).select_related("successor").first(),
        "former": enterprise.registry_changes.approved().order_by("-decided_at"),
        "payee": queries.current_payee(enterprise),
        "claims": queries.claims_of(enterprise, request.user),
        "in_clear": in_clear,
        "may_inspect": request.user.may(P.FIGURE_INSPECT),
        "results": latest([enterprise.pk], RESULTS) if whole_zone(request.user) else None,
        "may_open_results": request.user.may(P.SCHEME_READ),
        "may_look_after": request.user.may(P.LIAISON_KEEP),
        "may_read_events": request.user.may(P.EVENT_READ),
        "facts": facts_of(request, enterprise),
        "today": clock.today(),
    }
    return render(request, "enterprises/bureau/enterprise_detail.html", context)


def facts_of(request: HttpRequest, enterprise: Enterprise) -> list[TradeFact] | None:
    """What offices told of its trade documents, the latest; None for those who may not read it."""
    if not request.user.may(P.TRADE_FACT_INSPECT, division_id=enterprise.registration_division_id):
        return None
    return list(TradeFact.objects.current().filter(enterprise=enterprise)[:FACTS])


@require_safe
@requires(P.ENTERPRISE_SEARCH)
def enterprise_licence(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = seen(request, uid)
    if enterprise.licence is None:
        raise Http404
    audit.record_read(enterprise, "licence", by=request.user, now=clock.now())
    return stream(enterprise.licence, inline=True)


@require_safe
@requires(P.REGISTRATION_REVIEW)
def registration_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = seen(request, uid)
    if enterprise.state != EnterpriseState.PENDING:
        return redirect("bureau:enterprises:enterprise_detail", uid)
    audit.record_read(enterprise, "contacts", by=request.user, now=clock.now())
    return show_registration(request, enterprise)


def show_registration(
    request: HttpRequest, enterprise: Enterprise, *, status: int = 200, **forms: RefusalForm | AcceptanceForm
) -> HttpResponse:
    context = {
        "enterprise": enterprise,
        "roles": enterprise.business_roles.order_by("role"),
        "credit": queries.credit_records(enterprise),
        "similar": queries.similar_enterprises(enterprise),
        "acceptance": AcceptanceForm(auto_id="accept_%s", initial={"version": enterprise.version}),
        "form": RefusalForm(),
        **forms,
    }
    return render(request, "enterprises/bureau/registration_detail.html", context, status=status)


@require_POST
@requires(P.REGISTRATION_REVIEW)
def registration_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = seen(request, uid)
    form = AcceptanceForm(request.POST, auto_id="accept_%s")
    if not form.is_valid():
        return show_registration(request, enterprise, status=422, acceptance=form)
    note, version = form.cleaned_data["note"], form.cleaned_data["version"]
    actions.accept_registration(enterprise, note=note, expected_version=version, by=request.user, now=clock.now())
    messages.success(request, _("The registration was accepted."))
    return redirect("bureau:enterprises:registration_list")


@require_POST
@requires(P.REGISTRATION_REVIEW)
def registration_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = seen(request, uid)
    form = RefusalForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.refuse_registration(enterprise, reason=reason, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The registrant was told why the registration is not accepted."))
            return redirect("bureau:enterprises:registration_list")
    return show_registration(request, enterprise, status=422, form=form)
