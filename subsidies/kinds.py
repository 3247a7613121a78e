"""The notices that subsidies send."""

from django.utils.translation import gettext_lazy as _

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
        _("%(count)s points of the claim %(reference)s need correction by %(due)s. All are listed on its page."),
        urgent=True,
    ),
    Kind(
        "correction_answered",
        GROUP,
        _("Corrections received for %(reference)s"),
        _("%(enterprise)s answered the request for the claim %(reference)s."),
    ),
    Kind(
        "claim_forwarded",
        GROUP,
        _("Claim %(reference)s is with the city"),
        _("The district has given its opinions on the claim %(reference)s."),
    ),
    Kind(
        "claim_refused",
        GROUP,
        _("Claim %(reference)s is not supported"),
        _("By clause %(clause)s: %(reason)s You may apply for administrative reconsideration within 60 days."),
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
        "claim_noticed",
        GROUP,
        _("Claim %(reference)s is on public notice"),
        _("The notice %(notice)s stands until %(last_day)s."),
    ),
    Kind(
        "claim_paid",
        GROUP,
        _("Claim %(reference)s has been paid"),
        _("%(amount)s was paid to your account on %(day)s."),
        urgent=True,
    ),
    Kind(
        "claim_withdrawn",
        GROUP,
        _("Claim %(reference)s was withdrawn"),
        _("%(enterprise)s withdrew the claim %(reference)s."),
    ),
    Kind(
        "claims_overdue",
        "work",
        _("%(count)s claims are late"),
        _("%(count)s claims that wait for your office are past their limit. The longest has waited since %(since)s."),
    ),
):
    register(kind)
