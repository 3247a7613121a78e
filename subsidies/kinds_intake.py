"""The notices about papers that follow, and about what other offices are asked."""

from django.utils.translation import gettext_lazy as _

from pilotzone.messages.kinds import Kind, register

GROUP = "claims"

for kind in (
    Kind(
        "missing_paper_due_soon",
        GROUP,
        _("A paper for %(reference)s is due soon"),
        _("“%(paper)s” of the claim %(reference)s is to be handed in by %(due)s."),
    ),
    Kind(
        "missing_paper_due_now",
        GROUP,
        _("A paper for %(reference)s is due now"),
        _(
            "“%(paper)s” of the claim %(reference)s has to be handed in by %(due)s. After that the bureau can end "
            "the acceptance."
        ),
        urgent=True,
    ),
    Kind(
        "missing_paper_overdue",
        GROUP,
        _("A paper for %(reference)s did not come in time"),
        _(
            "“%(paper)s” of the claim %(reference)s was due on %(due)s. Hand it in at once: the bureau can end "
            "the acceptance."
        ),
        urgent=True,
    ),
    Kind(
        "missing_paper_missed",
        "work",
        _("A paper that was to follow is missing in %(reference)s"),
        _("%(enterprise)s did not hand in “%(paper)s” of the claim %(reference)s by %(due)s."),
    ),
    Kind(
        "missing_paper_handed_in",
        "work",
        _("A paper that was to follow has come for %(reference)s"),
        _("“%(paper)s” of the claim %(reference)s waits for your answer."),
    ),
    Kind(
        "missing_paper_sent_back",
        GROUP,
        _("A paper for %(reference)s was not accepted"),
        _("“%(paper)s” of the claim %(reference)s: %(reason)s Hand it in by %(due)s."),
        urgent=True,
    ),
    Kind(
        "claim_acceptance_ended",
        GROUP,
        _("The acceptance of %(reference)s is ended"),
        _(
            "“%(paper)s” of the claim %(reference)s was due on %(due)s. Until %(until)s the bureau can take it up "
            "again."
        ),
        urgent=True,
    ),
    Kind(
        "missing_paper_released",
        GROUP,
        _("A paper for %(reference)s is no longer needed"),
        _("By what the claim %(reference)s states now, “%(paper)s” is not asked for. You need not hand it in."),
    ),
    Kind(
        "missing_paper_owed_again",
        GROUP,
        _("A paper for %(reference)s is needed again"),
        _("By what the claim %(reference)s states now, “%(paper)s” is to be handed in by %(due)s."),
        urgent=True,
    ),
    Kind(
        "missing_paper_asked",
        GROUP,
        _("A paper for %(reference)s is needed now"),
        _("By what the claim %(reference)s states now, “%(paper)s” is needed. Nothing is decided until it is in."),
        urgent=True,
    ),
    Kind(
        "claim_resumed",
        GROUP,
        _("Claim %(reference)s is taken up again"),
        _("Hand in “%(paper)s” of the claim %(reference)s by %(due)s. Reason: %(reason)s"),
        urgent=True,
    ),
    Kind(
        "finding_received",
        "work",
        _("Another department has a finding about %(reference)s"),
        _("%(enterprise)s: %(text)s Answer it before the claim is decided."),
    ),
    Kind(
        "reply_late",
        "work",
        _("The reply of %(department)s to %(reference)s is late"),
        _("It was due %(due)s. The department is asked for it by e-mail, and each week again, four times at most."),
    ),
    Kind(
        "reply_late_unmailed",
        "work",
        _("The reply of %(department)s to %(reference)s is late"),
        _("It was due %(due)s. No e-mail address is entered for the department: ask for the reply by telephone."),
    ),
    Kind(
        "outside_audit_begins",
        "work",
        _("Claims to audit: %(reference)s"),
        _("Claims named to your firm until %(ends_on)s: %(count)s. Task: %(purpose)s"),
    ),
    Kind(
        "outside_audit_nears",
        "work",
        _("The last day of %(reference)s is near"),
        _("Claims without a report: %(count)s. Your firm sees them until %(ends_on)s."),
        urgent=True,
    ),
    Kind(
        "outside_audit_over",
        "work",
        _("Audit reports of %(reference)s are missing"),
        _("Claims on which %(firm)s had not reported by its last day: %(count)s. Appoint it anew, or another firm."),
    ),
    Kind(
        "outside_audit_reported",
        "work",
        _("Audit report on %(reference)s"),
        _("%(firm)s has reported on the claim %(reference)s."),
    ),
):
    register(kind)
