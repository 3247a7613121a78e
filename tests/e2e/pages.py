"""Every page of the portal with demo objects: who opens it, and under which address."""

from dataclasses import dataclass
from urllib.parse import urlencode

VISITOR = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page as one person sees it; `status` where the page is a refusal on purpose."""

    name: str
    person: str
    address: str
    status: int = 200

    @property
    def is_applicants(self) -> bool:
        return self.address.startswith("/portal/") or not self.person


def visits(found: dict[str, str]) -> list[Visit]:
    return [
        Visit(name, person, address.format(**found), status)
        for face, rows in FACES.items()
        for name, person, address, status in (complete(face, row) for row in rows)
    ]


def complete(face: str, row: tuple) -> tuple[str, str, str, int]:
    name, person, address, *status = row
    return f"{face}-{name}", person, address, *(status or [200])


ANSWERS = urlencode(
    {
        "registered_here": "true",
        "platform_trade": "true",
        "serious_violation": "false",
        "owes_fiscal_money": "false",
        "turnover": "62480000",
        "high_tech": "false",
        "specialised": "false",
        "overseas_mark": "true",
        "applied_before": "false",
        "spend": "120000",
    }
)
DRAFT = "/portal/claims/{draft}/"
LEAD, ADMIN, AGENT = "company.lead", "company.admin", "agent"
CLAIM = "/bureau/claims/"

PUBLIC = (
    ("home", VISITOR, "/"),
    ("programmes", VISITOR, "/programmes/"),
    ("programme", VISITOR, "/programmes/{call}/"),
    ("programme-closed", VISITOR, "/programmes/{earlier}/"),
    ("precheck", VISITOR, "/programmes/{call}/precheck/"),
    ("precheck-answered", VISITOR, "/programmes/{call}/precheck/?" + ANSWERS),
    ("notices", VISITOR, "/notices/"),
    ("notice-standing", VISITOR, "/notices/{standing}/"),
    ("notice-ended", VISITOR, "/notices/{ended}/"),
    ("verify", VISITOR, "/verify/"),
    ("verify-unknown", VISITOR, "/verify/?reference=SB-2024-000001&digest=00", 404),
    ("receipt", VISITOR, "/verify/{record}/?h={digest}"),
    ("receipt-changed", VISITOR, "/verify/{record}/?h=0{digest}"),
    ("receipt-no-hash", VISITOR, "/verify/{record}/"),
    ("invitation", VISITOR, "/invitations/{invitation}/"),
    ("sign-in", VISITOR, "/accounts/login/"),
    ("sign-up", VISITOR, "/accounts/signup/"),
    ("password-reset", VISITOR, "/accounts/password/reset/"),
    ("opt-out", VISITOR, "/portal/{opt_out}"),
    ("not-found", VISITOR, "/nothing-here/", 404),
    ("gallery", VISITOR, "/_gallery/"),
)

PORTAL = (
    ("home", LEAD, "/portal/"),
    ("claims", LEAD, "/portal/claims/"),
    ("begin", LEAD, "/portal/claims/start/{call}/"),
    ("draft-half", LEAD, "/portal/claims/{half}/"),
    ("draft", LEAD, DRAFT),
    ("section", LEAD, DRAFT + "sections/qualifications/"),
    ("lines", LEAD, DRAFT + "lines/spend/"),
    ("line-add", LEAD, DRAFT + "lines/spend/add/"),
    ("line-edit", LEAD, DRAFT + "lines/spend/{line}/"),
    ("import", LEAD, DRAFT + "lines/spend/import/"),
    ("papers", LEAD, DRAFT + "materials/invoices/"),
    ("paper-lines", LEAD, DRAFT + "documents/{paper}/lines/"),
    ("amount", LEAD, DRAFT + "amount/"),
    ("check-lead", LEAD, DRAFT + "check/"),
    ("check-admin", ADMIN, DRAFT + "check/"),
    ("withdraw", ADMIN, "/portal/claims/{half}/withdraw/"),
    ("progress", LEAD, "/portal/claims/{submitted}/"),
    ("progress-amount", LEAD, "/portal/claims/{submitted}/amount/"),
    ("progress-check", LEAD, "/portal/claims/{submitted}/check/"),
    ("submitted", LEAD, "/portal/claims/{submitted}/submitted/"),
    ("progress-correction", LEAD, "/portal/claims/{correction}/"),
    ("correction", ADMIN, "/portal/claims/{correction}/correction/"),
    ("progress-paid", "lisen.lead", "/portal/claims/{at_paid}/"),
    ("progress-refused", "yiting.lead", "/portal/claims/{at_refused}/"),
    ("company", ADMIN, "/portal/enterprises/{enterprise}/"),
    ("company-reader", "company.reader", "/portal/enterprises/{enterprise}/"),
    ("company-edit", ADMIN, "/portal/enterprises/{enterprise}/edit/"),
    ("register", ADMIN, "/portal/enterprises/register/"),
    ("payee", ADMIN, "/portal/enterprises/{enterprise}/payee/"),
    ("members", ADMIN, "/portal/enterprises/{enterprise}/members/"),
    ("invite", ADMIN, "/portal/enterprises/{enterprise}/members/invite/"),
    ("name-agent", ADMIN, "/portal/enterprises/{enterprise}/members/agent/"),
    ("member-end", ADMIN, "/portal/enterprises/{enterprise}/members/{member}/end/"),
    ("hand-over", ADMIN, "/portal/enterprises/{enterprise}/members/{member}/hand-over/"),
    ("invited", AGENT, "/portal/invitations/{invited}/"),
    ("agent-home", AGENT, "/portal/"),
    ("notices", LEAD, "/portal/messages/"),
    ("notice-settings", LEAD, "/portal/messages/settings/"),
    ("sign-out", LEAD, "/accounts/logout/"),
    ("account-email", LEAD, "/accounts/email/"),
    ("account-password", LEAD, "/accounts/password/change/"),
    ("account-second-factor", LEAD, "/accounts/2fa/"),
    ("forbidden", LEAD, "/bureau/claims/", 403),
)

BUREAU = (
    ("home-district", "district.commerce", "/bureau/"),
    ("home-city", "caseworker", "/bureau/"),
    ("home-security", "security.admin", "/bureau/"),
    ("queue", "caseworker", CLAIM),
    ("queue-filtered", "caseworker", CLAIM + "?state=city_review&q=天津&sort=amount"),
    ("queue-empty", "caseworker", CLAIM + "?q=没有这样的企业"),
    ("claim-district", "district.commerce", CLAIM + "{submitted}/?line={submitted_line}"),
    ("claim-other-desk", "wuqing.commerce", CLAIM + "{wuqing}/"),
    ("claim-finance", "district.finance", CLAIM + "{at_district_review}/"),
    ("claim-city", "caseworker", CLAIM + "{at_city_review}/"),
    ("claim-deciding", "director", CLAIM + "{at_deciding}/"),
    ("claim-corrected", "caseworker", CLAIM + "{answered}/"),
    ("claim-waiting", "caseworker", CLAIM + "{at_correction}/"),
    ("claim-refused", "caseworker", CLAIM + "{at_refused}/"),
    ("claim-paid", "finance", CLAIM + "{at_paid}/"),
    ("opinion", "district.finance", CLAIM + "{at_district_review}/opinion/?verdict=disagree"),
    ("correction", "district.commerce", CLAIM + "{submitted}/correction/"),
    ("refusal", "caseworker", CLAIM + "{at_city_review}/refusal/"),
    ("send-back", "director", CLAIM + "{at_deciding}/back/"),
    ("decisions", "director", "/bureau/decisions/"),
    ("decisions-reader", "manager", "/bureau/decisions/"),
    ("notices", "secretary", "/bureau/public-notices/"),
    ("notice-new", "secretary", "/bureau/public-notices/new/{approved_call}/"),
    ("notice", "secretary", "/bureau/public-notices/{standing}/"),
    ("budgets", "finance", "/bureau/budgets/"),
    ("budget", "finance", "/bureau/budgets/{budget}/"),
    ("budget-new", "finance", "/bureau/budgets/new/"),
    ("budget-allot", "finance", "/bureau/budgets/{budget}/allot/"),
    ("payments", "finance", "/bureau/payments/"),
    ("payment", "finance", "/bureau/payments/{batch}/"),
    ("measures", "manager", "/bureau/programmes/"),
    ("measure", "manager", "/bureau/programmes/independent_website/"),
    ("enterprises", "caseworker", "/bureau/enterprises/"),
    ("enterprise", "caseworker", "/bureau/enterprises/{enterprise}/"),
    ("registrations", "caseworker", "/bureau/enterprises/registrations/"),
    ("registration", "caseworker", "/bureau/enterprises/registrations/{waiting}/"),
    ("audit", "audit.admin", "/bureau/audit/"),
    ("audit-case", "audit.admin", "/bureau/audit/{at_paid}/"),
    ("appointments", "security.admin", "/bureau/accounts/appointments/"),
    ("appointment-new", "security.admin", "/bureau/accounts/appointments/new/"),
    ("appointment-end", "security.admin", "/bureau/accounts/appointments/{appointment}/end/"),
    ("messages", "caseworker", "/portal/messages/"),
)

FACES = {"public": PUBLIC, "portal": PORTAL, "bureau": BUREAU}

# Routes that answer a GET with something else than a page of their own, by the view's name.
NO_PAGES = {
    "home",  # leads on to the face
    "notice_table",  # a file
    "enterprise_switch",  # POST from here on
    "enterprise_licence",
    "member_letter",
    "invitation_withdraw",
    "invitation_accept",
    "application_autosave",
    "line_remove",
    "import_template",
    "import_check",  # in the journey, with a file of its own
    "import_errors",
    "document_file",
    "document_page",  # a picture
    "document_remove",
    "application_send",
    "application_reopen",
    "application_submit",
    "application_receipt",
    "correction_paper",
    "notice_read_all",
    "notice_open",
    "notice_read",
    "registration_accept",
    "registration_refuse",
    "application_take",
    "line_rule",
    "decision_sign",
    "payment_prepare",
    "payment_file",
    "payment_confirm",
    "detail",  # the fragment of a job
    "cancel",
}
