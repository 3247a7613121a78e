"""Schemes of assessment for officials: the list, a scheme through its versions, one version in words."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import dates
from django.views.decorators.http import require_safe

from enterprises import scheme_pages
from enterprises.actions.schemes import publishing
from enterprises.enums import BusinessRole
from enterprises.enums_assessments import OPEN_SCHEMES, SchemeState
from enterprises.filters_schemes import SchemeFilter
from enterprises.models import Scheme, SchemeCalendar, SchemeVersion
from pilotzone.audit.queries import timeline
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from pilotzone.versions.pages import file_of, step_addresses

PEOPLE = ("entered_by", "proposed_by", "decided_by", "returned_by")


class SchemeList(ListPage):
    filterset = SchemeFilter
    template = "enterprises/bureau/schemes/scheme_list.html"
    sorts = {"code": ("code", "id")}

    def rows(self) -> Any:
        user = self.request.user
        versions = SchemeVersion.objects.visible_to(user).defer("document").order_by("-number")
        return Scheme.objects.visible_to(user).prefetch_related(Prefetch("versions", versions))

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {
            "rows": [scheme_row(scheme) for scheme in page.items],
            "may_write": self.request.user.may(P.SCHEME_ENTER),
        }


def scheme_row(scheme: Scheme) -> dict[str, Any]:
    versions = list(scheme.versions.all())
    return {
        "scheme": scheme,
        "in_use": next((each for each in versions if each.state == SchemeState.PUBLISHED), None),
        "open": [each for each in versions if each.state in OPEN_SCHEMES],
    }


scheme_list = require_safe(SchemeList.as_view(P.SCHEME_READ))


@require_safe
@requires(P.SCHEME_READ)
def scheme_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The scheme's versions through time, and its calendar."""
    scheme = found(request, uid)
    versions = list(
        SchemeVersion.objects.visible_to(request.user)
        .for_list()
        .filter(scheme=scheme)
        .defer("document")
        .order_by("-number")
    )
    calendar = SchemeCalendar.objects.filter(scheme=scheme).select_related("set_by").first()
    in_use = next((each for each in versions if each.state == SchemeState.PUBLISHED), None)
    context = {
        "scheme": scheme,
        "in_use": in_use,
        "open": [each for each in versions if each.state in OPEN_SCHEMES],
        "versions": versions,
        "calendar": calendar,
        "months_text": scheme_pages.names_of([dates.MONTHS[month] for month in calendar.months]) if calendar else "",
        "roles_text": scheme_pages.names_of([BusinessRole(role).label for role in calendar.roles]) if calendar else "",
        "may_write": request.user.may(P.SCHEME_ENTER),
        "history": timeline(scheme),
    }
    return render(request, "enterprises/bureau/schemes/scheme_detail.html", context)


def found(request: HttpRequest, uid: UUID) -> Scheme:
    scheme: Scheme = get_or_404(Scheme.objects.visible_to(request.user), uid=uid)
    return scheme


def seen(request: HttpRequest, uid: UUID) -> SchemeVersion:
    """The version, if this person may read it."""
    rows = SchemeVersion.objects.visible_to(request.user).select_related("scheme", *PEOPLE)
    version: SchemeVersion = get_or_404(rows, uid=uid)
    return version


@require_safe
@requires(P.SCHEME_READ)
def scheme_version_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    version = seen(request, uid)
    context = {
        "version": version,
        "base": compared_with(version),
        "steps": publishing.steps_of(version, request.user),
        "addresses": step_addresses(publishing.SCHEMES, version),
        "history": timeline(version),
        **scheme_pages.context_of(version.document, today=clock.today()),
    }
    return render(request, "enterprises/bureau/schemes/scheme_version_detail.html", context)


def compared_with(version: SchemeVersion) -> SchemeVersion | None:
    """What a version is compared with first: the one in use, for that one itself the one before."""
    others = SchemeVersion.objects.filter(scheme=version.scheme_id).exclude(pk=version.pk).select_related("scheme")
    in_use = others.published().first()
    earlier = others.filter(number__lt=version.number).exclude(state=SchemeState.DISCARDED).order_by("-number")
    return in_use if in_use and not version.decided_at else earlier.first() or in_use


@require_safe
@requires(P.SCHEME_READ)
def scheme_version_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    version = seen(request, uid)
    return file_of(version.document, f"{version.scheme.code}-v{version.number}")
