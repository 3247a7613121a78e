"""The tables of subsidies."""

from subsidies.models.backtests import BackTest, BackTestChange
from subsidies.models.budget import BankResult, Budget, BudgetClosing, BudgetEntry, Payment, PaymentBatch
from subsidies.models.bulk import Bulk, BulkRow, SelectedClaim
from subsidies.models.claims import Application, ClaimLine, Document, Entitlement, InvoiceUse
from subsidies.models.consultations import (
    Consultation,
    ConsultationClaim,
    ConsultedOffice,
    OfficeFinding,
    OfficeReply,
)
from subsidies.models.declared import DeclaredAnswer
from subsidies.models.departments import Department
from subsidies.models.desk import AssignmentRule
from subsidies.models.elsewhere import OtherFunding
from subsidies.models.examination import OriginalsCheck
from subsidies.models.experts import Draw, DrawRecusal, Expert, ExpertInterest
from subsidies.models.funding_plans import FundingPlan, FundingPlanItem
from subsidies.models.goals import Goal, GoalSheet
from subsidies.models.intake import InvoiceCheck, InvoiceReading
from subsidies.models.late_remarks import LateRemark
from subsidies.models.letters import Letter
from subsidies.models.meetings import Meeting, MeetingAttendee, MeetingEntry, MeetingItem, MeetingRecusal
from subsidies.models.missing import MissingPaper, Undertaking
from subsidies.models.notices import NoticeItem, PublicNotice
from subsidies.models.objections import Objection, ObjectionFile
from subsidies.models.offers import Offer, OfferRun
from subsidies.models.outside_audits import AuditBatch, AuditedClaim, AuditReport
from subsidies.models.panels import ExpertInvitation, ExpertPart, PanelClaim
from subsidies.models.payment_templates import FileColumn, FileTemplate
from subsidies.models.plan import CallPayer, Instalment
from subsidies.models.programmes import Call, Measure, MeasureVersion, Programme
from subsidies.models.recovery import Netting, Recovery, Repayment
from subsidies.models.review import Correction, CorrectionItem, LineRuling, Opinion, Signature
from subsidies.models.reviews import Review, ReviewPaper
from subsidies.models.scores import ExpertScore, PanelOpinion, Rubric
from subsidies.models.settlements import Settlement
from subsidies.models.stated import CallValue, ReviewerValue
from subsidies.models.statistics import Report, StatisticRun, StatisticSum, StepTime
from subsidies.models.stops import PaymentStop
from subsidies.models.submissions import Submission, SubmissionClaim
from subsidies.models.supplements import ClaimMove, Supplement
from subsidies.models.tables import ClaimTable
from subsidies.models.time_limits import DeemedWithdrawal, Extension
from subsidies.models.views_and_notes import ClaimNote, QueueSetting, SavedView
from subsidies.models.visits import Visit, VisitEntry, VisitList, VisitPhoto
from subsidies.models.warehouses import ClaimWarehouse

__all__ = [
    "Application",
    "AssignmentRule",
    "AuditBatch",
    "AuditReport",
    "AuditedClaim",
    "BackTest",
    "BackTestChange",
    "BankResult",
    "Budget",
    "BudgetClosing",
    "BudgetEntry",
    "Bulk",
    "BulkRow",
    "Call",
    "CallPayer",
    "CallValue",
    "ClaimLine",
    "ClaimMove",
    "ClaimNote",
    "ClaimTable",
    "ClaimWarehouse",
    "Consultation",
    "ConsultationClaim",
    "ConsultedOffice",
    "Correction",
    "CorrectionItem",
    "DeclaredAnswer",
    "DeemedWithdrawal",
    "Department",
    "Document",
    "Draw",
    "DrawRecusal",
    "Entitlement",
    "Expert",
    "ExpertInterest",
    "ExpertInvitation",
    "ExpertPart",
    "ExpertScore",
    "Extension",
    "FileColumn",
    "FileTemplate",
    "FundingPlan",
    "FundingPlanItem",
    "Goal",
    "GoalSheet",
    "Instalment",
    "InvoiceCheck",
    "InvoiceReading",
    "InvoiceUse",
    "LateRemark",
    "Letter",
    "LineRuling",
    "Measure",
    "MeasureVersion",
    "Meeting",
    "MeetingAttendee",
    "MeetingEntry",
    "MeetingItem",
    "MeetingRecusal",
    "MissingPaper",
    "Netting",
    "NoticeItem",
    "Objection",
    "ObjectionFile",
    "Offer",
    "OfferRun",
    "OfficeFinding",
    "OfficeReply",
    "Opinion",
    "OriginalsCheck",
    "OtherFunding",
    "PanelClaim",
    "PanelOpinion",
    "Payment",
    "PaymentBatch",
    "PaymentStop",
    "Programme",
    "PublicNotice",
    "QueueSetting",
    "Recovery",
    "Repayment",
    "Report",
    "Review",
    "ReviewPaper",
    "ReviewerValue",
    "Rubric",
    "SavedView",
    "SelectedClaim",
    "Settlement",
    "Signature",
    "StatisticRun",
    "StatisticSum",
    "StepTime",
    "Submission",
    "SubmissionClaim",
    "Supplement",
    "Undertaking",
    "Visit",
    "VisitEntry",
    "VisitList",
    "VisitPhoto",
]
