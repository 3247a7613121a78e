"""The bureau's review of a claim: accept it, rule on its lines, give an opinion on its amount."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.formula.text import Text
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.money import Money
from pilotzone.kernel.transactions import transacted
from pilotzone.messages import actions as messages
from subsidies import facts, queries, wording, workflow
from subsidies.actions import (
    assigning,
    comparing_originals,
    hindrances,
    letters,
    moving,
    recusing,
    settlements,
    undertaking,
    valuing,
)
from subsidies.actions.assigning import PERMISSIONS
from subsidies.enums import Desk, Stage, State, Verdict
from subsidies.enums_proof import LetterKind
from subsidies.models import Application, ClaimLine, Entitlement, Letter, LineRuling, Opinion
from subsidies.rules import desks, statements


@transacted
def take(application: Application, *, with_missing: bool = False, by: User, now: datetime) -> Application:
    """Accept the claim for review: it is this person's from now on, and the desk's amount is worked out.

    `with_missing`: although papers that the enterprise undertook to hand in are missing; their limits begin.
    """
    locked = moving.lock(application)
    desk = require_desk(locked, by)
    if with_missing:
        undertaking.accept(locked, desk, by=by, now=now)
    undertaking.require_accepted(locked)
    locked.assigned_to = by
    moving.touch(locked)
    locked.save(update_fields=["assigned_to", "version"])
    audit.record("claim.taken", locked, by=by, now=now, payload={"desk": desk.value} | in_whose_name(locked, desk, by))
    valuing.value(locked, desks.STAGE_OF[desk], by=by, now=now)
    valuing.let_fall(locked, by=by, now=now, why="taken")
    if not Letter.objects.filter(application=locked, kind=LetterKind.ACCEPTANCE).exists():
        letters.ask(LetterKind.ACCEPTANCE, locked.pk, now=now)
    return locked


@transacted
def rule(
    line: ClaimLine,
    *,
    accepted: bool,
    reason: str,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> Entitlement:
    """Leave a line out or take it back in, with the reason; the desk's amount follows, and what rested on it falls."""
    application = moving.lock(line.application, expected_version=expected_version)
    desk = require_desk(application, by)
    reason = reason.strip()
    if not reason:
        raise Refused(
            "reason_missing", _("Give the reason: the applicant and the next desk will read it."), field="reason"
        )
    before = getattr(application, desks.STAGE_OF[desk].value)
    LineRuling.objects.update_or_create(
        line=line, desk=desk, defaults={"accepted": accepted, "reason": reason, "made_at": now, "made_by": by}
    )
    moving.touch(application)
    application.save(update_fields=["version"])
    made = valuing.value(application, desks.STAGE_OF[desk], by=by, now=now)
    audit.record(
        "line.ruled",
        application,
        by=by,
        now=now,
        payload={
            "line": str(line.uid),
            "position": line.position,
            "desk": desk.value,
            "accepted": accepted,
            "reason": reason,
            "before": before,
            "after": made.amount,
        }
        | in_whose_name(application, desk, by),
    )
    valuing.let_fall(application, by=by, now=now, why="line_ruled")
    return made


@transacted
def opine(
    application: Application,
    *,
    verdict: Verdict,
    comment: str = "",
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> Opinion:
    """Give the desk's opinion on the amount that stands. When the whole desk row agrees the claim goes on."""
    locked = moving.lock(application, expected_version=expected_version)
    desk = require_desk(locked, by)
    comment = comment.strip()
    if verdict == Verdict.DISAGREE and not comment:
        raise Refused("comment_missing", _("A disagreement needs its reason."), field="comment")
    resting_on = standing(locked, desks.STAGE_OF[desk], by=by, now=now)
    if verdict == Verdict.AGREE:
        undertaking.require_accepted(locked)
        if desk == Desk.CITY:
            hindrances.require_none(locked)
        comparing_originals.require_compared(locked, desk)
        require_values(locked, resting_on, desk)
        require_amount(resting_on, desk)
    locked.opinions.filter(desk=desk, fallen_at=None).update(fallen_at=now)
    opinion = Opinion.objects.create(
        application=locked,
        desk=desk,
        verdict=verdict,
        entitlement=resting_on,
        comment=comment,
        given_at=now,
        given_by=by,
    )
    record_opinion(opinion, locked, by=by, now=now)
    move_on(locked, desk, verdict, by=by, now=now)
    return opinion


def record_opinion(opinion: Opinion, application: Application, *, by: User, now: datetime) -> None:
    payload: dict[str, Any] = {
        "desk": opinion.desk,
        "verdict": opinion.verdict,
        "amount": opinion.entitlement.amount,
        "digest": opinion.entitlement.digest,
        "comment": opinion.comment,
    } | in_whose_name(application, Desk(opinion.desk), by)
    audit.record("opinion.given", opinion, case=application, by=by, now=now, payload=payload)


def move_on(application: Application, desk: Desk, verdict: Verdict, *, by: User, now: datetime) -> None:
    """To the city when both district desks agree and no letter is wanted; to the decision when the city does."""
    if desk == Desk.CITY and verdict == Verdict.AGREE:
        moving.enter(application, workflow.PROPOSE, by=by, now=now)
        settlements.let_fall(application.call, by=by, now=now, why="claim_joined")
        record_move(application, "proposed", by=by, now=now)
        tell_directors(application, now=now)
    elif (
        desk in desks.DISTRICT
        and desks.district_agrees(current_verdicts(application))
        and not application.call.programme.submits_by_letter
    ):
        forward(application, by=by, now=now)
    else:
        moving.touch(application)
        application.save(update_fields=["version"])


def forward(application: Application, *, by: User, now: datetime) -> None:
    """To the city, which both district desks have agreed to; the caller holds the lock."""
    application.assigned_to = None
    moving.enter(application, workflow.FORWARD, by=by, now=now)
    record_move(application, "forwarded", by=by, now=now)
    valuing.value(application, Stage.AUDITED, by=by, now=now)
    assigning.by_rule(application, now=now)
    tell_city(application, now=now)


def record_move(application: Application, name: str, *, by: User | None, now: datetime) -> None:
    payload = {"state": application.state, "due_at": application.due_at}
    audit.record(f"claim.{name}", application, by=by, now=now, payload=payload)


def current_verdicts(application: Application) -> dict[str, str]:
    return dict(application.opinions.filter(fallen_at=None).values_list("desk", "verdict"))


def standing(application: Application, stage: Stage, *, by: User, now: datetime) -> Entitlement:
    """The stage's current amount; the first act at a stage works it out."""
    made = application.entitlements.filter(stage=stage, is_current=True).first()
    return made or valuing.value(application, stage, by=by, now=now)


class ValueMissing(Refused):
    """A value that a desk has to state first; `places` are the inputs, or columns of lines, in order."""

    def __init__(self, labels: list[Text], places: tuple[str, ...]) -> None:
        super().__init__(
            "value_missing",
            _("Before you agree, state: %(labels)s."),
            field=places[0],
            params={"labels": wording.Labels(labels)},
        )
        self.places = places


def require_values(application: Application, entitlement: Entitlement, desk: Desk) -> None:
    """Nobody agrees to an amount while a value that it rests on has not been stated."""
    measure = facts.measure_of(application.measure_version)
    places = statements.needed(measure, json.loads(entitlement.record), ranks=desk == Desk.CITY)
    if places:
        raise ValueMissing([statements.label_of(measure, place) for place in places], places)


def require_amount(entitlement: Entitlement, desk: Desk) -> None:
    if entitlement.amount is None:
        raise Refused(
            "amount_unknown", _("The amount is not known yet: a fact is missing. See the checks that are still open.")
        )
    if desk == Desk.CITY and entitlement.amount == 0:
        raise Refused(
            "amount_zero", _("There is nothing to decide on: the amount is zero. Refuse the claim with its clause.")
        )


def require_desk(application: Application, by: User) -> Desk:
    """The desk at which this person works on the claim now; says why there is none."""
    here = [
        desk
        for desk in desks.DESKS_IN.get(State(application.state), ())
        if by.may(PERMISSIONS[desk], division_id=application.division_id)
    ]
    if not here:
        if any(by.may(permission, division_id=application.division_id) for permission in PERMISSIONS.values()):
            raise not_here(application)
        raise NotAllowed("not_allowed", _("You may not take this step."))
    recusing.require_disinterested(application, by)
    acts = queries.acts_on(application)
    free = [desk for desk in here if not is_barred(application, desk, by, acts)]
    if not free:
        raise acted_elsewhere()
    return free[0]


def is_barred(application: Application, desk: Desk, by: User, acts: Collection[desks.Act]) -> bool:
    """Whether this person, or the one whose deputy he or she is here, acted at another desk."""
    return any(desks.barred_from_desk(person, desk, acts) for person in persons_behind(application, desk, by))


def persons_behind(application: Application, desk: Desk, by: User) -> tuple[int, ...]:
    """Who acts, and in whose place, by their keys."""
    lent = by.stands_in(PERMISSIONS[desk], division_id=application.division_id)
    return (by.pk,) if lent is None or lent.on_behalf_of is None else (by.pk, lent.on_behalf_of)


def in_whose_name(application: Application, desk: Desk, by: User) -> dict[str, Any]:
    """What the record says of a deputy: for whom he or she acted."""
    lent = by.stands_in(PERMISSIONS[desk], division_id=application.division_id)
    return {} if lent is None else {"for": lent.on_behalf_of, "for_name": lent.on_behalf_name}


def not_here(application: Application) -> Refused:
    return Refused(
        "not_here",
        _("The claim is not with your desk now: its state is “%(state)s”."),
        params={"state": State(application.state).label},
        status=409,
    )


def acted_elsewhere() -> Refused:
    return Refused(
        "acted_elsewhere", _("You acted on this claim at another desk. Somebody else must give this opinion.")
    )


def tell_city(application: Application, *, now: datetime) -> None:
    params = {"reference": application.reference}
    officers, claimants = queries.officers(P.CITY_REVIEW), queries.claimants(application, now)
    messages.notify(
        officers, "claim_forwarded", params=params, link=office_link(application), now=now, case=application
    )
    messages.notify(claimants, "claim_forwarded", params=params, link=own_link(application), now=now, case=application)


def tell_directors(application: Application, *, now: datetime) -> None:
    messages.notify(
        queries.officers(P.DECISION_SIGN),
        "decision_waiting",
        params={
            "reference": application.reference,
            "enterprise": {"zh": application.enterprise.name_zh, "en": application.enterprise.name_en},
            "amount": Money(application.audited or 0),
        },
        link=office_link(application),
        now=now,
        case=application,
    )


def office_link(application: Application) -> str:
    return reverse("bureau:subsidies:application_detail", args=[application.uid])


def own_link(application: Application) -> str:
    return reverse("portal:subsidies:application_detail", args=[application.uid])
