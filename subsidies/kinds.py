"""The notices that subsidies send."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pilotzone.messages.kinds import Kind, register

GROUP = "claims"

for kind in (
    Kind(
        "claim_to_confirm",
        GROUP,
        _("Claim %(reference)s waits for you"),
        _("%(name)s has completed the claim %(reference)s. Check it and submit it by %(closes)s."),
    ),
    Kind(
        "claim_submitted",
        GROUP,
        _("Claim %(reference)s has been submitted"),
        _("We received the claim %(reference)s of %(enterprise)s at %(at)s. The receipt is on its page."),
    ),
    Kind(
        "claim_arrived",
        GROUP,
        _("New claim %(reference)s"),
        _("%(enterprise)s submitted the claim %(reference)s. The district's opinion is due on %(due)s."),
    ),
    Kind(
        "correction_requested",
        GROUP,
        _("Corrections asked for in %(reference)s"),
        ngettext_lazy(
            "%(count)s point of the claim %(reference)s needs correction by %(due)s. It is shown on its page.",
            "%(count)s points of the claim %(reference)s need correction by %(due)s. All are listed on its page.",
            "count",
        ),
        urgent=True,
    ),
    Kind(
        "correction_answered",
        GROUP,
        _("Corrections received for %(reference)s"),
        _("%(enterprise)s answered the request for the claim %(reference)s."),
    ),
    Kind(
        "late_remark_asked",
        "work",
        _("A later remark on %(reference)s needs your permission"),
        ngettext_lazy(
            "%(count)s point was reviewed before. Why it was not named then: %(why)s",
            "%(count)s points were reviewed before. Why they were not named then: %(why)s",
            "count",
        ),
    ),
    Kind(
        "late_remark_answered",
        "work",
        _("The later remark on %(reference)s was answered"),
        _("%(outcome)s. Reason: %(reason)s"),
    ),
    Kind(
        "correction_due_soon",
        GROUP,
        _("Corrections for %(reference)s are due soon"),
        ngettext_lazy(
            "%(count)s point of the claim %(reference)s is to be corrected by %(due)s.",
            "%(count)s points of the claim %(reference)s are to be corrected by %(due)s.",
            "count",
        ),
    ),
    Kind(
        "correction_due_now",
        GROUP,
        _("The corrections of %(reference)s are due within one working day"),
        ngettext_lazy(
            "%(count)s point of the claim %(reference)s is to be corrected by %(due)s. "
            "A missed limit can end the claim.",
            "%(count)s points of the claim %(reference)s are to be corrected by %(due)s. "
            "A missed limit can end the claim.",
            "count",
        ),
        urgent=True,
    ),
    Kind(
        "correction_overdue",
        GROUP,
        _("The corrections for %(reference)s are overdue"),
        _("They were due by %(due)s. Answer at once: the bureau can take the claim as withdrawn."),
        urgent=True,
    ),
    Kind(
        "correction_missed",
        "work",
        _("%(reference)s was not corrected in time"),
        _("%(enterprise)s did not answer by %(due)s. The city's caseworkers can take the claim as withdrawn."),
    ),
    Kind(
        "correction_extended",
        GROUP,
        _("More time for the corrections of %(reference)s"),
        _("They are due by %(due)s now. Reason: %(reason)s"),
    ),
    Kind(
        "claim_lapsed",
        GROUP,
        _("Claim %(reference)s is taken as withdrawn"),
        _(
            "The corrections were due by %(due)s and did not come. Tell the bureau why by %(until)s, and it can take "
            "the claim up again."
        ),
        urgent=True,
    ),
    Kind(
        "claim_restored",
        GROUP,
        _("Claim %(reference)s is taken up again"),
        _("Send the corrections by %(due)s. Reason: %(reason)s"),
        urgent=True,
    ),
    Kind(
        "claim_forwarded",
        GROUP,
        _("Claim %(reference)s is with the city"),
        _("The district has given its opinions on the claim %(reference)s."),
    ),
    Kind(
        "claim_assigned",
        "work",
        _("Claim %(reference)s is yours"),
        _("The claim of %(enterprise)s was assigned to you. It is due on %(due)s."),
    ),
    Kind(
        "claims_assigned",
        "work",
        ngettext_lazy("%(count)s claim is yours", "%(count)s claims are yours", "count"),
        ngettext_lazy(
            "%(name)s assigned it to you. It stands in your queue.",
            "%(name)s assigned them to you. They stand in your queue.",
            "count",
        ),
    ),
    Kind(
        "note_mention",
        "work",
        _("%(name)s mentions you in a note on %(reference)s"),
        _("The note stands on the claim's page. The enterprise doesn't see it."),
    ),
    Kind(
        "claim_refused",
        GROUP,
        _("Claim %(reference)s is not supported"),
        _("By clause %(clause)s: %(reason)s You may apply for administrative reconsideration within 60 days."),
        urgent=True,
    ),
    Kind(
        "claim_not_supported",
        GROUP,
        _("Claim %(reference)s is not supported"),
        _(
            "By clause %(clause)s: %(reason)s You may ask the bureau for a review until %(until)s, on the page of the "
            "claim, and apply for administrative reconsideration within 60 days."
        ),
        urgent=True,
    ),
    Kind(
        "review_waiting",
        "work",
        _("Review %(review)s of the refusal of %(reference)s"),
        _(
            "%(enterprise)s asks for a review. It is to be decided by %(due)s, "
            "by two people without a hand in the claim."
        ),
    ),
    Kind(
        "review_received",
        GROUP,
        _("Your request to review the refusal of %(reference)s has been received"),
        _("The request %(review)s is decided by %(due)s, by two people who had no hand in the claim."),
    ),
    Kind(
        "review_upheld",
        GROUP,
        _("The refusal of %(reference)s is lifted"),
        _("The claim is before the city again, with its figures. Reason: %(reason)s"),
        urgent=True,
    ),
    Kind(
        "review_kept",
        GROUP,
        _("The refusal of %(reference)s stands"),
        _(
            "Reason: %(reason)s The bureau's own review ends here. You may apply for administrative reconsideration "
            "within 60 days of the refusal, or bring an action before the court within 6 months."
        ),
        urgent=True,
    ),
    Kind(
        "list_money_changed",
        GROUP,
        _("The settled list of “%(call)s” fell"),
        _(
            "It was settled on %(before)s, and %(after)s is there now. The signatures that were given have fallen; "
            "settle the list again by the measure's rule."
        ),
        urgent=True,
    ),
    Kind(
        "list_claim_left",
        GROUP,
        _("The settled list of “%(call)s” fell"),
        _(
            "Money of claim %(reference)s, which had been decided, is free again. The signatures that were given have "
            "fallen; settle the list again by the measure's rule."
        ),
        urgent=True,
    ),
    Kind(
        "decision_waiting",
        GROUP,
        _("Claim %(reference)s waits for decision"),
        _("The re-reviewed amount of %(enterprise)s is %(amount)s."),
    ),
    Kind(
        "claim_approved",
        GROUP,
        _("Claim %(reference)s has been decided"),
        _("The amount is %(amount)s. The public notice follows."),
    ),
    Kind(
        "claim_approved_by_list",
        GROUP,
        _("Claim %(reference)s has been decided"),
        _(
            "The amount is %(amount)s. The review came to %(before)s; the measure's own rule was applied to all claims "
            "of the call, and the page of the claim says how. The public notice follows."
        ),
    ),
    Kind(
        "claim_noticed",
        GROUP,
        _("Claim %(reference)s is on public notice"),
        _("The notice %(notice)s stands until %(last_day)s."),
    ),
    Kind(
        "claim_objected",
        GROUP,
        _("Somebody objects to claim %(reference)s"),
        _(
            "The objection %(objection)s is examined by people who had no hand in the claim, by %(due)s. Only this "
            "claim waits. Nothing is asked of you now; you are told what is decided, and why."
        ),
        urgent=True,
    ),
    Kind(
        "objection_waiting",
        "work",
        _("Objection %(objection)s to claim %(reference)s"),
        _("It is to be decided by %(due)s, by two people who had no hand in the claim."),
    ),
    Kind(
        "objection_decided",
        GROUP,
        _("The objection to claim %(reference)s is decided"),
        _("%(outcome)s. Reason: %(reason)s"),
        urgent=True,
    ),
    Kind(
        "claim_returned",
        "work",
        _("Claim %(reference)s is back with the re-review"),
        _("%(outcome)s. Reason: %(reason)s"),
    ),
    Kind(
        "claim_withdrawn",
        GROUP,
        _("Claim %(reference)s was withdrawn"),
        _("%(enterprise)s withdrew the claim %(reference)s."),
    ),
    Kind(
        "claim_withdrawn_by_colleague",
        GROUP,
        _("Claim %(reference)s was withdrawn"),
        _("%(name)s withdrew the claim %(reference)s. A new one can be made while the call is open."),
    ),
    Kind(
        "offer_made",
        GROUP,
        _("%(amount)s is due to your enterprise"),
        _(
            "By what the registers hold, %(enterprise)s is due %(amount)s under “%(call)s”. Nothing has to be filled "
            "in: look at it and agree by %(due)s."
        ),
        urgent=True,
    ),
    Kind(
        "offer_lapsed",
        GROUP,
        _("The offer under “%(call)s” has lapsed"),
        _("%(enterprise)s did not answer the offer of %(amount)s by %(due)s."),
    ),
    Kind(
        "offer_withdrawn",
        GROUP,
        _("The offer under “%(call)s” was withdrawn"),
        _("The offer of %(amount)s to %(enterprise)s was withdrawn: %(reason)s"),
        urgent=True,
    ),
    Kind(
        "claims_overdue",
        "work",
        ngettext_lazy("%(count)s claim is late", "%(count)s claims are late", "count"),
        ngettext_lazy(
            "%(count)s claim that waits for your office is past its limit. It has waited since %(since)s.",
            "%(count)s claims that wait for your office are past their limit. The longest has waited since %(since)s.",
            "count",
        ),
    ),
    Kind(
        "claim_version_offered",
        GROUP,
        _("New terms for your draft %(reference)s"),
        _("By the supplementary notice %(notice)s new terms apply. Look at the changes and choose which to use."),
    ),
    Kind(
        "claim_moved",
        GROUP,
        _("Claim %(reference)s is reviewed under new terms"),
        _("By the supplementary notice %(notice)s the amount is worked out anew: before %(before)s, now %(after)s."),
        urgent=True,
    ),
):
    register(kind)
