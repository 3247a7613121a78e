"""Who read or took away personal, bank or identity data: the audit administrator's list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilotzone.audit import retention
from pilotzone.audit.filters import ReadFilter
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.sentences import READ_THINGS, sentence
from pilotzone.audit.views.bureau import SIZE, require_whole_zone, with_cases
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.kernel.paging import capped_count, page_of

CAP = 9999


def detail_of(event: AuditEvent) -> str:
    """What exactly, or what for."""
    payload = event.payload
    thing = READ_THINGS.get(payload.get("what", ""))
    return str(thing or payload.get("purpose") or payload.get("reference") or "")


@require_safe
@requires(P.AUDIT_READ)
def retention_list(request: HttpRequest) -> HttpResponse:
    """What is kept for how long, and how much of it waits for the night."""
    require_whole_zone(request)
    now = clock.now()
    rows = [(rule, capped_count(rule.waiting(now), CAP)) for rule in retention.rules()]
    return render(request, "audit/retention_list.html", {"rows": rows, "cap": CAP, "kept": kept_rows()})


def kept_rows() -> list[tuple[str, list[str]]]:
    """What no rule forgets: each reason with the fields that it is for."""
    found: dict[str, list[str]] = {}
    for field, reason in retention.kept().items():
        found.setdefault(str(reason), []).append(field)
    return list(found.items())


@require_safe
@requires(P.AUDIT_READ)
def read_list(request: HttpRequest) -> HttpResponse:
    require_whole_zone(request)
    found = ReadFilter(request.GET, queryset=AuditEvent.objects.reads().newest_first(), request=request)
    page = page_of(found.qs, ("-at", "-pk"), size=SIZE, cursor=request.GET.get("page", ""))
    rows = [{"event": event, "text": sentence(event), "detail": detail_of(event)} for event in page.items]
    return render(request, "audit/read_list.html", {"filter": found, "page": page, "rows": with_cases(rows)})
