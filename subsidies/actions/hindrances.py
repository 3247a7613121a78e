"""What keeps a claim from being proposed and decided beside its amount: papers that follow, other offices' findings."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.errors import Refused
from subsidies import consultations, payable
from subsidies.actions import undertaking
from subsidies.models import Application, MissingPaper


def require_none(application: Application) -> None:
    if found := of_many([application.pk]).get(application.pk):
        raise found


def of_many(keys: Collection[int]) -> dict[int, Refused]:
    """Why each of the claims cannot be decided, by key, in the same few statements for one and for many."""
    waiting = consultations.blocking(keys)
    found = {key: finding_stands(unanswered) for key, unanswered in waiting.items()}
    out = MissingPaper.objects.filter(application__in=keys, passed_at=None, released_at=None)
    found |= {key: undertaking.papers_out() for key in out.values_list("application_id", flat=True)}
    return found | dict.fromkeys(payable.of_ended(keys), gone())


def gone() -> Refused:
    text = _("The enterprise is recorded as no longer existing. The claim cannot be approved; refuse it.")
    return Refused("enterprise_ended", text, status=409)


def finding_stands(unanswered: bool) -> Refused:
    if unanswered:
        text = _("Another department's finding waits for an answer. Answer it before the claim is decided.")
        return Refused("finding_open", text, status=409)
    text = _("Another department's finding is maintained. The claim cannot be approved; refuse it, or set it aside.")
    return Refused("finding_maintained", text, status=409)
