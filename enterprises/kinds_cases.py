"""What the record calls the cases of enterprises, their figures, assessments and services."""

from django.utils.translation import pgettext_lazy

from pilotzone.audit.cases import CaseKind, register

register(
    {
        "enterprises.creditentry": CaseKind(pgettext_lazy("case", "Entry in a credit list")),
        "enterprises.cycle": CaseKind(pgettext_lazy("case", "Assessment cycle")),
        "enterprises.enterprise": CaseKind(pgettext_lazy("case", "Enterprise"), ("name_zh",), ("name_zh", "uscc")),
        "enterprises.figureimport": CaseKind(pgettext_lazy("case", "Import of figures")),
        "enterprises.goodsitem": CaseKind(pgettext_lazy("case", "Goods on file"), ("name_zh",), ("name_zh", "code")),
        "enterprises.goodsrules": CaseKind(pgettext_lazy("case", "Risk rules of goods, version"), ("number",), ()),
        "enterprises.park": CaseKind(pgettext_lazy("case", "Park"), ("name_zh",), ("name_zh", "code")),
        "enterprises.problem": CaseKind(pgettext_lazy("case", "Problem of an enterprise")),
        "enterprises.reportround": CaseKind(pgettext_lazy("case", "Round of reporting")),
        "enterprises.scheme": CaseKind(pgettext_lazy("case", "Assessment scheme"), ("name_zh",), ("name_zh", "code")),
        "enterprises.schemeversion": CaseKind(
            pgettext_lazy("case", "Version of a scheme"), ("scheme__code", "number"), ("scheme__code",)
        ),
        "enterprises.service": CaseKind(
            pgettext_lazy("case", "Service for enterprises"), ("name_zh",), ("name_zh", "code")
        ),
        "enterprises.serviceoffer": CaseKind(pgettext_lazy("case", "Offer of a service")),
        "enterprises.servicerun": CaseKind(
            pgettext_lazy("case", "Proposal of services"), ("cycle__reference",), ("cycle__reference",)
        ),
    }
)
