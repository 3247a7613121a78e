"""What the API says of the results of payments, with an example."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation

PAID = {"payment": "BF-2026-0002-001", "result": "paid", "day": "2026-06-20", "bank_reference": "TR202606200001"}
BACK = {"payment": "BF-2026-0002-002", "result": "bounced", "day": "2026-06-20", "reason": "户名不符"}
RESULTS = {
    "POST": Operation(
        summary=_("Say what became of payments"),
        about=_(
            "Up to 500 rows: “paid” on a day with the bank's reference, or “bounced” with the reason; “amount”, where "
            "it is sent, is compared. “atomic=1” (usual) takes all or none and answers 422 with every row's errors; "
            "“atomic=0” takes the right rows. What the record says already is “known” and changes nothing; what "
            "contradicts it is refused (paid_already, bounced_already)."
        ),
        sample={"rows": [PAID, BACK]},
        answer={
            "atomic": True,
            "results": {"taken": 2},
            "rows": [
                {"row": 1, "payment": PAID["payment"], "result": "taken", "errors": []},
                {"row": 2, "payment": BACK["payment"], "result": "taken", "errors": []},
            ],
        },
        errors={"rows_refused": 422},
    )
}
