"""What the API says of the results of payments, with an example."""

from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.api.operations_receipts import FULL, ROW
from pilotzone.kernel.operations import Operation

PAID = {"payment": "BF-2026-0002-001", "result": "paid", "day": "2026-06-20", "bank_reference": "TR202606200001"}
BACK = {"payment": "BF-2026-0002-002", "result": "bounced", "day": "2026-06-20", "reason": "户名不符"}
TAKEN = ROW | {"key": "", "verb": "put", "uid": "4c1f8c52-58c4-4f4f-8a0e-0b8a2f1d9e10", "version": None}
BACK_TAKEN = TAKEN | {"row": 2, "uid": "7d2a9b63-69d5-4a5a-9b1f-1c9b3a2e0f21"}
RESULTS = {
    "POST": Operation(
        summary=_("Say what became of payments"),
        about=_(
            "Up to 10,000 rows: “paid” on a day with the bank's reference, or “bounced” with the reason; “amount”, "
            "where it is sent, is compared. “new” is refused where the payment has its answer, “change” where it has "
            "none; nothing is withdrawn. What the record says already is “unchanged”; what contradicts it is refused "
            "(paid_already, bounced_already, bounced_before_paid). Up to 500 rows are answered with what became of "
            "each; for more follow “Location”."
        ),
        sample={"rows": [PAID, BACK]},
        answer=FULL
        | {"resource": "payment_results", "mode": "all", "taken": 2, "refused": 0, "rows": [TAKEN, BACK_TAKEN]},
        also=(202,),
        errors={"rows_refused": 422},
    )
}
