"""What the API says of reading on consents, with an example of each."""

from django.utils.translation import gettext_lazy as _

from enterprises.api.operations import FIGURE
from enterprises.api.operations_reads import ENTERPRISE
from pilotzone.kernel.operations import Operation

CONSENT = {
    "uid": "0e3b6a52-57a1-4a26-9d3e-2f6f4b1c9a10",
    "enterprise": {"uscc": "91120116MA07B2X41J", "name": "天津澜图电子商务有限公司"},
    "items": ["registration", "figures"],
    "indicators": ["receipts"],
    "purpose": "loan",
    "starts_on": "2026-03-01",
    "ends_on": "2027-02-28",
    "given_at": "2026-02-27T15:20:00+08:00",
}
CONSENTS = {
    "GET": Operation(
        summary=_("Consents that hold"),
        about=_(
            "What enterprises let your organisation read today: which items, which figures, for what and until when. "
            "A consent that has run out or was ended is not found any more. Scores, grades and ranks of assessments "
            "are never told."
        ),
        answer={"items": [CONSENT], "next": None, "previous": None},
    )
}
CONSENT_DETAIL = {
    "GET": Operation(summary=_("One consent"), about=_("With what it names; found while it holds."), answer=CONSENT)
}
REGISTRATION = {
    "GET": Operation(
        summary=_("Facts of the registration, on a consent"),
        about=_("Where the consent names “registration”. The enterprise sees that it was read."),
        answer=ENTERPRISE,
    )
}
CONSENTED_FIGURES = {
    "GET": Operation(
        summary=_("Figures, on a consent"),
        about=_(
            "Where the consent names “figures”: those of the indicators that it names, the latest period first. What "
            "another source has told is read only where its own basis covers “financing”; else “value” is null and "
            "“refused” says why. The enterprise sees that they were read."
        ),
        answer={"items": [FIGURE], "next": None, "previous": None},
    )
}
