"""The verification of a letter: without the paper's hash no fact is shown."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import clock
from pilotzone.kernel.html import get_or_404, public
from subsidies import letters, queries
from subsidies.forms import VerifyForm
from subsidies.models import Letter


@public
def letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The verdict first, then what the letter is, then how it was checked."""
    found = get_or_404(Letter.objects.select_related("application__call"), uid=uid)
    given = "".join(request.GET.get("h", "").split()).lower()
    intact = letters.is_intact(found)
    event = AuditEvent.objects.filter(subject_uid=found.uid, kind="letter.issued").select_related("chain").first()
    recorded = event is not None and event.payload.get("digest") == found.digest
    context = {
        "letter": found,
        "application": found.application,
        "given": given,
        "matches": bool(given) and intact and recorded and given == found.digest,
        "intact": intact,
        "in_force": in_force(found),
        "event": event if recorded else None,
        "is_sealed": event is not None and event.chain.sealed_length >= event.position,
        "now": clock.now(),
        "form": VerifyForm(),
    }
    return render(request, "subsidies/proof/letter.html", context)


def in_force(letter: Letter) -> bool:
    """Whether what it decided still holds."""
    told = letters.issued(queries.events_of(letter.application))
    return all(each["in_force"] for each in told if each["uid"] == letter.uid)
