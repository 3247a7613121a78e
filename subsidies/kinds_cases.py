"""What the record calls the cases of subsidies."""

from django.utils.translation import pgettext_lazy

from pilotzone.audit.cases import CaseKind, register

register(
    {
        "subsidies.application": CaseKind(pgettext_lazy("case", "Claim")),
        "subsidies.assignmentrule": CaseKind(pgettext_lazy("case", "Rule of assignment"), (), ()),
        "subsidies.auditbatch": CaseKind(pgettext_lazy("case", "Outside audit")),
        "subsidies.budget": CaseKind(pgettext_lazy("case", "Budget"), ("name_zh",), ("name_zh",)),
        "subsidies.bulk": CaseKind(pgettext_lazy("case", "Act on many claims"), (), ()),
        "subsidies.call": CaseKind(pgettext_lazy("case", "Call"), ("name_zh",), ("name_zh", "reference")),
        "subsidies.consultation": CaseKind(pgettext_lazy("case", "Consultation of departments")),
        "subsidies.draw": CaseKind(pgettext_lazy("case", "Draw")),
        "subsidies.expert": CaseKind(pgettext_lazy("case", "Expert")),
        "subsidies.filetemplate": CaseKind(
            pgettext_lazy("case", "Template of payment files"), ("name_zh",), ("name_zh",)
        ),
        "subsidies.fundingplan": CaseKind(pgettext_lazy("case", "Funding plan")),
        "subsidies.measureversion": CaseKind(
            pgettext_lazy("case", "Version of a measure"), ("measure__code", "number"), ("measure__code",)
        ),
        "subsidies.meeting": CaseKind(pgettext_lazy("case", "Decision meeting")),
        "subsidies.offer": CaseKind(pgettext_lazy("case", "Offer without application")),
        "subsidies.offerrun": CaseKind(
            pgettext_lazy("case", "Run of offers"), ("call__name_zh", "day"), ("call__reference",)
        ),
        "subsidies.paymentbatch": CaseKind(pgettext_lazy("case", "Payment batch")),
        "subsidies.programme": CaseKind(pgettext_lazy("case", "Programme"), ("name_zh",), ("name_zh", "code")),
        "subsidies.publicnotice": CaseKind(pgettext_lazy("case", "Public notice")),
        "subsidies.claimtable": CaseKind(pgettext_lazy("case", "Claims taken out"), (), ()),
        "subsidies.report": CaseKind(pgettext_lazy("case", "Table of claims"), ("name",), ("name",)),
        "subsidies.submission": CaseKind(pgettext_lazy("case", "Submission to the city")),
    }
)
