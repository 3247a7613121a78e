"""A claim's story: each event of its audit chain as a sentence, with who and why, for its timeline."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from pilotzone.audit.models import AuditEvent
from pilotzone.formula.text import Text
from pilotzone.kernel.money import format_money
from subsidies import wording
from subsidies.enums import Desk, Verdict
from subsidies.enums_terms import ObjectionOutcome, ReviewOutcome

TITLES: Mapping[str, Promise] = {
    "claim.created": gettext_lazy("Begun"),
    "claim.made_of_offer": gettext_lazy("Made of an accepted offer"),
    "claim.answers_taken_over": gettext_lazy("Earlier answers taken over"),
    "claim.sent": gettext_lazy("Sent to the administrator"),
    "claim.submitted": gettext_lazy("Claim submitted"),
    "claim.taken": gettext_lazy("Accepted for review"),
    "claim.forwarded": gettext_lazy("Passed to the city"),
    "claim.proposed": gettext_lazy("Put before the decision"),
    "claim.taken_back": gettext_lazy("Taken back by the re-review before any signature"),
    "claim.sent_back": gettext_lazy("Sent back to the re-review"),
    "claim.refused": gettext_lazy("Not supported"),
    "claim.approved": gettext_lazy("Decided"),
    "claim.noticed": gettext_lazy("On public notice"),
    "claim.plan_issued": gettext_lazy("Funding plan issued: %(document_number)s"),
    "claim.payable": gettext_lazy("Notice ended, to be paid"),
    "claim.held_back": gettext_lazy("Held back until the objection is decided"),
    "claim.returned": gettext_lazy("Back with the re-review, the decision fell"),
    "claim.restored": gettext_lazy("Taken up again, waiting for the corrections"),
    "claim.reinstated": gettext_lazy("Refusal lifted, back with the re-review"),
    "review.filed": gettext_lazy("Review of the refusal asked for"),
    "review.proposed": gettext_lazy("Decision on the review proposed"),
    "review.given_back": gettext_lazy("Proposal on the review given back"),
    "review.decided": gettext_lazy("Review decided"),
    "objection.filed": gettext_lazy("Objection received"),
    "objection.proposed": gettext_lazy("Decision on the objection proposed"),
    "objection.given_back": gettext_lazy("Proposal on the objection given back"),
    "objection.decided": gettext_lazy("Objection decided"),
    "claim.paid": gettext_lazy("Paid"),
    "claim.part_paid": gettext_lazy("Paid in part"),
    "claim.instalment_due": gettext_lazy("Instalment confirmed as due"),
    "claim.recovery_demanded": gettext_lazy("Repayment demanded"),
    "claim.recovery_taken_back": gettext_lazy("Demand to repay taken back"),
    "claim.recovery_overdue": gettext_lazy("Repayment overdue"),
    "claim.repaid": gettext_lazy("Repayment received"),
    "claim.rest_stopped": gettext_lazy("The rest is not paid"),
    "claim.bar_lifted": gettext_lazy("Bar from funding lifted"),
    "claim.repayment_undone": gettext_lazy("Netting undone, to be repaid again"),
    "claim.payment_bounced": gettext_lazy("Payment came back"),
    "claim.withdrawn": gettext_lazy("Withdrawn"),
    "claim.version_taken": gettext_lazy("Changed to the new terms"),
    "claim.version_declined": gettext_lazy("Kept the terms that it was begun with"),
    "claim.moved": gettext_lazy("Moved to the new terms by a supplementary notice"),
    "correction.requested": gettext_lazy("Corrections asked for, clock paused"),
    "correction.answered": gettext_lazy("Corrections received, clock runs on"),
    "late_remark.asked": gettext_lazy("Permission for a later remark asked for"),
    "late_remark.answered": gettext_lazy("Later remark answered by a supervisor"),
    "correction.overdue": gettext_lazy("Not corrected in time"),
    "correction.extended": gettext_lazy("More time given for the corrections"),
    "correction.lapsed": gettext_lazy("Not corrected in time, taken as withdrawn"),
    "undertaking.given": gettext_lazy("Undertaken to hand in missing papers later"),
    "missing_paper.accepted": gettext_lazy("Accepted with a paper to follow"),
    "missing_paper.handed_in": gettext_lazy("Paper that was to follow handed in"),
    "missing_paper.passed": gettext_lazy("Paper that was to follow accepted"),
    "missing_paper.sent_back": gettext_lazy("Paper that was to follow not accepted"),
    "missing_paper.released": gettext_lazy("Paper that was to follow no longer asked for"),
    "missing_paper.asked": gettext_lazy("Paper asked for by changed figures"),
    "missing_paper.owed_again": gettext_lazy("Paper that was to follow asked for again"),
    "missing_paper.overdue": gettext_lazy("Paper not handed in in time"),
    "missing_paper.acceptance_ended": gettext_lazy("Paper not handed in, acceptance ended"),
    "claim.resumed": gettext_lazy("Taken up again, the paper is still to follow"),
    "outside_audit.opened": gettext_lazy("Named to an audit firm"),
    "outside_audit.reported": gettext_lazy("Audit firm's report"),
    "finding.received": gettext_lazy("Another department replied"),
    "finding.answered": gettext_lazy("Another department's finding answered"),
    "originals.checked": gettext_lazy("Originals compared"),
    "claim.submitted_to_city": gettext_lazy("Submitted to the city by letter"),
    "opinion.given": gettext_lazy("Opinion given"),
    "opinions.fell": gettext_lazy("Opinions and signatures fell with the figure"),
    "line.ruled": gettext_lazy("Line ruled on"),
    "value.stated": gettext_lazy("Value stated in review"),
    "amount.settled": gettext_lazy("Settled on the list by the measure's rule"),
    "decision.signed": gettext_lazy("Decision signed"),
    "meeting.claim_put": gettext_lazy("Put to decision meeting %(meeting)s"),
    "meeting.claim_taken_off": gettext_lazy("Taken off the list of decision meeting %(meeting)s"),
    "meeting.claim_decided": gettext_lazy("Result of decision meeting %(meeting)s entered by two people"),
    "meeting.claim_put_off": gettext_lazy("Put off by decision meeting %(meeting)s"),
    "meeting.claim_left": gettext_lazy("Left decision meeting %(meeting)s with the re-review"),
    "visit.planned": gettext_lazy("Visit on site planned for %(planned_on)s"),
    "visit.closed": gettext_lazy("Visit on site made, signed by the first officer"),
    "visit.confirmed": gettext_lazy("Visit on site confirmed by the second officer"),
    "panel.opinion_signed": gettext_lazy("Opinion of the group signed: %(result)s"),
    "assignment.made": gettext_lazy("Assigned to %(to)s"),
    "assignment.taken_back": gettext_lazy("Assigned to nobody"),
}
# The rest of what the audit record holds about subsidies, in words for its own pages.
RECORDED: Mapping[str, Promise] = {
    "claim.cloned": gettext_lazy("Copied from an earlier claim"),
    "claim.document_added": gettext_lazy("Paper handed in: %(name)s"),
    "claim.warehouses_chosen": gettext_lazy("Warehouses of the register chosen"),
    "claim.document_removed": gettext_lazy("Paper removed: %(name)s"),
    "claim.invoices_checked": gettext_lazy("%(readings)s invoices compared with the lines"),
    "claim.scan_read": gettext_lazy("Scan %(name)s read: %(count)s invoices recognised, to be checked by eye"),
    "claim.funding_declared": gettext_lazy("Money received elsewhere declared: %(programme)s"),
    "claim.funding_taken_back": gettext_lazy("Money received elsewhere no longer declared: %(programme)s"),
    "claim.lines_imported": ngettext_lazy(
        "%(count)s line imported from a table", "%(count)s lines imported from a table", "count"
    ),
    "claim.reopened": gettext_lazy("Taken back from the administrator"),
    "entitlement.made": gettext_lazy("Amount worked out and kept"),
    "consultation.begun": gettext_lazy("Round %(reference)s: departments asked about %(enterprises)s enterprises"),
    "consultation.exported": gettext_lazy("List of %(enterprises)s enterprises taken for %(department)s"),
    "consultation.chased": gettext_lazy("Late reply of %(name)s asked for, time %(count)s"),
    "department.entered": gettext_lazy("Department entered that can be asked: %(name)s"),
    "department.changed": gettext_lazy("Department that can be asked changed: %(name)s"),
    "consultation.replied": gettext_lazy("Reply of %(department)s taken over: %(news)s news"),
    "outside_audit.appointed": gettext_lazy("%(firm)s appointed to audit %(claims)s claims"),
    "outside_audit.ended": gettext_lazy("Outside audit %(reference)s ended"),
    "submission.made": gettext_lazy("Letter %(document_number)s with %(claims)s claims submitted to the city"),
    "programme.intake_set": gettext_lazy("How the programme %(code)s takes claims in was set"),
    "programme.opened": gettext_lazy("Programme opened: %(code)s"),
    "measure.version_entered": gettext_lazy("Version %(number)s of the measure entered"),
    "measure.version_proposed": gettext_lazy("Version %(number)s of the measure proposed"),
    "measure.version_approved": gettext_lazy("Version %(number)s of the measure approved"),
    "backtest.started": gettext_lazy("Back-test of version %(number)s against version %(against)s begun"),
    "backtest.finished": gettext_lazy("Back-test of version %(number)s against version %(against)s finished"),
    "backtest.started_alone": gettext_lazy("Back-test of version %(number)s begun, nothing in force before"),
    "backtest.finished_alone": gettext_lazy("Back-test of version %(number)s finished, nothing in force before"),
    "measure.version_sent_back": gettext_lazy("Version %(number)s of the measure sent back"),
    "measure.version_taken_back": gettext_lazy("Proposal of version %(number)s of the measure taken back"),
    "measure.version_discarded": gettext_lazy("Draft of version %(number)s of the measure discarded"),
    "measure.version_in_force": gettext_lazy("Version %(number)s of the measure in force"),
    "measure.version_retired": gettext_lazy("Version %(number)s of the measure ended"),
    "call.supplemented": gettext_lazy("Supplementary notice %(document_number)s published"),
    "call.version_taken": gettext_lazy("The call takes version %(number)s of its measure"),
    "call.changed": gettext_lazy("Prepared call changed"),
    "call.discarded": gettext_lazy("Prepared call discarded: %(reference)s, %(name)s"),
    "call.prepared": gettext_lazy("Call prepared under %(measure)s"),
    "call.days_set": gettext_lazy("Time limits of the call set"),
    "call.value_fixed": gettext_lazy("A value of the call fixed"),
    "list.settled": gettext_lazy("List of %(claims)s claims settled by the measure's rule"),
    "list.fell": gettext_lazy("Settled list fell"),
    "meeting.planned": gettext_lazy("Decision meeting %(reference)s planned for %(planned_on)s"),
    "meeting.claims_put": gettext_lazy("%(claims)s claims put to the meeting"),
    "meeting.held": gettext_lazy("Minutes %(number)s of the meeting entered"),
    "meeting.recused": gettext_lazy("%(name)s steps back from %(claim)s"),
    "meeting.recusal_lifted": gettext_lazy("%(name)s no longer steps back from %(claim)s"),
    "meeting.entered": gettext_lazy("Results of %(claims)s claims entered"),
    "meeting.confirmed": gettext_lazy("Result of the meeting confirmed: %(claims)s claims"),
    "meeting.carried_out": gettext_lazy("Result of the meeting carried out: %(done)s done, %(not_done)s not done"),
    "meeting.closed": gettext_lazy("Meeting closed"),
    "programme.decided_by_set": gettext_lazy("Way of deciding set: %(way)s"),
    "meeting.dropped": gettext_lazy("Meeting not held: %(reason)s"),
    "call.published": gettext_lazy("Call published under %(measure)s"),
    "note.written": gettext_lazy("Internal note written"),
    "bulk.confirmed": gettext_lazy("Action on %(claims)s claims confirmed"),
    "bulk.finished": gettext_lazy("Action on many claims finished: %(done)s done, %(refused)s not done"),
    "bulk.undone": gettext_lazy("Action on many claims taken back"),
    "assignment_rule.set": gettext_lazy("Rule of assignment set"),
    "assignment_rule.ended": gettext_lazy("Rule of assignment ended"),
    "budget.opened": gettext_lazy("Budget opened: %(document_number)s"),
    "budget.allot": gettext_lazy("Money allotted"),
    "budget.reduce": gettext_lazy("Allotment reduced"),
    "budget.move_out": gettext_lazy("Money moved to another budget"),
    "budget.move_in": gettext_lazy("Money moved from another budget"),
    "budget.reserve": gettext_lazy("Money reserved for %(application)s"),
    "budget.commit": gettext_lazy("Money committed to %(application)s"),
    "budget.pay": gettext_lazy("Money paid for %(application)s"),
    "budget.release": gettext_lazy("Money released from %(application)s"),
    "budget.recover": gettext_lazy("Money recovered from %(application)s"),
    "budget.recover_undone": gettext_lazy("Recovery from %(application)s undone"),
    "budget.carry_forward": gettext_lazy("Money carried forward"),
    "budget.carry_in": gettext_lazy("Money taken over from the year before"),
    "budget.hand_back": gettext_lazy("Money handed back to the treasury"),
    "budget.return": gettext_lazy("Payment for %(application)s sent back by the bank"),
    "stop.proposed": gettext_lazy("Proposed to pay nothing more: %(reason)s"),
    "stop.dropped": gettext_lazy("Payments go on: %(reason)s"),
    "recovery.proposed": gettext_lazy("Recovery proposed: %(reason)s"),
    "recovery.dropped": gettext_lazy("Recovery not pursued: %(reason)s"),
    "budget.closing_asked": gettext_lazy("End of the year asked for: %(note)s"),
    "budget.closing_dropped": gettext_lazy("The year stays open"),
    "budget.closed": gettext_lazy("Year of the budget closed"),
    "call.budget_carried": gettext_lazy("Call goes on with the budget of %(year)s"),
    "call.budget_replaced": gettext_lazy(
        "Call goes on with the budget %(document_number)s of %(year)s, no longer %(before)s"
    ),
    "payment_template.entered": gettext_lazy("Template of the payment file entered: %(name)s"),
    "payment_template.changed": gettext_lazy("Template of the payment file changed: %(name)s"),
    "payment_template.retired": gettext_lazy("Template of the payment file no longer offered: %(name)s"),
    "goals.begun": gettext_lazy("Budget goals begun: %(purpose)s"),
    "goals.added": gettext_lazy("Indicator added to the budget goals: %(name)s"),
    "goals.removed": gettext_lazy("Indicator taken out of the budget goals: %(name)s"),
    "goals.set": gettext_lazy("Budget goals set"),
    "goals.checked": gettext_lazy("Budget goals checked at mid-year"),
    "goals.evaluated": gettext_lazy("Self-evaluation of the budget goals entered"),
    "goals.reviewed": gettext_lazy("Score of the budget goals reviewed"),
    "report.kept": gettext_lazy("Report of claims kept: %(name)s"),
    "claims.exported": gettext_lazy("Table of claims taken out, claims: %(rows)s"),
    "report.retired": gettext_lazy("Report of claims no longer offered: %(name)s"),
    "budget.entered_in_bulk": gettext_lazy("Ledger entries made in bulk"),
    "notice.published": gettext_lazy("Public notice %(document_number)s published"),
    "notice.settled": gettext_lazy("Last day of the public notice settled"),
    "notice.ended": gettext_lazy("Public notice ended"),
    "objection.erased": gettext_lazy("Who made the objection %(reference)s erased, its time being over"),
    "objection.identity_read": gettext_lazy("Read who made the objection %(reference)s: %(what)s"),
    "funding_plan.drawn_up": gettext_lazy("Funding plan %(document_number)s drawn up"),
    "funding_plan.issued": gettext_lazy("Funding plan %(document_number)s issued"),
    "funding_plan.dropped": gettext_lazy("Funding plan %(document_number)s not issued: %(reason)s"),
    "payment.prepared": gettext_lazy("Payment batch prepared"),
    "payment.exported": gettext_lazy("Payment file made, with full account numbers"),
    "payment.paid": gettext_lazy("Payment batch marked as paid"),
    "payment.bounced": gettext_lazy("Payment batch answered, some bounced"),
    "payment.dissolved": gettext_lazy("Payment batch dissolved"),
    "payment.results_taken": gettext_lazy("The bank's file taken over: %(rows)s rows, %(news)s news"),
    "payment.account_kept": gettext_lazy("Account found right after a payment bounced"),
    "call.payer_set": gettext_lazy("A payer of the call given its budget"),
    "enterprise.answers_declared": gettext_lazy("Answers given to see which measures fit"),
    "offers.run_started": gettext_lazy("Run for offers under %(call)s started"),
    "offers.counted": gettext_lazy("%(matched)s of %(examined)s enterprises are due an offer"),
    "offers.confirmed": gettext_lazy("Making of %(matched)s offers confirmed"),
    "offers.undone": gettext_lazy("Prepared offers removed, none was sent"),
    "offers.resumed": gettext_lazy("Run taken up again"),
    "offers.dropped": gettext_lazy("Run dropped, nothing offered"),
    "offers.made": ngettext_lazy("%(offers)s offer made", "%(offers)s offers made", "offers"),
}
OFFERS: Mapping[str, Promise] = {
    "offer.made": gettext_lazy("Offered to the enterprise"),
    "offer.accepted": gettext_lazy("Accepted by the enterprise"),
    "offer.declined": gettext_lazy("Declined by the enterprise"),
    "offer.lapsed": gettext_lazy("Lapsed, no answer in time"),
    "offer.withdrawn": gettext_lazy("Withdrawn by the bureau"),
}
# What the applicant reads too; rulings, opinions and signatures are the bureau's own steps until decided.
OF_APPLICANTS = ("claim.", "correction.", "missing_paper.", "undertaking.")
OPEN = frozenset(kind for kind in TITLES if kind.startswith(OF_APPLICANTS)) | {
    "objection.filed",
    "objection.decided",
    "review.filed",
    "review.decided",
}


def timeline(events: Iterable[AuditEvent], *, audience: str = "bureau") -> list[dict[str, Any]]:
    """The events that have a sentence, in the order given."""
    shown = TITLES.keys() if audience == "bureau" else OPEN
    return [row_of(event, title_of(event), audience) for event in events if event.kind in shown]


def offer_timeline(events: Iterable[AuditEvent], *, audience: str = "bureau") -> list[dict[str, Any]]:
    """An offer's events, in the order given."""
    return [row_of(event, str(OFFERS[event.kind]), audience) for event in events if event.kind in OFFERS]


def row_of(event: AuditEvent, title: str, audience: str) -> dict[str, Any]:
    return {
        "at": event.at,
        "title": title,
        "who": who_of(event, audience),
        "why": why_of(event),
        "kind": event.kind,
    }


def title_of(event: AuditEvent) -> str:
    payload = event.payload
    if event.kind == "line.ruled":
        position = payload["position"]
        if payload["accepted"]:
            return _("Line %(number)s taken back in") % {"number": position}
        return _("Line %(number)s left out") % {"number": position}
    if event.kind == "value.stated":
        return _("Stated: %(label)s") % {"label": wording.pick(Text(**payload["label"]))}
    if event.kind == "opinion.given":
        desk, agrees = Desk(payload["desk"]).label, payload["verdict"] == Verdict.AGREE
        return (_("%(desk)s agrees") if agrees else _("%(desk)s does not agree")) % {"desk": desk}
    if event.kind == "objection.decided":
        return str(ObjectionOutcome(payload["outcome"]).label)
    if event.kind in ("assignment.made", "visit.planned", "panel.opinion_signed") or event.kind.startswith(
        ("meeting.", "claim.plan")
    ):
        return str(TITLES[event.kind]) % payload
    if event.kind == "review.decided":
        return str(ReviewOutcome(payload["outcome"]).label)
    return str(TITLES[event.kind])


def who_of(event: AuditEvent, audience: str) -> str:
    """The applicant reads which office acted, not who in it."""
    if audience != "bureau" and "desk" in event.payload:
        return str(Desk(event.payload["desk"]).label)
    if audience != "bureau":
        return ""
    absent = event.payload.get("for_name")
    return (
        _("%(name)s, deputy for %(absent)s") % {"name": event.actor_label, "absent": absent}
        if absent
        else event.actor_label
    )


def why_of(event: AuditEvent) -> str:
    payload = event.payload
    reason = "reason_en" if payload.get("reason_en") and wording.language() == "en" else "reason"
    parts = [str(payload[name]) for name in (reason, "comment") if payload.get(name)]
    if event.kind.startswith("missing_paper."):
        parts.insert(0, wording.pick(Text(**payload["label"])))
    if event.kind in ("line.ruled", "value.stated"):
        parts.append(f"{amount(payload['before'])} → {amount(payload['after'])}")
    elif event.kind == "amount.settled":
        parts.append(f"{amount(payload['before'])} → {amount(payload['amount'])}")
    elif payload.get("amount") is not None:
        parts.append(amount(payload["amount"]))
    if event.kind == "correction.requested":
        count = len(payload.get("items", ()))
        parts.append(ngettext("%(count)s point", "%(count)s points", count) % {"count": count})
    return " · ".join(parts)


def amount(minor: Any) -> str:
    return _("not known") if minor is None else format_money(int(minor))
