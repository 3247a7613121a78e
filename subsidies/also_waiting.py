"""What waits for a person beside the queue of claims: of each kind what his or her permissions let them act on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import ContestState, CycleState, SchemeState
from enterprises.models import AdministrationRequest, Contest, Cycle, PayeeChange, RegistryChange, SchemeVersion
from matchmaking.models import Participation, Question
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.reference.enums import ChangeState
from pilotzone.reference.models import ReferenceChange
from subsidies.enums import VersionState
from subsidies.enums_payment import StopState
from subsidies.enums_recovery import OUTSTANDING, RecoveryState
from subsidies.hands import BY_OBJECTION, rulable
from subsidies.models import (
    ConsultedOffice,
    Correction,
    LateRemark,
    MeasureVersion,
    Objection,
    PaymentStop,
    Recovery,
    Review,
)
from warehouses.models import Inspection, Recognition, RecognitionObjection
from warehouses.queries import waiting_for

DEMANDING = (P.RECOVERY_PROPOSE, P.RECOVERY_CONFIRM, P.PAYMENT_CONFIRM)


@dataclass(frozen=True)
class Kind:
    """One line of the workbench: where its list is, filtered by `query`, and whose it is."""

    label: str | Promise
    page: str
    rows: Callable[[User, datetime], QuerySet]
    concerns: Callable[[User], bool]
    query: str = ""


def asks_departments(user: User) -> bool:
    """A consultation spans districts."""
    return user.may(P.CONSULTATION_RUN) and user.divisions_for(P.CONSULTATION_RUN) is None


def demands_back(user: User) -> bool:
    return user.may(P.BUDGET_READ) and any(user.may(permission) for permission in DEMANDING)


def demands_for(user: User, now: datetime) -> Q:
    """What is due; and what is proposed, for whoever may confirm it."""
    due = Q(state__in=OUTSTANDING, due_on__lte=clock.local_date(now))
    if not user.may(P.RECOVERY_CONFIRM):
        return due
    return due | Q(state=RecoveryState.PROPOSED) & ~Q(proposed_by=user)


def results_for(user: User, now: datetime) -> Q:
    """Scored and not signed yet; signed by somebody else and to be published; and what can be contested no longer."""
    found = Q(pk__in=())
    if user.may(P.CYCLE_CHECK):
        found |= Q(state=CycleState.CHECKING, checked_by=None)
    if user.may(P.CYCLE_PUBLISH):
        over = Q(state=CycleState.PROVISIONAL, contest_provisional=False, contest_until__lt=clock.local_date(now))
        found |= (Q(state=CycleState.CHECKING, checked_by__isnull=False) | over) & ~Q(checked_by=user)
    return found


KINDS: Mapping[str, Kind] = {
    "objections": Kind(
        _("Objections to decide"),
        "bureau:subsidies:objection_list",
        lambda user, now: rulable(Objection.objects.visible_to(user), user, "item__application"),
        lambda user: user.may(P.OBJECTION_DECIDE),
    ),
    "reviews": Kind(
        _("Reviews to decide"),
        "bureau:subsidies:review_list",
        lambda user, now: rulable(Review.objects.visible_to(user), user, "application", BY_OBJECTION),
        lambda user: user.may(P.REVIEW_DECIDE),
    ),
    "corrections": Kind(
        _("Missed corrections"),
        "bureau:subsidies:correction_list",
        lambda user, now: Correction.objects.visible_to(user).missed(),
        lambda user: user.may(P.CORRECTION_REQUEST),
    ),
    "late_remarks": Kind(
        _("Later remarks to allow"),
        "bureau:subsidies:late_remark_list",
        lambda user, now: LateRemark.objects.visible_to(user).filter(answered_at=None, used_at=None),
        lambda user: user.may(P.LATE_REMARK_ALLOW),
    ),
    "accounts": Kind(
        _("Changes of account"),
        "bureau:enterprises:payee_change_list",
        lambda user, now: PayeeChange.objects.visible_to(user).waiting(),
        lambda user: user.may(P.PAYEE_REVIEW),
    ),
    "registered_facts": Kind(
        _("Changes of registered facts"),
        "bureau:enterprises:registry_change_list",
        lambda user, now: RegistryChange.objects.visible_to(user).waiting(),
        lambda user: user.may(P.REGISTRATION_REVIEW),
    ),
    "administrators": Kind(
        _("Changes of the administrator"),
        "bureau:enterprises:administration_list",
        lambda user, now: AdministrationRequest.objects.visible_to(user).open(),
        lambda user: user.may(P.REGISTRATION_REVIEW),
    ),
    "reference": Kind(
        _("Changes of calendar and rates"),
        "bureau:reference:change_list",
        lambda user, now: ReferenceChange.objects.filter(state=ChangeState.PROPOSED).exclude(proposed_by=user),
        lambda user: user.may(P.REFERENCE_CONFIRM),
    ),
    "versions": Kind(
        _("Measures to approve"),
        "bureau:subsidies:measure_list",
        lambda user, now: (
            MeasureVersion.objects.filter(state=VersionState.PROPOSED).exclude(proposed_by=user).exclude(editors=user)
        ),
        lambda user: user.may(P.MEASURE_APPROVE),
    ),
    "replies": Kind(
        _("Departments' replies late"),
        "bureau:subsidies:consultation_list",
        lambda user, now: ConsultedOffice.objects.late(now),
        asks_departments,
    ),
    "schemes": Kind(
        _("Schemes to approve"),
        "bureau:enterprises:scheme_list",
        lambda user, now: (
            SchemeVersion.objects.filter(state=SchemeState.PROPOSED).exclude(proposed_by=user).exclude(editors=user)
        ),
        lambda user: user.may(P.SCHEME_APPROVE),
    ),
    "cycles": Kind(
        _("Results of assessments to act on"),
        "bureau:enterprises:cycle_list",
        lambda user, now: Cycle.objects.filter(results_for(user, now)),
        lambda user: user.may(P.CYCLE_CHECK) or user.may(P.CYCLE_PUBLISH),
    ),
    "contests_to_examine": Kind(
        _("Contests of results to examine"),
        "bureau:enterprises:contest_list",
        lambda user, now: Contest.objects.filter(state=ContestState.FILED),
        lambda user: user.may(P.CONTEST_EXAMINE),
        "?state=filed",
    ),
    "contests_to_decide": Kind(
        _("Contests of results to decide"),
        "bureau:enterprises:contest_list",
        lambda user, now: Contest.objects.filter(state=ContestState.EXAMINED).exclude(examined_by=user),
        lambda user: user.may(P.CONTEST_DECIDE),
        "?state=examined",
    ),
    "stops": Kind(
        _("Payments to be stopped"),
        "bureau:subsidies:stop_list",
        lambda user, now: PaymentStop.objects.filter(state=StopState.PROPOSED).exclude(proposed_by=user),
        lambda user: user.may(P.RECOVERY_CONFIRM) and user.may(P.BUDGET_READ),
    ),
    "recoveries": Kind(
        _("Recoveries to act on"),
        "bureau:subsidies:recovery_list",
        lambda user, now: Recovery.objects.filter(demands_for(user, now)),
        demands_back,
    ),
    "participations": Kind(
        _("Registrations for events to approve"),
        "bureau:matchmaking:event_list",
        lambda user, now: Participation.objects.to_decide(user, now),
        lambda user: user.may(P.EVENT_RUN),
        "?to_approve=true",
    ),
    "questions": Kind(
        _("Questions on markets to answer"),
        "bureau:matchmaking:question_queue",
        lambda user, now: Question.objects.visible_to(user).unanswered(),
        lambda user: user.may(P.GUIDANCE_ANSWER),
    ),
    "warehouses": Kind(
        _("Overseas warehouses to confirm"),
        "bureau:warehouses:waiting_list",
        lambda user, now: waiting_for(user),
        lambda user: user.may(P.WAREHOUSE_KEEP),
    ),
    "recognitions": Kind(
        _("Applications for recognition to check"),
        "bureau:warehouses:recognition_list",
        lambda user, now: Recognition.objects.visible_to(user).to_check(),
        lambda user: user.may(P.RECOGNITION_CHECK),
        "?state=filed",
    ),
    "to_inspect": Kind(
        _("Recognition: inspections to plan, figures to establish"),
        "bureau:warehouses:recognition_list",
        lambda user, now: Recognition.objects.visible_to(user).without_inspection_ahead(),
        lambda user: user.may(P.RECOGNITION_CHECK),
        "?state=inspection",
    ),
    "followed_up": Kind(
        _("Recognised warehouses: yearly reviews and corrections to decide"),
        "bureau:warehouses:recognition_list",
        lambda user, now: Recognition.objects.visible_to(user).to_follow_up(),
        lambda user: user.may(P.RECOGNITION_CHECK),
        "?state=recognised&state=rectifying",
    ),
    "inspections": Kind(
        _("Inspections of warehouses to make or confirm"),
        "bureau:warehouses:inspection_list",
        lambda user, now: Inspection.objects.visible_to(user).waiting_for(user),
        lambda user: user.may(P.INSPECTION_MAKE),
    ),
    "to_judge": Kind(
        _("Warehouses for your opinion on the panel"),
        "bureau:warehouses:recognition_list",
        lambda user, now: Recognition.objects.visible_to(user).without_opinion_of(user),
        lambda user: user.may(P.RECOGNITION_JUDGE),
        "?state=panel",
    ),
    "to_publish": Kind(
        _("Recognitions to put on public notice"),
        "bureau:warehouses:recognition_list",
        lambda user, now: Recognition.objects.visible_to(user).to_publish(),
        lambda user: user.may(P.RECOGNITION_RUN),
        "?state=proposed",
    ),
    "to_recognise": Kind(
        _("Recognitions to decide on after their notice"),
        "bureau:warehouses:recognition_list",
        lambda user, now: Recognition.objects.visible_to(user).to_recognise(now),
        lambda user: user.may(P.RECOGNITION_DECIDE),
        "?state=noticed",
    ),
    "recognition_objections": Kind(
        _("Objections to recognitions to decide"),
        "bureau:warehouses:recognition_objection_list",
        lambda user, now: RecognitionObjection.objects.visible_to(user).undecided(),
        lambda user: user.may(P.OBJECTION_DECIDE) and user.may(P.RECOGNITION_READ),
    ),
}


def kinds_for(user: User) -> Mapping[str, Kind]:
    return {name: kind for name, kind in KINDS.items() if kind.concerns(user)}


def rows_for(user: User, now: datetime) -> dict[str, QuerySet]:
    """Of each kind that concerns the person what waits, to be counted with everything else in one query."""
    return {f"also_{name}": kind.rows(user, now) for name, kind in kinds_for(user).items()}
