"""The bars' entries as rows of data; a person sees those whose route exists and which they may use."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from pilotzone.kernel.access import P


class Face(StrEnum):
    PUBLIC = "public"
    PORTAL = "portal"
    BUREAU = "bureau"


@dataclass(frozen=True, slots=True)
class Entry:
    """`area` is the beginning of the route names that belong to the entry; the longest one that fits is "here"."""

    face: Face
    label: Promise
    url_name: str
    permission: P | None
    area: str = ""
    more: tuple[str, ...] = ()  # further areas

    def fit(self, view_name: str) -> int:
        """The length of the longest of its areas in which the view is; 0 where there is none."""
        areas = (self.area or self.url_name, *self.more)
        return max((len(area) for area in areas if view_name.startswith(area)), default=0)


@dataclass(frozen=True, slots=True)
class Link:
    label: Promise
    url: str
    here: bool


ENTRIES = (
    Entry(Face.PUBLIC, pgettext_lazy("navigation", "Programmes"), "public:programme_list", None, "public:programme"),
    Entry(
        Face.PUBLIC,
        pgettext_lazy("navigation", "Public notices"),
        "public:notice_list",
        None,
        "public:notice",
        ("public:objection",),
    ),
    Entry(Face.PUBLIC, pgettext_lazy("navigation", "Find space overseas"), "public:space_list", None, "public:space"),
    Entry(Face.PUBLIC, pgettext_lazy("navigation", "Events"), "public:event_list", None, "public:event_"),
    Entry(Face.PUBLIC, pgettext_lazy("navigation", "Compliance guides"), "public:guide_list", None, "public:guide"),
    Entry(Face.PUBLIC, pgettext_lazy("navigation", "Draws"), "public:draw_list", None, "public:draw"),
    Entry(Face.PUBLIC, pgettext_lazy("navigation", "Verify a document"), "public:verify", None, "public:verify"),
    Entry(
        Face.PUBLIC,
        pgettext_lazy("navigation", "Recognised warehouses"),
        "public:recognition_list",
        None,
        "public:recognition",
    ),
    Entry(Face.PORTAL, pgettext_lazy("navigation", "Home"), "portal:home", P.HOME_READ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "My claims"),
        "portal:subsidies:application_list",
        P.CLAIM_READ,
        "portal:subsidies:",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "What fits us"),
        "portal:subsidies:fit_list",
        P.CLAIM_READ,
        "portal:subsidies:fit_",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Offers"),
        "portal:subsidies:offer_list",
        P.OFFER_READ,
        "portal:subsidies:offer_",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Figures"),
        "portal:enterprises:figure_home",
        P.FIGURE_READ,
        "portal:enterprises:figure_",
        ("portal:enterprises:park_report",),
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Goods"),
        "portal:enterprises:goods_home",
        P.GOODS_READ,
        "portal:enterprises:goods_",
        ("portal:enterprises:trade_fact_",),
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Services"),
        "portal:enterprises:service_home",
        P.ENTERPRISE_READ,
        "portal:enterprises:service_",
        ("portal:enterprises:problem_",),
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Programmes"),
        "public:programme_list",
        None,
        "public:programme",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Public notices"),
        "public:notice_list",
        None,
        "public:notice",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Recognition"),
        "portal:warehouses:recognition_list",
        P.WAREHOUSE_READ,
        "portal:warehouses:recognition",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Assessment"),
        "portal:enterprises:assessment_home",
        P.ASSESSMENT_READ,
        "portal:enterprises:assessment_",
        ("portal:enterprises:contest_", "portal:enterprises:self_assessment"),
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Questions on markets"),
        "portal:matchmaking:question_list",
        P.GUIDANCE_ASK,
        "portal:matchmaking:question_",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Overseas warehouses"),
        "portal:warehouses:warehouse_home",
        P.WAREHOUSE_READ,
        "portal:warehouses:",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Events"),
        "portal:matchmaking:event_home",
        P.EVENT_FOLLOW,
        "portal:matchmaking:",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Company file"),
        "portal:enterprises:enterprise_detail",
        P.ENTERPRISE_READ,
        "portal:enterprises:",
    ),
    Entry(Face.BUREAU, pgettext_lazy("navigation", "Workbench"), "bureau:home", P.WORKBENCH_READ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Claims to give an opinion on"),
        "bureau:subsidies:panel_list",
        P.EXPERT_REVIEW,
        "bureau:subsidies:panel_",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Claims"),
        "bureau:subsidies:application_list",
        P.QUEUE_READ,
        "bureau:subsidies:application",
        (
            *(f"bureau:subsidies:{area}" for area in ("assignment_rule", "bulk_", "view_", "note_list")),
            "bureau:accounts:absence",
        ),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Corrections"),
        "bureau:subsidies:correction_list",
        P.CORRECTION_REQUEST,
        "bureau:subsidies:correction",
        ("bureau:subsidies:missing_",),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Submissions"),
        "bureau:subsidies:submission_list",
        P.SUBMISSION_READ,
        "bureau:subsidies:submission",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Consultations"),
        "bureau:subsidies:consultation_list",
        P.CONSULTATION_RUN,
        "bureau:subsidies:consultation",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Outside audits"),
        "bureau:subsidies:audit_batch_list",
        P.OUTSIDE_AUDIT_APPOINT,
        "bureau:subsidies:audit_batch",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Claims to audit"),
        "bureau:subsidies:audited_list",
        P.OUTSIDE_AUDIT_RECORD,
        "bureau:subsidies:audited",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Measures"),
        "bureau:subsidies:measure_list",
        P.MEASURE_READ,
        "bureau:subsidies:measure",
        tuple(f"bureau:subsidies:{area}" for area in ("version", "library", "supplement", "programme", "backtest")),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Offers"),
        "bureau:subsidies:offer_list",
        P.AUTOMATIC_AWARD_READ,
        "bureau:subsidies:offer_",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Decisions"),
        "bureau:subsidies:decision_list",
        P.QUEUE_READ,
        "bureau:subsidies:decision",
        ("bureau:subsidies:meeting",),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Draws"),
        "bureau:subsidies:draw_list",
        P.DRAW_READ,
        "bureau:subsidies:draw",
        ("bureau:subsidies:expert",),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Visits"),
        "bureau:subsidies:visit_list",
        P.VISIT_MAKE,
        "bureau:subsidies:visit_",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Public notices"),
        "bureau:subsidies:notice_list",
        P.PUBLIC_NOTICE_PUBLISH,
        "bureau:subsidies:notice",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Objections"),
        "bureau:subsidies:objection_list",
        P.OBJECTION_DECIDE,
        "bureau:subsidies:objection",
        ("bureau:subsidies:review", "bureau:subsidies:late_remark"),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Budget"),
        "bureau:subsidies:budget_list",
        P.BUDGET_READ,
        "bureau:subsidies:budget",
        ("bureau:subsidies:goal_", "bureau:subsidies:funding_plan"),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Payments"),
        "bureau:subsidies:payment_list",
        P.PAYMENT_PREPARE,
        "bureau:subsidies:payment",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Recoveries"),
        "bureau:subsidies:recovery_list",
        P.BUDGET_READ,
        "bureau:subsidies:recovery",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Statistics"),
        "bureau:subsidies:statistics",
        P.STATISTICS_READ,
        "bureau:subsidies:statistics",
        ("bureau:subsidies:report_",),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Enterprises"),
        "bureau:enterprises:enterprise_list",
        P.ENTERPRISE_SEARCH,
        "bureau:enterprises:",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Overseas warehouses"),
        "bureau:warehouses:warehouse_list",
        P.WAREHOUSE_INSPECT,
        "bureau:warehouses:",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Figures"),
        "bureau:enterprises:figure_round_list",
        P.FIGURE_ROUND,
        "bureau:enterprises:figure_",
        ("bureau:enterprises:park_",),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Assessments"),
        "bureau:enterprises:cycle_list",
        P.SCHEME_READ,
        "bureau:enterprises:cycle_",
        tuple(f"bureau:enterprises:{area}" for area in ("assessment_", "contest_", "points_", "sensitivity_")),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Schemes"),
        "bureau:enterprises:scheme_list",
        P.SCHEME_READ,
        "bureau:enterprises:scheme",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Services"),
        "bureau:enterprises:service_list",
        P.SERVICE_READ,
        "bureau:enterprises:service_",
        ("bureau:enterprises:problem_", "bureau:enterprises:liaison_"),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Goods"),
        "bureau:enterprises:goods_filing_list",
        P.GOODS_INSPECT,
        "bureau:enterprises:goods_",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Recognition"),
        "bureau:warehouses:recognition_list",
        P.RECOGNITION_READ,
        "bureau:warehouses:recognition",
        ("bureau:warehouses:inspection_",),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Events"),
        "bureau:matchmaking:event_list",
        P.EVENT_READ,
        "bureau:matchmaking:",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Questions on markets"),
        "bureau:matchmaking:question_queue",
        P.GUIDANCE_ANSWER,
        "bureau:matchmaking:question_",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Compliance guides"),
        "bureau:matchmaking:guide_keep_list",
        P.GUIDE_KEEP,
        "bureau:matchmaking:guide_",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Base map"),
        "bureau:warehouses:base_map",
        P.MAP_READ,
        "bureau:warehouses:base_map",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Credit record"),
        "bureau:enterprises:credit_entry_list",
        P.CREDIT_READ,
        "bureau:enterprises:credit_",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Registrations"),
        "bureau:enterprises:registration_list",
        P.REGISTRATION_REVIEW,
        "bureau:enterprises:registration",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Changes of account"),
        "bureau:enterprises:payee_change_list",
        P.PAYEE_REVIEW,
        "bureau:enterprises:payee_change",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Changes of registered facts"),
        "bureau:enterprises:registry_change_list",
        P.REGISTRATION_REVIEW,
        "bureau:enterprises:registry_change",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Changes of the administrator"),
        "bureau:enterprises:administration_list",
        P.REGISTRATION_REVIEW,
        "bureau:enterprises:administration_",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Departments asked"),
        "bureau:subsidies:department_list",
        P.DEPARTMENT_KEEP,
        "bureau:subsidies:department_",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Calendar and rates"),
        "bureau:reference:calendar",
        P.REFERENCE_READ,
        "bureau:reference:",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Appointments"),
        "bureau:accounts:appointment_list",
        P.APPOINTMENT_READ,
        "bureau:accounts:",
        ("bureau:reference:district_",),
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Partners"),
        "bureau:exchange:partner_list",
        P.PARTNER_READ,
        "bureau:exchange:",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Background work"),
        "bureau:jobs:task_list",
        P.TASK_RETRY,
        "bureau:jobs:",
    ),
    Entry(Face.BUREAU, pgettext_lazy("navigation", "Audit"), "bureau:audit:event_list", P.AUDIT_READ, "bureau:audit:"),
)


def links(request: HttpRequest, face: Face) -> list[Link]:
    """The entries of one face for this person, the one they stand on marked."""
    shown = [(entry, url) for entry in ENTRIES if entry.face == face and (url := usable(entry, request.user))]
    match = request.resolver_match
    here = closest([entry for entry, _ in shown], match.view_name if match else "")
    return [Link(entry.label, url, entry is here) for entry, url in shown]


def usable(entry: Entry, user: Any) -> str:
    """The entry's address, empty if there is no such route or the person may not use it."""
    if entry.permission and not (user.is_authenticated and user.may(entry.permission)):
        return ""
    return address(entry.url_name)


@cache
def address(url_name: str) -> str:
    """Asked dozens of times for each page, and always the same: these routes take no arguments."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def closest(entries: list[Entry], view_name: str) -> Entry | None:
    fitting = [entry for entry in entries if entry.fit(view_name)]
    return max(fitting, key=lambda entry: entry.fit(view_name), default=None)
