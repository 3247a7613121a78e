"""The notices about money: what was paid, what came back, what has to be repaid."""

from django.utils.translation import gettext_lazy as _

from pilotzone.messages.kinds import Kind, register
from subsidies.kinds import GROUP

for kind in (
    Kind(
        "claim_paid",
        GROUP,
        _("Claim %(reference)s has been paid"),
        _("%(amount)s was paid to your account on %(day)s."),
        urgent=True,
    ),
    Kind(
        "claim_recovery_demanded",
        GROUP,
        _("Money for the claim %(reference)s has to be repaid"),
        _("%(amount)s has to be repaid by %(day)s: %(reason)s The clause and the account are on the claim's page."),
        urgent=True,
    ),
    Kind(
        "claim_recovery_overdue",
        GROUP,
        _("The repayment for the claim %(reference)s is overdue"),
        _("%(amount)s was to be repaid by %(day)s. Until it is, the enterprise counts as owing fiscal money."),
        urgent=True,
    ),
    Kind(
        "claim_recovery_repaid",
        GROUP,
        _("The money for the claim %(reference)s is repaid"),
        _("%(amount)s has arrived in full. Nothing is owed for this claim any more."),
    ),
    Kind(
        "claim_rest_stopped",
        GROUP,
        _("The rest of the claim %(reference)s is not paid"),
        _("%(amount)s that were still to come are not paid: %(reason)s The clause is on the claim's page."),
        urgent=True,
    ),
    Kind(
        "claim_payment_netted",
        GROUP,
        _("From the payment for %(reference)s something is kept"),
        _("Of %(amount)s, %(netted)s is kept for what has to be repaid (%(demands)s); %(net)s goes to your account."),
        urgent=True,
    ),
    Kind(
        "claim_paid_netted",
        GROUP,
        _("Claim %(reference)s has been paid, and something was kept"),
        _("On %(day)s %(amount)s was paid to your account; %(netted)s was kept and counts as repaid."),
        urgent=True,
    ),
    Kind(
        "claim_recovery_taken_back",
        GROUP,
        _("The demand to repay for the claim %(reference)s is taken back"),
        _("Nothing more is to be repaid by this demand; a bar or debt that it brought has no effect any more."),
        urgent=True,
    ),
    Kind(
        "claim_bar_lifted",
        GROUP,
        _("The bar from funding is lifted"),
        _("The bar that came with the demand to repay for the claim %(reference)s has no effect any more."),
        urgent=True,
    ),
    Kind(
        "claim_repayment_undone",
        GROUP,
        _("Money for the claim %(reference)s is to be repaid again"),
        _("The payment from which it was kept came back. %(amount)s is to be repaid by %(day)s: %(reason)s"),
        urgent=True,
    ),
    Kind(
        "goals_missing",
        GROUP,
        _("Money is allotted, and its goals are not set"),
        _("%(amount)s of %(budget)s are allotted. Goals are set with the allotment: write them and hand them in."),
    ),
    Kind(
        "goals_check_due",
        GROUP,
        _("The mid-year check of a budget's goals is due"),
        _("Enter by %(day)s how far the goals of %(budget)s are reached."),
    ),
    Kind(
        "goals_evaluation_due",
        GROUP,
        _("The self-evaluation of a budget's goals is due"),
        _("Enter by %(day)s what %(budget)s has achieved."),
    ),
    Kind(
        "goals_to_review",
        GROUP,
        _("A self-evaluation waits for the review"),
        _("%(name)s has evaluated the goals of %(budget)s."),
    ),
    Kind(
        "claim_part_paid",
        GROUP,
        _("A part of the claim %(reference)s was paid"),
        _("%(amount)s for the claim %(reference)s was paid on %(day)s. What is still to come stands on its page."),
    ),
    Kind(
        "claim_payment_bounced",
        GROUP,
        _("The payment for %(reference)s came back"),
        _("The bank sent %(amount)s back (“%(reason)s”). Correct the payee account; then it is paid again."),
        urgent=True,
    ),
):
    register(kind)
