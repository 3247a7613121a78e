"""What the API says of reading enterprises and results of assessments, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation

ENTERPRISE = {
    "uid": "1f0e7a52-0d4f-4c0e-9a54-5a1f0e7a520d",
    "uscc": "91120116MA07B2X41J",
    "customs_code": "1207260ABC",
    "name_zh": "天津澜图电子商务有限公司",
    "name_en": "Tianjin Lantu E-commerce Co., Ltd.",
    "state": "active",
    "roles": ["seller"],
    "division": "120116",
    "established_on": "2019-04-12",
    "platform_connected_on": "2022-03-01",
    "registered_at": "2026-01-15T09:00:00+08:00",
    "version": 4,
}
ASSESSMENT = {
    "uid": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "cycle": "PJ-2026-01",
    "kind": "enterprise",
    "code": "91120116MA07B2X41J",
    "name": "天津澜图电子商务有限公司",
    "status": "rated",
    "score": "82.350000000",
    "grade": "A",
    "rank": 12,
    "coverage": "0.9500",
    "digest": "5e3c0fd1c6d0a3c0c1f4d2b7a9e8f6d5c4b3a291807f6e5d4c3b2a1908f7e6d5",
}
ENTERPRISES = {
    "GET": Operation(
        summary=_("Enterprises"),
        about=_("Those that the partner may see, newest first. Nothing of persons is told."),
        answer={"items": [ENTERPRISE], "next": None, "previous": None},
    )
}
ENTERPRISE_DETAIL = {
    "GET": Operation(
        summary=_("One enterprise"),
        about=_("By its uid or its unified social credit code."),
        answer=ENTERPRISE,
    )
}
ASSESSMENTS = {
    "GET": Operation(
        summary=_("Results of assessments"),
        about=_("Published results that count, the latest first; “coverage” is the part of the weight that had data."),
        answer={"items": [ASSESSMENT], "next": None, "previous": None},
    )
}
ASSESSMENT_DETAIL = {
    "GET": Operation(
        summary=_("One result"),
        about=_("With the digest of the record that explains it."),
        answer=ASSESSMENT,
    )
}
