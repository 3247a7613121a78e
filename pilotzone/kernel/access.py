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
    # an enterprise about itself
    ENTERPRISE_READ = "enterprise.read"
    ENTERPRISE_EDIT = "enterprise.edit"
    MEMBER_MANAGE = "member.manage"
    PAYEE_EDIT = "payee.edit"
    CLAIM_READ = "claim.read"
    CLAIM_EDIT = "claim.edit"
    CLAIM_APPROVE = "claim.approve"
    CLAIM_WITHDRAW = "claim.withdraw"
    # the bureau
    WORKBENCH_READ = "workbench.read"
    QUEUE_READ = "queue.read"
    DISTRICT_COMMERCE_OPINE = "district_commerce.opine"
    DISTRICT_FINANCE_OPINE = "district_finance.opine"
    CITY_REVIEW = "city.review"
    CORRECTION_REQUEST = "correction.request"
    CLAIM_REFUSE = "claim.refuse"
    DECISION_SIGN = "decision.sign"
    PUBLIC_NOTICE_PUBLISH = "public_notice.publish"
    BUDGET_READ = "budget.read"
    BUDGET_ALLOT = "budget.allot"
    PAYMENT_PREPARE = "payment.prepare"
    PAYMENT_CONFIRM = "payment.confirm"
    PAYEE_READ = "payee.read"
    REGISTRATION_REVIEW = "registration.review"
    ENTERPRISE_SEARCH = "enterprise.search"
    PROGRAMME_READ = "programme.read"
    MEASURE_ENTER = "measure.enter"
    MEASURE_APPROVE = "measure.approve"
    CALL_PUBLISH = "call.publish"
    APPOINTMENT_READ = "appointment.read"
    APPOINTMENT_MANAGE = "appointment.manage"
    AUDIT_READ = "audit.read"
    JOB_READ = "job.read"


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
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ENTERPRISE_ROLES = frozenset({R.ENTERPRISE_ADMIN, R.PROJECT_LEAD, R.AGENT, R.READER})
BUREAU_ROLES = frozenset(R) - ENTERPRISE_ROLES
ADMINISTRATORS = frozenset({R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDIT_ADMIN})
# What they act on (budgets, payments, people, the record) belongs to no division: no district's office gives them.
ZONE_ROLES = ADMINISTRATORS | {R.FINANCE_OFFICER}

# Everybody who has signed in, with or without a role.
SIGNED_IN = frozenset({P.HOME_READ, P.NOTICE_READ, P.ENTERPRISE_REGISTER, P.JOB_READ})

OFFICE = frozenset({P.WORKBENCH_READ})
REVIEWER = OFFICE | {P.QUEUE_READ, P.PROGRAMME_READ, P.ENTERPRISE_SEARCH}

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
        }
    ),
    R.PROJECT_LEAD: frozenset({P.ENTERPRISE_READ, P.CLAIM_READ, P.CLAIM_EDIT}),
    R.AGENT: frozenset({P.CLAIM_READ, P.CLAIM_EDIT}),
    R.READER: frozenset({P.ENTERPRISE_READ, P.CLAIM_READ}),
    R.DISTRICT_COMMERCE: REVIEWER | {P.DISTRICT_COMMERCE_OPINE, P.CORRECTION_REQUEST},
    R.DISTRICT_FINANCE: REVIEWER | {P.DISTRICT_FINANCE_OPINE},
    R.CASEWORKER: REVIEWER | {P.CITY_REVIEW, P.CORRECTION_REQUEST, P.CLAIM_REFUSE, P.REGISTRATION_REVIEW},
    R.PROGRAMME_MANAGER: REVIEWER | {P.PUBLIC_NOTICE_PUBLISH, P.BUDGET_READ, P.MEASURE_ENTER, P.CALL_PUBLISH},
    R.SECRETARY: REVIEWER | {P.PUBLIC_NOTICE_PUBLISH, P.BUDGET_READ},
    R.DIRECTOR: REVIEWER | {P.DECISION_SIGN, P.BUDGET_READ, P.AUDIT_READ, P.MEASURE_APPROVE},
    R.FINANCE_OFFICER: REVIEWER | {P.BUDGET_READ, P.BUDGET_ALLOT, P.PAYMENT_PREPARE, P.PAYMENT_CONFIRM, P.PAYEE_READ},
    R.SYSTEM_ADMIN: OFFICE | {P.PROGRAMME_READ, P.APPOINTMENT_READ},
    R.SECURITY_ADMIN: OFFICE | {P.APPOINTMENT_READ, P.APPOINTMENT_MANAGE},
    R.AUDIT_ADMIN: OFFICE | {P.AUDIT_READ, P.QUEUE_READ, P.BUDGET_READ, P.APPOINTMENT_READ},
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role that a person holds now: for one enterprise, for one division, or (neither) for the whole zone.

    An agent's may be limited to programmes, by their codes; without any it covers them all.
    """

    role: R
    enterprise_id: int | None = None
    division_id: int | None = None
    programmes: tuple[str, ...] = ()


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
        if permission not in MATRIX[grant.role]:
            continue
        if grant.enterprise_id is not None and enterprise_id not in (None, grant.enterprise_id):
            continue
        if grant.division_id is not None and division_id not in (None, grant.division_id):
            continue
        return True
    return False
