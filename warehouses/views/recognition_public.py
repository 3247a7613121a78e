"""Recognition for anybody: what is recognised, public notices, and whether a certificate is genuine and holds."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.html import get_or_404, public
from pilotzone.kernel.paging import page_of
from warehouses import certificates
from warehouses.enums_recognition import RecognitionState
from warehouses.models import Recognition, RecognitionBatch, RecognitionNotice

SIZE = 50


@public
@require_safe
def recognition_list(request: HttpRequest) -> HttpResponse:
    """Recognised warehouses by the day of their recognition; above them the notices that stand."""
    now = clock.now()
    rows = Recognition.objects.holding().filter(valid_until__gte=clock.local_date(now)).for_list()
    context = {
        "page": page_of(rows, ("-valid_from", "-pk"), size=SIZE, cursor=request.GET.get("page", "")),
        "notices": standing(now),
        "batches": RecognitionBatch.objects.open_on(clock.local_date(now)).for_list(),
    }
    return render(request, "warehouses/recognition/public_list.html", context)


def standing(now: Any) -> Any:
    stands = Q(ends_at__gt=now) | Q(provisional=True)
    return RecognitionNotice.objects.filter(stands).select_related("batch")


@public
@require_safe
def recognition_notice(request: HttpRequest, uid: UUID) -> HttpResponse:
    now = clock.now()
    notice = get_or_404(RecognitionNotice.objects.select_related("batch"), uid=uid)
    rows = notice.recognitions.exclude(state=RecognitionState.WITHDRAWN).for_list().order_by("reference")
    context = {"notice": notice, "rows": rows, "stands": notice.provisional or now < notice.ends_at}
    return render(request, "warehouses/recognition/public_notice.html", context)


@public
@require_safe
def recognition_verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether the certificate is genuine, and whether the recognition holds today."""
    row = get_or_404(Recognition.objects.certified().for_page(), uid=uid)
    given = "".join(request.GET.get("h", "").split()).lower()
    matches = bool(given) and given == row.certificate_digest and certificates.is_intact(row)
    now = clock.now()
    context = {
        "given": given,
        "matches": matches,
        "holds": matches and row.holds_on(clock.local_date(now)),
        "recognition": row,
        "now": now,
    }
    return render(request, "warehouses/recognition/public_verify.html", context)
