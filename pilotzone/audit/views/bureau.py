"""The record as the bureau reads it: the newest events, and one case with the check of its chain."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilotzone.audit import cases, queries
from pilotzone.audit.filters import EventFilter
from pilotzone.audit.models import AuditEvent, Chain
from pilotzone.audit.sentences import PROBLEMS, sentence
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.kernel.paging import page_of

SIZE = 50


def with_cases(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with what its event's case is called."""
    called = cases.called({row["event"].chain for row in rows})
    return [row | {"case": called[row["event"].chain_id]} for row in rows]


def shown(event: AuditEvent) -> dict[str, Any]:
    facts = [(name, value) for name, value in event.payload.items() if value not in ("", None, [], {})]
    return {"event": event, "text": sentence(event), "facts": facts}


def require_whole_zone(request: HttpRequest) -> None:
    """The record spans districts: only an appointment for the whole zone opens it."""
    if request.user.divisions_for(P.AUDIT_READ) is not None:
        raise PermissionDenied


@require_safe
@requires(P.AUDIT_READ)
def event_list(request: HttpRequest) -> HttpResponse:
    require_whole_zone(request)
    found = EventFilter(request.GET, queryset=AuditEvent.objects.newest_first(), request=request)
    page = page_of(found.qs, ("-at", "-pk"), size=SIZE, cursor=request.GET.get("page", ""))
    context = {"filter": found, "page": page, "events": with_cases([shown(event) for event in page.items])}
    return render(request, "audit/event_list.html", context)


@require_safe
@requires(P.AUDIT_READ)
def case_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    require_whole_zone(request)
    chains = list(Chain.objects.filter(case_uid=uid))
    problems = list(queries.verify(uid))
    if not chains and not problems:
        raise Http404
    events = AuditEvent.objects.filter(chain__in=chains)
    page = page_of(events, ("-pk",), size=SIZE, cursor=request.GET.get("page", ""))
    context = {
        "uid": uid,
        "called": list(cases.called(chains).values()),
        "problems": [(problem, PROBLEMS[problem.code]) for problem in problems],
        "length": sum(chain.length for chain in chains),
        "sealed": sum(chain.sealed_length for chain in chains),
        "page": page,
        "events": [shown(event) for event in page.items],
    }
    return render(request, "audit/case_detail.html", context)
