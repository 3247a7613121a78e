"""What the API says of claims and payments that are read on a consent, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation
from subsidies.api.operations import CLAIM
from subsidies.api.operations_reads import PAYMENT

RESULT = {name: CLAIM[name] for name in ("uid", "reference", "call", "submitted_at")}
RECEIVED = {name: PAYMENT[name] for name in ("uid", "application", "amount", "paid_at")}
CLAIMS = {
    "GET": Operation(
        summary=_("Results of claims, on a consent"),
        about=_(
            "Where the consent names “claims”: those that are settled, newest first: to be paid, paid, or not "
            "supported. Drafts and claims under way are not told. The enterprise sees that they were read."
        ),
        answer={
            "items": [RESULT | {"state": "paid", "approved": "82000.00", "paid": "82000.00"}],
            "next": None,
            "previous": None,
        },
    )
}
PAYMENTS = {
    "GET": Operation(
        summary=_("Payments received, on a consent"),
        about=_(
            "Where the consent names “payments”: those that have arrived, the latest first; neither bank nor account "
            "is told. The enterprise sees that they were read."
        ),
        answer={"items": [RECEIVED], "next": None, "previous": None},
    )
}
