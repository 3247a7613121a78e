"""What the record calls the cases of overseas warehouses."""

from django.utils.translation import pgettext_lazy

from pilotzone.audit.cases import CaseKind, register

register(
    {
        "warehouses.enquiry": CaseKind(pgettext_lazy("case", "Enquiry about space")),
        "warehouses.recognition": CaseKind(pgettext_lazy("case", "Recognition of a warehouse")),
        "warehouses.recognitionbatch": CaseKind(
            pgettext_lazy("case", "Batch of recognitions"), ("name_zh",), ("name_zh",)
        ),
        "warehouses.sheetimport": CaseKind(pgettext_lazy("case", "Import of warehouse reports")),
        "warehouses.warehouse": CaseKind(
            pgettext_lazy("case", "Overseas warehouse"), ("name_zh",), ("name_zh", "code")
        ),
    }
)
