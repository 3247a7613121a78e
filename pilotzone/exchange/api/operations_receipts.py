"""What the API says of its operations on receipts, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation

RECEIPT = {
    "uid": "5b0e7f0e-6a3e-4f1e-9a53-0a3f5d0a7d11",
    "resource": "figures",
    "mode": "rows",
    "state": "done",
    "percent": 100,
    "count": 2,
    "taken": 1,
    "unchanged": 0,
    "refused": 1,
    "error": "",
    "made_at": "2026-04-16T10:00:00+08:00",
    "ended_at": "2026-04-16T10:00:02+08:00",
}
ROW = {"row": 1, "key": "A-1", "verb": "new", "result": "added", "uid": "", "version": 1, "details": {}, "errors": []}
FAULT = {"field": "value", "value": "12元", "code": "not_a_number", "title": "This is no number."}
WRONG_ROW = ROW | {"row": 2, "key": "A-2", "verb": "put", "result": "refused", "version": None, "errors": [FAULT]}
FULL = RECEIPT | {"rows": [ROW, WRONG_ROW]}
RECEIPTS = {
    "GET": Operation(
        summary=_("Receipts"),
        about=_("Of the batches that the caller sent, the newest first."),
        answer={"items": [RECEIPT], "next": None, "previous": None},
    )
}
RECEIPT_DETAIL = {
    "GET": Operation(
        summary=_("One receipt"),
        about=_("“running” until the batch has ended: “done”, “refused”, “stopped” or “failed”."),
        answer=RECEIPT,
    )
}
RECEIPT_ROWS = {
    "GET": Operation(
        summary=_("What became of each row"),
        about=_(
            "By its place among those sent, from 1: added, changed, withdrawn, unchanged, refused with its errors, or "
            "not written since another row was refused. 500 rows a page; rows that wait are not there yet."
        ),
        answer={"items": [ROW, WRONG_ROW], "next": None, "previous": None},
    )
}
CANCELLING = {
    "POST": Operation(
        summary=_("Stop a batch"),
        about=_(
            "It stops at its next portion. Sent as “all”, nothing of it stays; sent as “rows”, the rows that are "
            "settled stay. A batch that has ended is left as it is."
        ),
        answer=RECEIPT,
    )
}
