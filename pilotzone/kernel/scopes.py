"""What another organisation's system may be allowed: scopes, and which permissions each of them stands for."""

from dataclasses import dataclass
from enum import StrEnum

from pilotzone.kernel.access import P


class Scope(StrEnum):
    """A resource of the API and a direction."""

    ENTERPRISES_READ = "enterprises:read"
    FIGURES_READ = "figures:read"
    FIGURES_WRITE = "figures:write"
    APPLICATIONS_READ = "applications:read"
    APPLICATIONS_WRITE = "applications:write"
    DECISIONS_READ = "decisions:read"
    WAREHOUSES_READ = "warehouses:read"
    WAREHOUSES_WRITE = "warehouses:write"
    RECOGNITIONS_READ = "recognitions:read"
    MEASURES_READ = "measures:read"
    NOTICES_READ = "notices:read"
    PAYMENTS_READ = "payments:read"
    PAYMENTS_WRITE = "payments:write"
    ASSESSMENTS_READ = "assessments:read"
    EVENTS_READ = "events:read"
    GOODS_READ = "goods:read"
    GOODS_WRITE = "goods:write"
    DECLARATIONS_READ = "declarations:read"
    DECLARATIONS_WRITE = "declarations:write"
    MEETINGS_READ = "meetings:read"
    CONSENTS_READ = "consents:read"
    TENANTS_READ = "tenants:read"
    TENANTS_WRITE = "tenants:write"
    CREDIT_READ = "credit:read"
    CREDIT_WRITE = "credit:write"
    RATES_READ = "rates:read"
    RATES_WRITE = "rates:write"


@dataclass(frozen=True, slots=True)
class Rights:
    """As an office, about its division or the whole zone; as a member, about the enterprises that it stands for; as a
    bank, about what enterprises have consented to. As a park, about the park itself, whatever its tenants.

    An empty set: no such partner is given the scope.
    """

    office: frozenset[P] = frozenset()
    member: frozenset[P] = frozenset()
    bank: frozenset[P] = frozenset()
    park: frozenset[P] = frozenset()


RIGHTS: dict[Scope, Rights] = {
    Scope.ENTERPRISES_READ: Rights(frozenset({P.ENTERPRISE_SEARCH}), frozenset({P.ENTERPRISE_READ})),
    Scope.FIGURES_READ: Rights(frozenset({P.FIGURE_INSPECT})),
    Scope.FIGURES_WRITE: Rights(frozenset({P.FIGURE_IMPORT}), bank=frozenset({P.FIGURE_IMPORT})),
    Scope.APPLICATIONS_READ: Rights(frozenset({P.QUEUE_READ}), frozenset({P.CLAIM_READ})),
    # Drafts alone: what commits the enterprise, the submission, stays with its administrator (ADR 44).
    Scope.APPLICATIONS_WRITE: Rights(member=frozenset({P.CLAIM_READ, P.CLAIM_EDIT, P.CLAIM_WITHDRAW})),
    Scope.DECISIONS_READ: Rights(frozenset({P.QUEUE_READ}), frozenset({P.CLAIM_READ})),
    Scope.WAREHOUSES_READ: Rights(frozenset({P.WAREHOUSE_INSPECT}), frozenset({P.WAREHOUSE_READ})),
    Scope.WAREHOUSES_WRITE: Rights(  # who reports for a warehouse has to see it
        frozenset({P.WAREHOUSE_KEEP, P.WAREHOUSE_INSPECT}), frozenset({P.WAREHOUSE_REPORT, P.WAREHOUSE_READ})
    ),
    Scope.RECOGNITIONS_READ: Rights(frozenset({P.RECOGNITION_READ}), frozenset({P.WAREHOUSE_READ})),
    Scope.MEASURES_READ: Rights(frozenset({P.MEASURE_READ}), frozenset({P.MEASURE_READ})),
    Scope.NOTICES_READ: Rights(*3 * (frozenset({P.HOME_READ}),)),
    Scope.PAYMENTS_READ: Rights(frozenset({P.QUEUE_READ}), frozenset({P.CLAIM_READ})),
    Scope.PAYMENTS_WRITE: Rights(frozenset({P.PAYMENT_CONFIRM})),
    Scope.ASSESSMENTS_READ: Rights(frozenset({P.ASSESSMENT_READ}), frozenset({P.ASSESSMENT_READ})),
    Scope.EVENTS_READ: Rights(frozenset({P.EVENT_READ}), frozenset({P.EVENT_FOLLOW})),
    Scope.GOODS_READ: Rights(frozenset({P.GOODS_INSPECT}), frozenset({P.GOODS_READ})),
    Scope.GOODS_WRITE: Rights(member=frozenset({P.GOODS_FILE, P.GOODS_READ})),  # who files sees what became of it
    Scope.DECLARATIONS_READ: Rights(frozenset({P.TRADE_FACT_INSPECT}), frozenset({P.TRADE_FACT_READ})),
    Scope.DECLARATIONS_WRITE: Rights(frozenset({P.TRADE_FACT_SEND})),
    Scope.MEETINGS_READ: Rights(frozenset({P.EVENT_READ}), frozenset({P.EVENT_FOLLOW})),
    Scope.CONSENTS_READ: Rights(bank=frozenset({P.CONSENT_USE})),
    Scope.TENANTS_READ: Rights(*2 * (frozenset({P.TENANT_READ}),), park=frozenset({P.TENANT_READ})),
    Scope.TENANTS_WRITE: Rights(*2 * (frozenset({P.TENANT_REPORT}),), park=frozenset({P.TENANT_REPORT})),
    Scope.CREDIT_READ: Rights(frozenset({P.CREDIT_READ})),  # of what the authority has reported itself
    Scope.CREDIT_WRITE: Rights(frozenset({P.CREDIT_REPORT})),
    Scope.RATES_READ: Rights(*2 * (frozenset({P.HOME_READ}),)),
    Scope.RATES_WRITE: Rights(frozenset({P.RATE_SEND})),
}
# Results of assessments and of payments are not bounded by a division: a district would reach everybody's.
WHOLE_ZONE = frozenset(
    {Scope.ASSESSMENTS_READ, Scope.PAYMENTS_WRITE, Scope.RATES_WRITE, Scope.CREDIT_READ, Scope.CREDIT_WRITE}
)
