"""What the API says of its operations on exchange rates, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.api.operations_receipts import FULL, ROW
from pilotzone.kernel.operations import Operation

RATE = {
    "uid": "7c1e5b0a-2b7d-4a55-9a41-6f0d2c3b4a5e",
    "list": "pboc-central-parity",
    "day": "2026-04-16",
    "currency": "USD",
    "rate": "7.095000",
    "version": 1,
}
SENT = {"key": "USD/2026-04-16", "verb": "new", "currency": "USD", "day": "2026-04-16", "rate": "7.0950"}
DONE = ROW | {"key": SENT["key"], "uid": RATE["uid"]}
RECEIPT = FULL | {"resource": "rates", "mode": "all", "count": 1, "taken": 1, "refused": 0, "rows": [DONE]}
RATES = {
    "GET": Operation(
        summary=_("Exchange rates"),
        about=_("As published, the latest day first: yuan for one unit of the currency."),
        answer={"items": [RATE], "next": None, "previous": None},
    ),
    "POST": Operation(
        summary=_("Tell exchange rates"),
        about=_(
            "Up to 10,000 rows of one list, from the office that publishes it: yuan for one unit (of a currency that "
            "is quoted for 100 units a hundredth of it), six decimal places at most, for tomorrow at the latest. The "
            "same rate again is “unchanged”. Another one is “rate_differs” unless the row says change, and that is "
            "taken until the end of its day: after it amounts may rest on the rate (“rate_of_the_past”), and the "
            "bureau corrects it. Rates are not withdrawn."
        ),
        sample={"mode": "all", "list": "pboc-central-parity", "rows": [SENT]},
        answer=RECEIPT,
        also=(202,),
        errors={"source_not_yours": 403, "rows_refused": 422, "unknown_list": 422},
    ),
}
