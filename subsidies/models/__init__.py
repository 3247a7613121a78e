"""The tables of subsidies."""

from subsidies.models.budget import Budget, BudgetEntry, Payment, PaymentBatch
from subsidies.models.claims import Application, ClaimLine, Document, Entitlement, InvoiceUse
from subsidies.models.notices import NoticeItem, PublicNotice
from subsidies.models.programmes import Call, Measure, MeasureVersion, Programme
from subsidies.models.review import Correction, CorrectionItem, LineRuling, Opinion, Signature

__all__ = [
    "Application",
    "Budget",
    "BudgetEntry",
    "Call",
    "ClaimLine",
    "Correction",
    "CorrectionItem",
    "Document",
    "Entitlement",
    "InvoiceUse",
    "LineRuling",
    "Measure",
    "MeasureVersion",
    "NoticeItem",
    "Opinion",
    "Payment",
    "PaymentBatch",
    "Programme",
    "PublicNotice",
    "Signature",
]
