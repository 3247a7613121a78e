"""From the enterprise's desk to the bureau's: send to the administrator, submit with the truth commitment."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from enterprises import standing
from enterprises.enums import MemberRole
from enterprises.models import Membership
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.formula.scope import Scope
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.messages import actions as messages
from pilotzone.reference import queries as reference
from pilotzone.ui.spoken import Day
from subsidies import facts, queries, workflow
from subsidies.actions import (
    assigning,
    choosing_warehouses,
    invoice_reading,
    invoices,
    moving,
    reviewing,
    undertaking,
    valuing,
)
from subsidies.actions.drafting import lock_to_edit, require_may, require_open, take_back
from subsidies.enums import EDITABLE, Stage, State
from subsidies.invoice_checks import Intake
from subsidies.models import Application, ClaimLine
from subsidies.rules import completeness, undertakings
from subsidies.rules.completeness import Gap, Lack, Papers
from subsidies.rules.evaluation import Entitlement, assess, run
from subsidies.rules.materials import materials_in
from subsidies.rules.model import Measure
from subsidies.rules.undertakings import Owed


class Incomplete(Refused):
    """Something is missing; each gap names it."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(
            "incomplete",
            ngettext_lazy(
                "The claim is not complete: %(count)s point is open. It is listed on its page.",
                "The claim is not complete: %(count)s points are open. All of them are listed on its page.",
                "count",
            ),
            params={"count": len(gaps)},
        )
        self.gaps = gaps


@dataclass(frozen=True)
class Working:
    """The measure worked out on a claim as the applicant has stated it, with what it was worked out of."""

    application: Application
    lines: Sequence[ClaimLine]
    given: facts.Gathered
    scope: Scope

    @property
    def measure(self) -> Measure:
        return facts.measure_of(self.application.measure_version)

    @cached_property
    def worth(self) -> Entitlement:
        return assess(self.measure, self.scope)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Everything that the claim lacks."""
        measure = self.measure
        counts = {spec.name: sum(line.input == spec.name for line in self.lines) for spec in measure.row_inputs}
        return [
            *completeness.answer_gaps(measure, self.application.answers),
            *completeness.line_gaps(measure, counts),
            *completeness.paper_gaps(materials_in(measure, self.scope), papers_of(self)),
            *completeness.bar_gaps(self.worth.findings),
        ]


def keeping_back(measure: Measure, gaps: Sequence[Gap]) -> list[Gap]:
    """Those of the gaps that keep the claim from being submitted; the others are papers that may follow."""
    follow = {each.material for each in undertakings.owed_of(measure, gaps)}
    return [gap for gap in gaps if gap.lack != Lack.MATERIAL or gap.name not in follow]


def worked_out(application: Application, lines: Sequence[ClaimLine], *, held: Collection[str] | None = None) -> Working:
    """Every value of the measure for the claim with these lines; `held` as in `facts.gathered`."""
    measure = facts.measure_of(application.measure_version)
    given = facts.gathered(application, Stage.CLAIMED, held=held, lines=lines)
    return Working(application, lines, given, run(measure, given.facts, facts.rates_for(measure)))


def papers_of(working: Working) -> dict[str, Papers]:
    """The papers by material, with the numbers of the lines that they serve."""
    application, measure = working.application, working.measure
    numbers: dict[int, int] = {}
    seen: dict[str, int] = {}
    for line in sorted(working.lines, key=lambda each: (each.input, each.position)):
        seen[line.input] = seen.get(line.input, 0) + 1
        numbers[line.pk] = seen[line.input]
    counts = Counter(application.documents.filter(replaced_at=None).values_list("material", flat=True))
    served: dict[str, set[int]] = {}
    for line_id, materials in working.given.served.items():
        for material in materials if line_id in numbers else ():
            served.setdefault(material, set()).add(numbers[line_id])
    if application.enterprise.licence_id:
        counts |= Counter({each.id: 1 for each in measure.materials if each.source == "enterprise"})
    return {name: Papers(count, frozenset(served.get(name, ()))) for name, count in counts.items()}


@transaction.atomic
def send(application: Application, *, expected_version: int | None = None, by: User, now: datetime) -> Application:
    """Hand the completed draft to the enterprise's administrator, who checks and submits it."""
    locked = lock_to_edit(application, expected_version=expected_version, by=by, now=now)
    if locked.state == State.CONFIRMING:
        return locked
    require_open(locked.call, now)
    require_complete(worked_out(locked, list(locked.lines.all())))
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
    take_back(locked, by=by, now=now)
    return locked


@transacted
def submit(
    application: Application,
    *,
    truth: bool,
    undertaken: bool = False,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Application:
    """Submit once; a second press finds it done. The moment of closing itself is too late, and the draft stays.

    `undertaken`: the enterprise undertakes to hand in later the papers that are missing and may follow.
    """
    locked = moving.lock(application)
    if not by.may(P.CLAIM_APPROVE, enterprise_id=locked.enterprise_id):
        raise NotAllowed("not_allowed", _("Only your enterprise's administrator can submit. Send the claim to them."))
    if locked.submitted_at and locked.state not in (State.WITHDRAWN, State.REFUSED):
        return locked
    moving.require_version(locked, expected_version)
    require_may(P.CLAIM_EDIT, locked.enterprise, locked.call, by, now)
    require_ready(locked, truth, now)
    locked.submitted_at, locked.submitted_by = now, by
    choosing_warehouses.pin(locked)
    lines = list(locked.lines.all())
    working = worked_out(locked, lines, held=invoices.reserve(locked, lines))
    following = require_complete(working)
    if following and not undertaken:
        text = _("A paper is missing that may follow. Undertake to hand it in, or add it now.")
        raise Refused("no_undertaking", text, field="undertaking")
    with audit.together(locked) as record:
        take_in(working, following, by=by, now=now, record=record)
        assigning.by_rule(locked, now=now, record=record)
    announce(locked, now)
    return locked


def take_in(working: Working, following: Sequence[Owed], *, by: User, now: datetime, record: audit.Recorder) -> None:
    """The claim moves to the bureau's desk with its amount and what its invoices say, frozen as they are now."""
    locked = working.application
    moving.shift(locked, workflow.SUBMIT, reference.calendar(), by=by, now=now)
    made, _is_new = valuing.freeze(locked, Stage.CLAIMED, working.given, working.worth, by=by, now=now, record=record)
    locked.save()
    intake = Intake(locked, working.lines, working.scope, working.given)
    invoice_reading.check(locked, intake=intake, by=by, now=now, record=record)
    undertaking.give(locked, following, by=by, now=now, record=record)
    payload = {"claimed": made.amount, "digest": made.digest, "truth": True, "due_at": locked.due_at}
    record("claim.submitted", locked, by=by, now=now, payload=payload)


def require_ready(application: Application, truth: bool, now: datetime) -> None:
    """What must hold at the moment of submission besides its completeness, the call's window first."""
    if application.state not in EDITABLE:
        raise Refused("not_editable", _("The claim has been submitted and cannot be changed here."), status=409)
    require_open(application.call, now)
    if not truth:
        raise Refused("no_commitment", _("Confirm that the claim is true and complete."), field="truth")
    standing.require_active(application.enterprise)
    if not application.enterprise.payee_accounts.filter(replaced_at=None).exists():
        raise Refused("no_payee", _("Enter the account to be paid in the company file first."))
    barred = queries.barred_until(application.enterprise.uscc, clock.local_date(now))
    if barred is not None:
        text = _("Your enterprise is barred from funding until %(day)s. The reason was given with the demand to repay.")
        raise Refused("barred", text, params={"day": Day(barred)})


def require_complete(working: Working) -> list[Owed]:
    """Complete but for papers that may follow, which come back."""
    if open_now := keeping_back(working.measure, working.gaps):
        raise Incomplete(open_now)
    return undertakings.owed_of(working.measure, working.gaps)


def announce(application: Application, now: datetime) -> None:
    """Tell the enterprise that it has arrived, and the district that it is there."""
    named = {"reference": application.reference, "enterprise": application.enterprise.names}
    arrival = messages.Telling(
        queries.claimants(application, now),
        "claim_submitted",
        {**named, "at": application.submitted_at},
        reviewing.own_link(application),
    )
    work = messages.Telling(
        queries.officers(P.DISTRICT_COMMERCE_OPINE, application.division_id),
        "claim_arrived",
        {**named, "due": application.due_at},
        reviewing.office_link(application),
    )
    messages.notify_all([arrival, work], now=now, case=application)
