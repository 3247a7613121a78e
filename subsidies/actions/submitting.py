"""From the enterprise's desk to the bureau's: send to the administrator, submit with the truth commitment."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.enums import EnterpriseState, MemberRole
from enterprises.models import Membership
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages
from subsidies import facts, queries, workflow
from subsidies.actions import moving, reviewing, valuing
from subsidies.actions.drafting import lock_to_edit, require_may, require_open
from subsidies.enums import EDITABLE, Stage, State
from subsidies.models import Application, ClaimLine
from subsidies.rules import completeness
from subsidies.rules.completeness import Gap, Papers
from subsidies.rules.evaluation import Entitlement
from subsidies.rules.materials import MaterialNeed, required_materials


class Incomplete(Refused):
    """Something is missing; each gap names it."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(
            "incomplete",
            _("The claim is not complete: %(count)s points are open. All of them are listed on its page."),
            params={"count": len(gaps)},
        )
        self.gaps = gaps


def gaps_of(application: Application, worth: Entitlement, needs: tuple[MaterialNeed, ...] | None = None) -> list[Gap]:
    """Everything that keeps the claim from being submitted as it stands; `needs` where they are known already."""
    measure = facts.measure_of(application.measure_version)
    needs = needs_of(application) if needs is None else needs
    lines = list(application.lines.all())
    counts = {spec.name: sum(line.input == spec.name for line in lines) for spec in measure.row_inputs}
    return [
        *completeness.answer_gaps(measure, application.answers),
        *completeness.line_gaps(measure, counts),
        *completeness.paper_gaps(needs, papers_of(application, lines)),
        *completeness.bar_gaps(worth.findings),
    ]


def needs_of(application: Application) -> tuple[MaterialNeed, ...]:
    """Which materials the facts as they stand ask for."""
    measure = facts.measure_of(application.measure_version)
    return required_materials(measure, facts.facts_for(application, Stage.CLAIMED), rates=facts.rates_for(measure))


def papers_of(application: Application, lines: Iterable[ClaimLine]) -> dict[str, Papers]:
    """The papers by material, with the numbers of the lines that they serve."""
    numbers: dict[int, int] = {}
    seen: dict[str, int] = {}
    for line in sorted(lines, key=lambda each: (each.input, each.position)):
        seen[line.input] = seen.get(line.input, 0) + 1
        numbers[line.pk] = seen[line.input]
    counts: dict[str, int] = {}
    served: dict[str, set[int]] = {}
    for document in application.documents.filter(replaced_at=None).prefetch_related("lines"):
        counts[document.material] = counts.get(document.material, 0) + 1
        rows = {numbers[line.pk] for line in document.lines.all() if line.pk in numbers}
        served.setdefault(document.material, set()).update(rows)
    if application.enterprise.licence_id:
        measure = facts.measure_of(application.measure_version)
        counts |= {each.id: 1 for each in measure.materials if each.source == "enterprise"}
    return {name: Papers(count, frozenset(served.get(name, ()))) for name, count in counts.items()}


@transaction.atomic
def send(application: Application, *, expected_version: int | None = None, by: User, now: datetime) -> Application:
    """Hand the completed draft to the enterprise's administrator, who checks and submits it."""
    locked = lock_to_edit(application, expected_version=expected_version, by=by, now=now)
    if locked.state == State.CONFIRMING:
        return locked
    require_open(locked.call, now)
    require_complete(locked)
    moving.enter(locked, workflow.SEND, by=by, now=now)
    audit.record("claim.sent", locked, by=by, now=now)
    messages.notify(
        administrators(locked, now),
        "claim_to_confirm",
        params={"reference": locked.reference, "name": by.name, "closes": locked.call.closes_at},
        link=reviewing.own_link(locked),
        now=now,
        case=locked,
    )
    return locked


def administrators(application: Application, now: datetime) -> list[User]:
    rows = Membership.objects.in_force(clock.local_date(now)).filter(
        enterprise=application.enterprise, role=MemberRole.ADMIN
    )
    return [row.user for row in rows.select_related("user")]


@transaction.atomic
def reopen(application: Application, *, by: User, now: datetime) -> Application:
    """Back to the draft for changes."""
    locked = lock_to_edit(application, expected_version=None, by=by, now=now)
    if locked.state == State.DRAFT:
        return locked
    moving.enter(locked, workflow.REOPEN, by=by, now=now)
    audit.record("claim.reopened", locked, by=by, now=now)
    return locked


@transaction.atomic
def submit(
    application: Application, *, truth: bool, expected_version: int | None = None, by: User, now: datetime
) -> Application:
    """Submit once; a second press finds it done. The moment of closing itself is too late, and the draft stays."""
    locked = moving.lock(application)
    if not by.may(P.CLAIM_APPROVE, enterprise_id=locked.enterprise_id):
        raise NotAllowed("not_allowed", _("Only your enterprise's administrator can submit. Send the claim to them."))
    if locked.submitted_at and locked.state not in (State.WITHDRAWN, State.REFUSED):
        return locked
    locked = moving.lock(application, expected_version=expected_version)
    require_may(P.CLAIM_EDIT, locked.enterprise, locked.call, by, now)
    require_ready(locked, truth, now)
    locked.submitted_at, locked.submitted_by = now, by
    moving.enter(locked, workflow.SUBMIT, by=by, now=now)
    made = valuing.value(locked, Stage.CLAIMED, by=by, now=now)
    audit.record(
        "claim.submitted",
        locked,
        by=by,
        now=now,
        payload={"claimed": made.amount, "digest": made.digest, "truth": True, "due_at": locked.due_at},
    )
    announce(locked, now)
    return locked


def require_ready(application: Application, truth: bool, now: datetime) -> None:
    """All that must hold at the moment of submission, the call's window first."""
    if application.state not in EDITABLE:
        raise Refused("not_editable", _("The claim has been submitted and cannot be changed here."), status=409)
    require_open(application.call, now)
    if not truth:
        raise Refused("no_commitment", _("Confirm that the claim is true and complete."), field="truth")
    if application.enterprise.state != EnterpriseState.ACTIVE:
        raise Refused("enterprise_not_active", _("The registration of your enterprise is not accepted yet."))
    if not application.enterprise.payee_accounts.filter(replaced_at=None).exists():
        raise Refused("no_payee", _("Enter the account to be paid in the company file first."))
    require_complete(application)


def require_complete(application: Application) -> None:
    gaps = gaps_of(application, valuing.estimate(application))
    if gaps:
        raise Incomplete(gaps)


def announce(application: Application, now: datetime) -> None:
    """Tell the enterprise that it has arrived, and the district that it is there."""
    at_enterprise: Mapping[str, object] = {
        "reference": application.reference,
        "enterprise": application.enterprise.name_zh,
        "at": application.submitted_at,
    }
    messages.notify(
        queries.claimants(application, now),
        "claim_submitted",
        params=at_enterprise,
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )
    messages.notify(
        queries.officers(P.DISTRICT_COMMERCE_OPINE, application.division_id),
        "claim_arrived",
        params={
            "reference": application.reference,
            "enterprise": application.enterprise.name_zh,
            "due": application.due_at,
        },
        link=reviewing.office_link(application),
        now=now,
        case=application,
    )
