"""The whole permission matrix on one page: who may do what. Which rows: `visible_to`. When: `workflow.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class P(StrEnum):
    """What can be permitted. A verb on a thing."""

    # everybody who is signed in
    HOME_READ = "home.read"
    NOTICE_READ = "notice.read"
    ENTERPRISE_REGISTER = "enterprise.register"
    ADMINISTRATION_ASK = "administration.ask"
    # an enterprise about itself
    ENTERPRISE_READ = "enterprise.read"
    ENTERPRISE_EDIT = "enterprise.edit"
    MEMBER_MANAGE = "member.manage"
    PAYEE_EDIT = "payee.edit"
    CLAIM_READ = "claim.read"
    CLAIM_EDIT = "claim.edit"
    CLAIM_APPROVE = "claim.approve"
    CLAIM_WITHDRAW = "claim.withdraw"
    OFFER_READ = "offer.read"
    OFFER_ANSWER = "offer.answer"
    FIGURE_READ = "figure.read"
    FIGURE_REPORT = "figure.report"
    FIGURE_AUTHORISE = "figure.authorise"
    CONSENT_GIVE = "consent.give"
    ASSESSMENT_READ = "assessment.read"
    CONTEST_FILE = "contest.file"
    SERVICE_ANSWER = "service.answer"
    GOODS_READ = "goods.read"
    GOODS_FILE = "goods.file"
    TRADE_FACT_READ = "trade_fact.read"
    WAREHOUSE_READ = "warehouse.read"
    WAREHOUSE_EDIT = "warehouse.edit"
    WAREHOUSE_REPORT = "warehouse.report"
    SPACE_ENQUIRE = "space.enquire"
    RECOGNITION_APPLY = "recognition.apply"
    EVENT_FOLLOW = "event.follow"
    EVENT_JOIN = "event.join"
    GUIDANCE_ASK = "guidance.ask"
    # the bureau
    WORKBENCH_READ = "workbench.read"
    QUEUE_READ = "queue.read"
    CLAIM_ASSIGN = "claim.assign"
    ASSIGNMENT_RULE_SET = "assignment_rule.set"
    ABSENCE_ENTER = "absence.enter"
    NOTE_WRITE = "note.write"
    DISTRICT_COMMERCE_OPINE = "district_commerce.opine"
    DISTRICT_FINANCE_OPINE = "district_finance.opine"
    SUBMISSION_READ = "submission.read"
    SUBMISSION_MAKE = "submission.make"
    CONSULTATION_RUN = "consultation.run"
    DEPARTMENT_KEEP = "department.keep"
    OUTSIDE_AUDIT_APPOINT = "outside_audit.appoint"
    OUTSIDE_AUDIT_RECORD = "outside_audit.record"
    CITY_REVIEW = "city.review"
    CORRECTION_REQUEST = "correction.request"
    LATE_REMARK_ALLOW = "late_remark.allow"
    WITHDRAWAL_DEEM = "withdrawal.deem"
    CLAIM_REFUSE = "claim.refuse"
    DECISION_SETTLE = "decision.settle"
    DECISION_SIGN = "decision.sign"
    MEETING_READ = "meeting.read"
    MEETING_PREPARE = "meeting.prepare"
    MEETING_ENTER = "meeting.enter"
    DECISION_WAY_SET = "decision_way.set"
    PUBLIC_NOTICE_PUBLISH = "public_notice.publish"
    OBJECTION_ENTER = "objection.enter"
    OBJECTION_DECIDE = "objection.decide"
    REVIEW_DECIDE = "review.decide"
    STATISTICS_READ = "statistics.read"
    BUDGET_READ = "budget.read"
    BUDGET_ALLOT = "budget.allot"
    GOAL_WRITE = "goal.write"
    GOAL_REVIEW = "goal.review"
    FUNDING_PLAN_READ = "funding_plan.read"
    FUNDING_PLAN_DRAW_UP = "funding_plan.draw_up"
    FUNDING_PLAN_ISSUE = "funding_plan.issue"
    PAYMENT_PREPARE = "payment.prepare"
    PAYMENT_CONFIRM = "payment.confirm"
    PAYMENT_TEMPLATE_EDIT = "payment_template.edit"
    INSTALMENT_CONFIRM = "instalment.confirm"
    RECOVERY_PROPOSE = "recovery.propose"
    RECOVERY_CONFIRM = "recovery.confirm"
    PAYEE_READ = "payee.read"
    PAYEE_REVIEW = "payee.review"
    REGISTRATION_REVIEW = "registration.review"
    ENTERPRISE_SEARCH = "enterprise.search"
    PROGRAMME_READ = "programme.read"
    MEASURE_READ = "measure.read"
    MEASURE_ENTER = "measure.enter"
    MEASURE_APPROVE = "measure.approve"
    BACKTEST_RUN = "backtest.run"
    CALL_PUBLISH = "call.publish"
    AUTOMATIC_AWARD_READ = "automatic_award.read"
    AUTOMATIC_AWARD_RUN = "automatic_award.run"
    REFERENCE_READ = "reference.read"
    REFERENCE_PROPOSE = "reference.propose"
    REFERENCE_CONFIRM = "reference.confirm"
    APPOINTMENT_READ = "appointment.read"
    APPOINTMENT_MANAGE = "appointment.manage"
    SECOND_FACTOR_RESET = "second_factor.reset"
    AUDIT_READ = "audit.read"
    EVIDENCE_EXPORT = "evidence.export"
    EXPERT_MANAGE = "expert.manage"
    DRAW_READ = "draw.read"
    DRAW_MAKE = "draw.make"
    RUBRIC_PROPOSE = "rubric.propose"
    RUBRIC_APPROVE = "rubric.approve"
    VISIT_MAKE = "visit.make"
    FIGURE_INSPECT = "figure.inspect"
    FIGURE_IMPORT = "figure.import"
    FIGURE_ROUND = "figure.round"
    FIGURE_PARK = "figure.park"
    SCHEME_READ = "scheme.read"
    SCHEME_ENTER = "scheme.enter"
    SCHEME_APPROVE = "scheme.approve"
    CYCLE_RUN = "cycle.run"
    CYCLE_CHECK = "cycle.check"
    CYCLE_PUBLISH = "cycle.publish"
    CONTEST_EXAMINE = "contest.examine"
    CONTEST_DECIDE = "contest.decide"
    SERVICE_READ = "service.read"
    SERVICE_KEEP = "service.keep"
    SERVICE_APPROVE = "service.approve"
    SERVICE_OFFER = "service.offer"
    LIAISON_KEEP = "liaison.keep"
    CREDIT_READ = "credit.read"
    CREDIT_ENTER = "credit.enter"
    CREDIT_CONFIRM = "credit.confirm"
    GOODS_INSPECT = "goods.inspect"
    GOODS_REVIEW = "goods.review"
    GOODS_RULE_ENTER = "goods_rule.enter"
    GOODS_RULE_APPROVE = "goods_rule.approve"
    TRADE_FACT_INSPECT = "trade_fact.inspect"
    TRADE_FACT_SEND = "trade_fact.send"
    # held by systems alone: of parks and operators about themselves, of offices about their division's
    TENANT_READ = "tenant.read"
    TENANT_REPORT = "tenant.report"
    CREDIT_REPORT = "credit.report"  # held by systems of a list's authority alone
    RATE_SEND = "rate.send"  # held by systems of the office that publishes the list alone
    WAREHOUSE_INSPECT = "warehouse.inspect"
    WAREHOUSE_KEEP = "warehouse.keep"
    MAP_READ = "map.read"
    MAP_INSTALL = "map.install"
    MAP_APPROVE = "map.approve"
    RECOGNITION_READ = "recognition.read"
    RECOGNITION_RUN = "recognition.run"
    RECOGNITION_CHECK = "recognition.check"
    RECOGNITION_JUDGE = "recognition.judge"
    RECOGNITION_DECIDE = "recognition.decide"
    INSPECTION_MAKE = "inspection.make"
    EVENT_READ = "event.read"
    EVENT_RUN = "event.run"
    EVENT_CHECK_IN = "event.check_in"
    GUIDE_KEEP = "guide.keep"
    GUIDANCE_ANSWER = "guidance.answer"
    PARTNER_READ = "partner.read"
    PARTNER_PROPOSE = "partner.propose"
    PARTNER_CONFIRM = "partner.confirm"
    PARTNER_WITHDRAW = "partner.withdraw"
    CONSENT_USE = "consent.use"  # held by systems of banks and insurers alone
    # an expert from outside, about the claims of the own group
    EXPERT_REVIEW = "expert.review"
    JOB_READ = "job.read"
    TASK_RETRY = "task.retry"


class R(StrEnum):
    """Roles; a person holds them by appointment (bureau) or membership (enterprise), each for a time."""

    ENTERPRISE_ADMIN = "enterprise_admin"
    PROJECT_LEAD = "project_lead"
    AGENT = "agent"
    READER = "reader"
    DISTRICT_COMMERCE = "district_commerce"
    DISTRICT_FINANCE = "district_finance"
    CASEWORKER = "caseworker"
    PROGRAMME_MANAGER = "programme_manager"
    SECRETARY = "secretary"
    DIRECTOR = "director"
    FINANCE_OFFICER = "finance_officer"
    ASSESSMENT_OFFICER = "assessment_officer"
    EVENTS_OFFICER = "events_officer"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    EXPERT = "expert"
    AUDIT_FIRM = "audit_firm"
    PARTNER = "partner"


ENTERPRISE_ROLES = frozenset({R.ENTERPRISE_ADMIN, R.PROJECT_LEAD, R.AGENT, R.READER})
# Held by whoever stands in the pool of experts with an account: no office gives it.
EXPERT_ROLES = frozenset({R.EXPERT})
# Another organisation's system: what it may do is said by the scopes of its key (kernel/scopes.py).
MACHINE_ROLES = frozenset({R.PARTNER})
BUREAU_ROLES = frozenset(R) - ENTERPRISE_ROLES - EXPERT_ROLES - MACHINE_ROLES
ADMINISTRATORS = frozenset({R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDIT_ADMIN})
# What they act on (budgets, payments, figures, people, the record) is no division's: no district office gives them.
ZONE_ROLES = ADMINISTRATORS | {R.FINANCE_OFFICER, R.ASSESSMENT_OFFICER, R.AUDIT_FIRM}
# Their opinion is their district's: in an office of the whole zone they would read and give it for every district.
DISTRICT_ROLES = frozenset({R.DISTRICT_COMMERCE, R.DISTRICT_FINANCE})

# Everybody who has signed in, with or without a role.
SIGNED_IN = frozenset({P.HOME_READ, P.NOTICE_READ, P.ENTERPRISE_REGISTER, P.ADMINISTRATION_ASK, P.JOB_READ})

OFFICE = frozenset({P.WORKBENCH_READ, P.REFERENCE_READ})
REVIEWER = OFFICE | {
    P.QUEUE_READ,
    P.PROGRAMME_READ,
    P.MEASURE_READ,
    P.ENTERPRISE_SEARCH,
    P.ABSENCE_ENTER,
    P.NOTE_WRITE,
    P.STATISTICS_READ,
}

MATRIX: dict[R, frozenset[P]] = {
    R.ENTERPRISE_ADMIN: frozenset(
        {
            P.ENTERPRISE_READ,
            P.ENTERPRISE_EDIT,
            P.MEMBER_MANAGE,
            P.PAYEE_EDIT,
            P.CLAIM_READ,
            P.CLAIM_EDIT,
            P.CLAIM_APPROVE,
            P.CLAIM_WITHDRAW,
            P.OFFER_READ,
            P.OFFER_ANSWER,
            P.FIGURE_READ,
            P.FIGURE_REPORT,
            P.FIGURE_AUTHORISE,
            P.CONSENT_GIVE,
            P.ASSESSMENT_READ,
            P.CONTEST_FILE,
            P.SERVICE_ANSWER,
            P.WAREHOUSE_READ,
            P.WAREHOUSE_EDIT,
            P.WAREHOUSE_REPORT,
            P.SPACE_ENQUIRE,
            P.RECOGNITION_APPLY,
            P.EVENT_FOLLOW,
            P.EVENT_JOIN,
            P.GUIDANCE_ASK,
            P.GOODS_READ,
            P.GOODS_FILE,
            P.TRADE_FACT_READ,
        }
    ),
    R.PROJECT_LEAD: frozenset(
        {
            P.ENTERPRISE_READ,
            P.CLAIM_READ,
            P.CLAIM_EDIT,
            P.OFFER_READ,
            P.FIGURE_READ,
            P.FIGURE_REPORT,
            P.ASSESSMENT_READ,
            P.WAREHOUSE_READ,
            P.WAREHOUSE_EDIT,
            P.WAREHOUSE_REPORT,
            P.SPACE_ENQUIRE,
            P.RECOGNITION_APPLY,
            P.EVENT_FOLLOW,
            P.EVENT_JOIN,
            P.GUIDANCE_ASK,
            P.GOODS_READ,
            P.GOODS_FILE,
            P.TRADE_FACT_READ,
        }
    ),
    R.AGENT: frozenset({P.CLAIM_READ, P.CLAIM_EDIT, P.OFFER_READ}),
    R.READER: frozenset(
        {
            P.ENTERPRISE_READ,
            P.CLAIM_READ,
            P.OFFER_READ,
            P.FIGURE_READ,
            P.ASSESSMENT_READ,
            P.WAREHOUSE_READ,
            P.EVENT_FOLLOW,
            P.GOODS_READ,
            P.TRADE_FACT_READ,
        }
    ),
    R.DISTRICT_COMMERCE: REVIEWER
    | {
        P.DISTRICT_COMMERCE_OPINE,
        P.SUBMISSION_READ,
        P.SUBMISSION_MAKE,
        P.CLAIM_ASSIGN,
        P.CORRECTION_REQUEST,
        P.AUTOMATIC_AWARD_READ,
        P.VISIT_MAKE,
        P.WAREHOUSE_INSPECT,
        P.RECOGNITION_READ,
        P.INSPECTION_MAKE,
        P.EVENT_READ,
        P.EVENT_CHECK_IN,
        P.GOODS_INSPECT,
    },
    R.DISTRICT_FINANCE: REVIEWER | {P.DISTRICT_FINANCE_OPINE, P.SUBMISSION_READ, P.VISIT_MAKE},
    R.CASEWORKER: REVIEWER
    | {
        P.CITY_REVIEW,
        P.SUBMISSION_READ,
        P.CONSULTATION_RUN,
        P.CLAIM_ASSIGN,
        P.CORRECTION_REQUEST,
        P.CLAIM_REFUSE,
        P.REGISTRATION_REVIEW,
        P.PAYEE_REVIEW,
        P.WITHDRAWAL_DEEM,
        P.AUTOMATIC_AWARD_READ,
        P.VISIT_MAKE,
        P.WAREHOUSE_INSPECT,
        P.WAREHOUSE_KEEP,
        P.RECOGNITION_READ,
        P.RECOGNITION_CHECK,
        P.INSPECTION_MAKE,
        P.EVENT_READ,
        P.EVENT_CHECK_IN,
        P.GOODS_INSPECT,
        P.GOODS_REVIEW,
        P.TRADE_FACT_INSPECT,
    },
    R.PROGRAMME_MANAGER: REVIEWER
    | {
        P.FUNDING_PLAN_READ,
        P.FUNDING_PLAN_DRAW_UP,
        P.DECISION_WAY_SET,
        P.MEETING_READ,
        P.CLAIM_ASSIGN,
        P.SUBMISSION_READ,
        P.CONSULTATION_RUN,
        P.DEPARTMENT_KEEP,
        P.OUTSIDE_AUDIT_APPOINT,
        P.ASSIGNMENT_RULE_SET,
        P.PUBLIC_NOTICE_PUBLISH,
        P.OBJECTION_ENTER,
        P.OBJECTION_DECIDE,
        P.REVIEW_DECIDE,
        P.LATE_REMARK_ALLOW,
        P.BUDGET_READ,
        P.GOAL_WRITE,
        P.INSTALMENT_CONFIRM,
        P.RECOVERY_PROPOSE,
        P.MEASURE_ENTER,
        P.REFERENCE_PROPOSE,
        P.BACKTEST_RUN,
        P.CALL_PUBLISH,
        P.AUTOMATIC_AWARD_READ,
        P.AUTOMATIC_AWARD_RUN,
        P.EXPERT_MANAGE,
        P.DRAW_READ,
        P.RUBRIC_PROPOSE,
        P.WAREHOUSE_INSPECT,
        P.RECOGNITION_READ,
        P.RECOGNITION_RUN,
        P.RECOGNITION_JUDGE,
        P.EVENT_READ,
        P.GOODS_INSPECT,
        P.GOODS_RULE_ENTER,
    },
    R.SECRETARY: REVIEWER
    | {
        P.FUNDING_PLAN_READ,
        P.MEETING_ENTER,
        P.MEETING_READ,
        P.MEETING_PREPARE,
        P.DECISION_SETTLE,
        P.PUBLIC_NOTICE_PUBLISH,
        P.OBJECTION_ENTER,
        P.OBJECTION_DECIDE,
        P.REVIEW_DECIDE,
        P.BUDGET_READ,
        P.DRAW_READ,
        P.DRAW_MAKE,
        P.RECOGNITION_READ,
        P.RECOGNITION_JUDGE,
    },
    R.DIRECTOR: REVIEWER
    | {
        P.FUNDING_PLAN_READ,
        P.MEETING_ENTER,
        P.MEETING_READ,
        P.DECISION_SIGN,
        P.OBJECTION_DECIDE,
        P.REVIEW_DECIDE,
        P.LATE_REMARK_ALLOW,
        P.BUDGET_READ,
        P.RECOVERY_CONFIRM,
        P.AUDIT_READ,
        P.EVIDENCE_EXPORT,
        P.MEASURE_APPROVE,
        P.REFERENCE_CONFIRM,
        P.RUBRIC_APPROVE,
        P.BACKTEST_RUN,
        P.AUTOMATIC_AWARD_READ,
        P.ASSESSMENT_READ,
        P.SCHEME_READ,
        P.SCHEME_APPROVE,
        P.CYCLE_PUBLISH,
        P.CONTEST_DECIDE,
        P.SERVICE_READ,
        P.SERVICE_APPROVE,
        P.CREDIT_READ,
        P.CREDIT_CONFIRM,
        P.WAREHOUSE_INSPECT,
        P.RECOGNITION_READ,
        P.RECOGNITION_DECIDE,
        P.MAP_READ,
        P.MAP_APPROVE,
        P.EVENT_READ,
        P.GOODS_INSPECT,
        P.GOODS_RULE_APPROVE,
    },
    R.FINANCE_OFFICER: REVIEWER
    | {
        P.FUNDING_PLAN_READ,
        P.FUNDING_PLAN_ISSUE,
        P.MEETING_READ,
        P.BUDGET_READ,
        P.BUDGET_ALLOT,
        P.GOAL_REVIEW,
        P.PAYMENT_PREPARE,
        P.PAYMENT_CONFIRM,
        P.PAYMENT_TEMPLATE_EDIT,
        P.PAYEE_READ,
        P.REFERENCE_PROPOSE,
    },
    R.ASSESSMENT_OFFICER: OFFICE
    | {
        P.ENTERPRISE_SEARCH,
        P.ABSENCE_ENTER,
        P.FIGURE_INSPECT,
        P.FIGURE_IMPORT,
        P.FIGURE_ROUND,
        P.FIGURE_PARK,
        P.ASSESSMENT_READ,
        P.SCHEME_READ,
        P.SCHEME_ENTER,
        P.CYCLE_RUN,
        P.CYCLE_CHECK,
        P.CONTEST_EXAMINE,
        P.SERVICE_READ,
        P.SERVICE_KEEP,
        P.SERVICE_OFFER,
        P.LIAISON_KEEP,
        P.CREDIT_READ,
        P.CREDIT_ENTER,
        P.WAREHOUSE_INSPECT,
        P.WAREHOUSE_KEEP,
        P.RECOGNITION_READ,
        P.RECOGNITION_JUDGE,
        P.TRADE_FACT_INSPECT,
    },
    R.EVENTS_OFFICER: OFFICE
    | {
        P.ENTERPRISE_SEARCH,
        P.ABSENCE_ENTER,
        P.EVENT_READ,
        P.EVENT_RUN,
        P.EVENT_CHECK_IN,
        P.GUIDE_KEEP,
        P.GUIDANCE_ANSWER,
    },
    R.SYSTEM_ADMIN: OFFICE
    | {P.PROGRAMME_READ, P.MEASURE_READ, P.APPOINTMENT_READ, P.DEPARTMENT_KEEP}
    | {P.MAP_READ, P.MAP_INSTALL, P.TASK_RETRY}
    | {P.PARTNER_READ, P.PARTNER_PROPOSE, P.PARTNER_WITHDRAW},
    R.SECURITY_ADMIN: OFFICE
    | {P.APPOINTMENT_READ, P.APPOINTMENT_MANAGE, P.SECOND_FACTOR_RESET}
    | {P.PARTNER_READ, P.PARTNER_CONFIRM, P.PARTNER_WITHDRAW},
    R.AUDIT_ADMIN: OFFICE
    | {
        P.AUDIT_READ,
        P.EVIDENCE_EXPORT,
        P.QUEUE_READ,
        P.STATISTICS_READ,
        P.BUDGET_READ,
        P.APPOINTMENT_READ,
        P.DRAW_READ,
        P.MEETING_READ,
        P.FUNDING_PLAN_READ,
        P.PARTNER_READ,
    },
    R.EXPERT: frozenset({P.EXPERT_REVIEW, P.GUIDANCE_ANSWER}),
    # An outside firm: the claims of its batches, and nothing else of the bureau.
    R.AUDIT_FIRM: frozenset({P.OUTSIDE_AUDIT_RECORD}),
    R.PARTNER: frozenset(),
}


# What a deputy may do for somebody who is away: review. Deciding, money, policy and people are done in person.
DEPUTY_ROLES = frozenset({R.DISTRICT_COMMERCE, R.DISTRICT_FINANCE, R.CASEWORKER})
# Who may be a deputy at all: an officer of the bureau. An audit firm reports on claims and never decides on them.
STAND_INS = BUREAU_ROLES - ADMINISTRATORS - {R.AUDIT_FIRM}
# Of these also for a colleague of another office in the same division, or in the whole zone's offices for one of these.
CLAIM_ROLES = DEPUTY_ROLES | {R.PROGRAMME_MANAGER, R.SECRETARY, R.DIRECTOR}
DELEGABLE = frozenset(
    {
        P.WORKBENCH_READ,
        P.REFERENCE_READ,
        P.QUEUE_READ,
        P.PROGRAMME_READ,
        P.MEASURE_READ,
        P.ENTERPRISE_SEARCH,
        P.NOTE_WRITE,
        P.DISTRICT_COMMERCE_OPINE,
        P.DISTRICT_FINANCE_OPINE,
        P.CITY_REVIEW,
        P.CORRECTION_REQUEST,
        P.CLAIM_REFUSE,
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role that a person holds now: for one enterprise, for one division, or (neither) for the whole zone.

    An agent's may be limited to programmes, by their codes; without any it covers them all. A deputy's stands for
    the person who is away, by key and name, and holds no more than what can be delegated. A partner's system holds
    the permissions of its scopes in place of a role's.
    """

    role: R
    enterprise_id: int | None = None
    division_id: int | None = None
    programmes: tuple[str, ...] = ()
    on_behalf_of: int | None = None
    on_behalf_name: str = ""
    permissions: frozenset[P] | None = None

    def holds(self, permission: P) -> bool:
        held = MATRIX[self.role] if self.permissions is None else self.permissions
        return permission in held and (self.on_behalf_of is None or permission in DELEGABLE)


def permits(
    grants: Iterable[Grant],
    permission: P,
    *,
    enterprise_id: int | None = None,
    division_id: int | None = None,
) -> bool:
    """Whether one of these grants allows the permission on an object of this enterprise and division.

    An object given without an enterprise or a division asks "anywhere?".
    """
    if permission in SIGNED_IN:
        return True
    for grant in grants:
        if not grant.holds(permission):
            continue
        if grant.enterprise_id is not None and enterprise_id not in (None, grant.enterprise_id):
            continue
        if grant.division_id is not None and division_id not in (None, grant.division_id):
            continue
        return True
    return False
