"""What the portal holds about the person who asks: a page, and the same as a file to take away."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from enterprises.enums import MemberRole
from pilotzone.accounts.models import User
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.sentences import sentence
from pilotzone.audit.views.reads import detail_of
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.kernel.paging import capped_count
from subsidies.models import Expert

SHOWN = 50
CAP = 9999


def held_about(user: User) -> dict[str, Any]:
    """What the page shows is what the file holds; moments are in the zone's own time."""
    expert = Expert.objects.filter(user=user).first()
    return {
        "profile": {
            "name": user.name,
            "email": user.email,
            "phone": user.phone,
            "language": user.get_language_display(),
            "joined": moment(user.date_joined),
            "last_sign_in": moment(user.last_login),
            "times_in": timezone.get_current_timezone_name(),
        },
        "memberships": [
            {
                "enterprise": row.enterprise.names,
                "role": row.role_label,
                "from": row.starts_on,
                "until": row.ends_on,
                "ended": moment(row.ended_at),
            }
            for row in user.memberships.select_related("enterprise").order_by("starts_on", "pk")
        ],
        "appointments": [
            {
                "office": {"zh": row.office.name_zh, "en": row.office.name_en},
                "role": row.role_label,
                "from": row.starts_on,
                "until": row.ends_on,
            }
            for row in user.appointments.select_related("office").order_by("starts_on", "pk")
        ],
        "administration_requests": [
            {
                "code": row.enterprise.uscc,
                "asked": moment(row.asked_at),
                "state": row.get_state_display(),
                "position": row.position,
                "reason": row.reason,
                "phone": row.phone,
                "letter": row.letter.name if row.letter else "",
            }
            for row in user.administration_requests.select_related("enterprise", "letter").order_by("asked_at", "pk")
        ],
        "expert": {"number": expert.reference, "name": expert.name, "employer": expert.employer} if expert else None,
        "sign_ins": [
            {"at": moment(row.at), "address": row.address or "", "device": row.device}
            for row in user.sign_ins.order_by("-at", "-pk")[:SHOWN]
        ],
        "reads": [read_row(event) for event in reads_of(user)],
        "counts": {
            "notices": capped_count(user.notices.all(), CAP),
            "files": capped_count(StoredFile.objects.filter(uploaded_by=user), CAP),
            "events": capped_count(AuditEvent.objects.filter(actor=user), CAP),
        },
    }


def moment(at: datetime | None) -> datetime | None:
    return timezone.localtime(at).replace(microsecond=0) if at else None


def reads_of(user: User) -> Iterable[AuditEvent]:
    """Reads of the data of enterprises that the person administers now, and of the person as an expert."""
    administered = user.memberships.in_force(clock.today()).filter(role=MemberRole.ADMIN)
    uids = [*administered.values_list("enterprise__uid", flat=True)]
    uids += Expert.objects.filter(user=user).values_list("uid", flat=True)
    return AuditEvent.objects.reads().filter(chain__case_uid__in=uids).newest_first()[:SHOWN]


def read_row(event: AuditEvent) -> dict[str, Any]:
    """When and what; the bureau answers for it as an office, so nobody is named."""
    return {"at": moment(event.at), "what": sentence(event), "detail": detail_of(event)}


@require_safe
@requires(P.HOME_READ)
def own_data(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/own_data.html", {"held": held_about(request.user)})


@require_safe
@requires(P.HOME_READ)
def own_data_file(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(held_about(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "private, no-store"
    return response
