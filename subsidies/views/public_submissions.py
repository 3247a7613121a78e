"""The verification of a district's letter to the city: without the paper's hash no fact is shown."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pilotzone.kernel import clock
from pilotzone.kernel.html import get_or_404, public
from subsidies import submissions
from subsidies.forms import VerifyForm
from subsidies.models import Submission


@public
def submission(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = get_or_404(Submission.objects.select_related("call", "division"), uid=uid)
    given = "".join(request.GET.get("h", "").split()).lower()
    intact = submissions.is_intact(found)
    context = {
        "submission": found,
        "given": given,
        "matches": bool(given) and intact and given == found.digest,
        "intact": intact,
        "now": clock.now(),
        "form": VerifyForm(),
    }
    return render(request, "subsidies/submissions/verify.html", context)
