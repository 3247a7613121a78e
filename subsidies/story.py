"""A claim's story: each event of its audit chain as a sentence, with who and why, for its timeline."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.money import format_money
from subsidies.enums import Desk, Verdict

TITLES: Mapping[str, Promise] = {
    "claim.created": gettext_lazy("Begun"),
    "claim.sent": gettext_lazy("Sent to the administrator"),
    "claim.submitted": gettext_lazy("Claim submitted"),
    "claim.taken": gettext_lazy("Accepted for review"),
    "claim.forwarded": gettext_lazy("Passed to the city"),
    "claim.proposed": gettext_lazy("Put before the decision"),
    "claim.sent_back": gettext_lazy("Sent back to the re-review"),
    "claim.refused": gettext_lazy("Not supported"),
    "claim.approved": gettext_lazy("Decided"),
    "claim.noticed": gettext_lazy("On public notice"),
    "claim.payable": gettext_lazy("Notice ended, to be paid"),
    "claim.paid": gettext_lazy("Paid"),
    "claim.withdrawn": gettext_lazy("Withdrawn"),
    "correction.requested": gettext_lazy("Corrections asked for, clock paused"),
    "correction.answered": gettext_lazy("Corrections received, clock runs on"),
    "correction.lapsed": gettext_lazy("Not corrected in time, taken as withdrawn"),
    "opinion.given": gettext_lazy("Opinion given"),
    "opinions.fell": gettext_lazy("Opinions and signatures fell with the figure"),
    "line.ruled": gettext_lazy("Line ruled on"),
    "decision.signed": gettext_lazy("Decision signed"),
}
# The rest of what the audit record holds about subsidies, in words for its own pages.
RECORDED: Mapping[str, Promise] = {
    "claim.cloned": gettext_lazy("Copied from an earlier claim"),
    "claim.document_added": gettext_lazy("Paper handed in: %(name)s"),
    "claim.document_removed": gettext_lazy("Paper removed: %(name)s"),
    "claim.lines_imported": gettext_lazy("%(count)s lines imported from a table"),
    "claim.reopened": gettext_lazy("Taken back from the administrator"),
    "entitlement.made": gettext_lazy("Amount worked out and kept"),
    "programme.opened": gettext_lazy("Programme opened: %(code)s"),
    "measure.version_entered": gettext_lazy("Version %(number)s of the measure entered"),
    "measure.version_approved": gettext_lazy("Version %(number)s of the measure approved"),
    "call.published": gettext_lazy("Call published under %(measure)s"),
    "budget.opened": gettext_lazy("Budget opened: %(document_number)s"),
    "budget.allot": gettext_lazy("Money allotted"),
    "budget.reserve": gettext_lazy("Money reserved for %(application)s"),
    "budget.commit": gettext_lazy("Money committed to %(application)s"),
    "budget.pay": gettext_lazy("Money paid for %(application)s"),
    "budget.release": gettext_lazy("Money released from %(application)s"),
    "budget.recover": gettext_lazy("Money recovered from %(application)s"),
    "budget.carry_forward": gettext_lazy("Money carried forward"),
    "budget.entered_in_bulk": gettext_lazy("Ledger entries made in bulk"),
    "notice.published": gettext_lazy("Public notice %(document_number)s published"),
    "notice.settled": gettext_lazy("Last day of the public notice settled"),
    "notice.ended": gettext_lazy("Public notice ended"),
    "payment.prepared": gettext_lazy("Payment batch prepared"),
    "payment.exported": gettext_lazy("Payment file made, with full account numbers"),
    "payment.paid": gettext_lazy("Payment batch marked as paid"),
}
# What the applicant reads too; rulings, opinions and signatures are the bureau's own steps until decided.
OPEN = frozenset(kind for kind in TITLES if kind.startswith(("claim.", "correction.")))


def timeline(events: Iterable[AuditEvent], *, audience: str = "bureau") -> list[dict[str, Any]]:
    """The events that have a sentence, in the order given."""
    shown = TITLES.keys() if audience == "bureau" else OPEN
    return [
        {
            "at": event.at,
            "title": title_of(event),
            "who": who_of(event, audience),
            "why": why_of(event),
            "kind": event.kind,
        }
        for event in events
        if event.kind in shown
    ]


def title_of(event: AuditEvent) -> str:
    payload = event.payload
    if event.kind == "line.ruled":
        position = payload["position"]
        if payload["accepted"]:
            return _("Line %(number)s taken back in") % {"number": position}
        return _("Line %(number)s left out") % {"number": position}
    if event.kind == "opinion.given":
        desk, agrees = Desk(payload["desk"]).label, payload["verdict"] == Verdict.AGREE
        return (_("%(desk)s agrees") if agrees else _("%(desk)s does not agree")) % {"desk": desk}
    return str(TITLES[event.kind])


def who_of(event: AuditEvent, audience: str) -> str:
    """The applicant reads which office acted, not who in it."""
    if audience != "bureau" and "desk" in event.payload:
        return str(Desk(event.payload["desk"]).label)
    return event.actor_label if audience == "bureau" else ""


def why_of(event: AuditEvent) -> str:
    payload = event.payload
    parts = [str(payload[name]) for name in ("reason", "comment") if payload.get(name)]
    if event.kind == "line.ruled":
        parts.append(f"{amount(payload['before'])} → {amount(payload['after'])}")
    elif payload.get("amount") is not None:
        parts.append(amount(payload["amount"]))
    if event.kind == "correction.requested":
        count = len(payload.get("items", ()))
        parts.append(_("%(count)s points") % {"count": count})
    return " · ".join(parts)


def amount(minor: Any) -> str:
    return _("not known") if minor is None else format_money(int(minor))
