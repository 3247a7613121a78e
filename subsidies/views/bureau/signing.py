"""The bar of a claim before the decision: what a director may do, and why not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotzone.accounts.models import User
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.errors import Refused
from subsidies import queries
from subsidies.actions import deciding, recusing
from subsidies.enums import Stage
from subsidies.hands import acts_in
from subsidies.models import Application, Entitlement, Signature
from subsidies.rules import desks


def signing_bar(
    request: HttpRequest, claim: Application, stages: Mapping[str, Entitlement], events: Sequence[AuditEvent]
) -> dict[str, Any]:
    """Who may not sign reads why in its place. What else bars a decision, such as an open list or too little money, the
    step itself says."""
    signed = list(Signature.objects.filter(application=claim, fallen_at=None).select_related("signed_by"))
    error = why_no_signature(request.user, claim, events, signed)
    if error and error.code == "own_enterprise":
        return {"reason": error.message}
    made = stages.get(Stage.SETTLED) or stages.get(Stage.AUDITED)
    address = reverse("bureau:subsidies:application_send_back", args=[claim.uid])
    amount = made.amount if made else None
    needed = desks.signatures_needed(claim.call.programme.deciding, amount or 0)
    note = _("%(count)s of %(needed)s signatures") % {"count": len(signed), "needed": needed}
    return {
        "left": [{"url": address, "text": _("Send back…")}],
        "amount": amount,
        "note": (error.message if error else note) if needed else _("A decision meeting decides"),
        "sign": made.digest if made and needed and not error else "",
        "is_decision": True,
        "signed": signed,
    }


def why_no_signature(
    user: User, claim: Application, events: Iterable[AuditEvent], signed: Iterable[Signature]
) -> Refused | None:
    """As `deciding.sign` asks of the person; who reviewed is in the record that the page has read already."""
    if claim.is_before_meeting:
        return deciding.before_meeting()
    if queries.has_interest(claim, user.pk, *user.absent_colleagues):
        return recusing.own_enterprise(user)
    why = desks.may_sign(user.pk, acts_in(events), (each.signed_by_id for each in signed))
    return Refused(why, deciding.WHY_NOT[why]) if why else None
