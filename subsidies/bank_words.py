"""Why what is said of a payment cannot be taken over, in words; one text for page, file and API."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROWS: Mapping[str, Promise] = {  # of a row as it is written
    "cell_flaw": _("A cell holds a formula or a number whose digits the spreadsheet has rounded. Enter it as text."),
    "twice": _("The payment stands in row %(row)s already."),
    "unknown_reference": _("“%(reference)s” is no payment of this batch."),
    "unknown_payment": _("“%(reference)s” is no payment."),
    "unknown_result": _("“%(result)s” is no result: paid (成功) or bounced (退回) is expected."),
    "no_day": _("“%(day)s” is no date: it is written as 2024-07-09."),
    "no_bank_reference": _("A paid row needs the bank's reference."),
    "no_reason": _("A bounced row needs the reason."),
    "amount_differs": _("The amount %(amount)s is not that of the payment."),
}
RECORDED: Mapping[str, Promise] = {  # looking at what is recorded of the payment and its batch
    "day_wrong": _("The day lies between the batch's preparation and today."),
    "netted_in_full": _("%(reference)s is netted in full: the bank has nothing to answer."),
    "bank_reference_missing": _("Enter the bank's reference."),
    "bounce_reason_missing": _("Enter why the bank sent it back."),
    "bank_reference_long": _("A bank's reference has %(most)s signs at most."),
    "reason_long": _("%(most)s signs at most."),
    "bounced_already": _(
        "This payment is recorded as bounced already. Paying anew is another payment, with a reference of its own."
    ),
    "bounced_before_paid": _("The payment is recorded as paid on %(day)s: it can have come back on that day or later."),
    "paid_already": _("This payment is recorded as paid already, with the bank's reference %(reference)s."),
    "not_exported": _("Make the payment file first; a batch is marked paid once."),
    "prepared_it": _("You prepared this batch. Another finance officer marks it as paid."),
}


def words(code: str, params: Mapping[str, Any]) -> str:
    text = str(ROWS.get(code) or RECORDED[code])
    return text % params if params else text
