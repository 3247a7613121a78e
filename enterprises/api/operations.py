"""What the API says of its operations on figures, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation

FIGURE = {
    "indicator": "trade",
    "period": "2026Q1",
    "mode": "9610",
    "source": "customs",
    "value": "1200.50",
    "unit": "万元",
    "currency": "CNY",
    "refused": None,
    "basis": "catalogue",
    "sharing": "GX-HG-2026-018",
    "scope_note": "",
    "as_of": "2026-04-15",
    "revision": 1,
    "reported_at": "2026-04-16T10:00:00+08:00",
}
ROW = {"code": "91120116MA07B2X41F", "indicator": "trade", "period": "2026Q1", "value": "1200.50", "currency": "CNY"}
BATCH = {"source": "customs", "sharing": "GX-HG-2026-018", "as_of": "2026-04-15", "rows": [ROW]}
IMPORT = {
    "uid": "5b0e7f0e-6a3e-4f1e-9a53-0a3f5d0a7d11",
    "reference": "FI-2026-000017",
    "state": "wrong",
    "percent": 100,
    "source": "customs",
    "sharing": "GX-HG-2026-018",
    "as_of": "2026-04-15",
    "made_at": "2026-04-16T10:00:00+08:00",
    "ended_at": "2026-04-16T10:00:02+08:00",
    "rows": 1,
    "added": 0,
    "revised": 0,
    "unchanged": 0,
    "wrong": 1,
    "errors": [{"row": 1, "field": "value", "value": "12元", "code": "not_a_number", "title": "Not a number."}],
}
FIGURES = {
    "GET": Operation(
        summary=_("Figures of one subject"),
        about=_(
            "Of an enterprise, a park or a warehouse by its code, the latest period first, read for a purpose. Where "
            "the basis does not cover the purpose, “value” is null and “refused” says why. Readings of authorised "
            "figures are recorded, and the enterprise sees them."
        ),
        answer={"items": [FIGURE], "next": None, "previous": None},
    ),
    "POST": Operation(
        summary=_("Send a batch of figures"),
        about=_(
            "Up to 10,000 rows of the own source. They are taken all or none: follow “Location” until “state” is "
            "“done” or “wrong”. With a “submission” number of your own a batch sent again is not taken twice."
        ),
        sample=BATCH,
        answer=IMPORT | {"state": "running", "percent": 0, "ended_at": None, "rows": 0, "wrong": 0, "errors": []},
        status=202,
        errors={"source_not_yours": 403, "submission_taken": 409, "own_figures": 422},
    ),
}
IMPORTS = {
    "GET": Operation(
        summary=_("The course of a batch"),
        about=_("How far it is, what became of it, and each row that is wrong by its place among those sent, from 1."),
        answer=IMPORT,
    )
}
IMPORT_ROWS = {
    "GET": Operation(
        summary=_("The result of each row"),
        about=_(
            "Once the batch has ended: added, revised, unchanged, refused with its errors, or not written since "
            "another row was refused; by its place among those sent, from 1."
        ),
        answer={
            "state": "done",
            "rows": [
                {
                    "row": 1,
                    "code": "91120116MA07B2X41F",
                    "indicator": "trade",
                    "period": "2026Q1",
                    "mode": "",
                    "result": "added",
                    "errors": [],
                }
            ],
        },
    )
}
