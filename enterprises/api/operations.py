"""What the API says of its operations on figures, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.api.operations_receipts import FULL
from pilotzone.exchange.api.operations_receipts import ROW as DONE
from pilotzone.kernel.operations import Operation

FIGURE = {
    "indicator": "trade",
    "period": "2026Q1",
    "mode": "9610",
    "source": "customs",
    "value": "1200.50",
    "unit": "元",
    "currency": "CNY",
    "refused": None,
    "basis": "catalogue",
    "sharing": "GX-HG-2026-018",
    "scope_note": "",
    "as_of": "2026-04-15",
    "revision": 1,
    "reported_at": "2026-04-16T10:00:00+08:00",
}
ROW = {
    "key": "A-1",
    "verb": "new",
    "code": "91120116MA07B2X41J",
    "indicator": "trade",
    "period": "2026Q1",
    "value": "1200.50",
    "currency": "CNY",
}
BATCH = {"source": "customs", "sharing": "GX-HG-2026-018", "as_of": "2026-04-15", "rows": [ROW]}
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
            "Up to 10,000 rows of the own source, each new, change, withdraw or put; “mode” says whether all rows are "
            "taken or none, or each by itself. Up to 500 rows are answered with what became of each; for more follow "
            "“Location” until the receipt is no longer “running”. A row outside its lawful basis is refused."
        ),
        sample=BATCH,
        answer=FULL | {"count": 1, "taken": 1, "refused": 0, "mode": "all", "rows": [DONE]},
        also=(202,),
        errors={
            "source_not_yours": 403,
            "rows_refused": 422,
            "own_figures": 422,
            "aggregates_only": 422,
            "as_of_ahead": 422,
            "unknown_source": 422,
            "unknown_item": 422,
            "other_item": 422,
        },
    ),
}
