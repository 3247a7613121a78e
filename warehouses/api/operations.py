"""What the API says of its operations on warehouses and recognitions, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.api.operations_receipts import FULL
from pilotzone.kernel.operations import Operation

OPERATOR = {"uscc": "91120116MA07B2X41J", "name": "天津澜图电子商务有限公司"}
WAREHOUSE = {
    "uid": "3a7d2f5c-8f0b-4c64-9c7d-1a2b3c4d5e6f",
    "code": "HWC-2026-00004",
    "state": "registered",
    "name_zh": "澜图汉堡公共海外仓",
    "name_en": "Lantu Hamburg warehouse",
    "operator": OPERATOR,
    "investor_name": "Lantu Logistik GmbH",
    "direct_share": "0.700000",
    "indirect_share": "0.100000",
    "investment_certificate": "N1200202300118",
    "country": "DE",
    "city": "Hamburg",
    "address": "Am Hafen 12",
    "latitude": "53.540000",
    "longitude": "9.990000",
    "tenure": "leased",
    "lease_number": "HH-2023-017",
    "lease_starts_on": "2022-01-01",
    "lease_ends_on": "2026-12-31",
    "area": "12500.00",
    "indoor_area": "10000.00",
    "bonded_area": "2000.00",
    "cold_area": "500.00",
    "outdoor_area": "3000.00",
    "operating_since": "2022-03-01",
    "closed_on": None,
    "use": "public",
    "type": "logistics",
    "services": ["clearance", "receiving"],
    "wms": "EWMS 4",
    "tracking": "https://track.example",
    "interfaces": "API, EDI",
    "filing_9810": "HWC1207160001",
    "registered_at": "2026-02-03T09:00:00+08:00",
    "confirmed_at": "2026-02-05T16:00:00+08:00",
    "version": 3,
}
REPORT = {
    "month": "2026-04",
    "revision": 1,
    "area": "12500.00",
    "area_used": "9800.00",
    "pallets": 5200,
    "orders": 41200,
    "parcels": 43800,
    "countries": ["DE", "FR"],
    "served_local": 12,
    "served_other": 7,
    "reported_at": "2026-05-06T10:00:00+08:00",
}
RECOGNITION = {
    "uid": "9f6c2d1b-4e8a-4d8e-8a1c-7b6a5c4d3e2f",
    "reference": "RD-2026-000003",
    "state": "recognised",
    "level": "city",
    "batch": 2,
    "kind": "public",
    "warehouse": {"code": "HWC-2026-00004", "name": "澜图汉堡公共海外仓", "country": "DE", "closed_on": None},
    "operator": OPERATOR,
    "filed_at": "2026-03-10T09:00:00+08:00",
    "score": "86.500000000",
    "grade": "A",
    "certificate_number": "TJ-HWC-2026-003",
    "valid_from": "2026-06-01",
    "valid_until": "2029-05-31",
    "ended_at": None,
    "version": 9,
}
WAREHOUSES = {
    "GET": Operation(
        summary=_("Overseas warehouses"),
        about=_("Those that the partner may see, newest first. Areas are square metres, shares parts of one."),
        answer={"items": [WAREHOUSE], "next": None, "previous": None},
    )
}
WAREHOUSE_DETAIL = {
    "GET": Operation(
        summary=_("One overseas warehouse"),
        about=_("With the months of its last two years."),
        answer=WAREHOUSE | {"reports": [REPORT]},
    )
}
RECOGNITIONS = {
    "GET": Operation(
        summary=_("Recognitions"),
        about=_("Applications for recognition and what came of them, newest first."),
        answer={"items": [RECOGNITION], "next": None, "previous": None},
    )
}
RECOGNITION_DETAIL = {
    "GET": Operation(
        summary=_("One recognition"),
        about=_("The application, its score, and the certificate's number and time where there is one."),
        answer=RECOGNITION,
    )
}
SENT = {
    "key": "2026-04/4",
    "verb": "put",
    "code": "HWC-2026-00004",
    "month": "2026-04",
    "area_used": "9800",
    "orders": "41200",
    "parcels": "43800",
    "countries": ["DE", "FR"],
    "served": [{"uscc": "91120116MA07B2X41J", "name": "天津澜图电子商务有限公司", "in_city": True}],
}
SENDING = {
    "POST": Operation(
        summary=_("Report months of warehouses"),
        about=_(
            "Up to 10,000 rows, each new, change or put; cells are as in the table that the portal offers for the "
            "same. A “version” is the revision of the month. Up to 500 rows are answered with what became of each; for "
            "more follow “Location” until the receipt is no longer “running”."
        ),
        sample={"mode": "all", "rows": [SENT]},
        answer=FULL,
        also=(202,),
        errors={"rows_refused": 422},
    )
}
