"""Later remarks on points that a desk has reviewed: asked for by the desk, allowed by a supervisor, used once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages
from subsidies import late_remarks, queries
from subsidies.actions import moving, recusing, reviewing
from subsidies.enums import Desk
from subsidies.models import Application, LateRemark

MOST = 500


def require_allowed(application: Application, desk: Desk, points: Mapping[str, str]) -> None:
    """Every point that the desk had reviewed already has a supervisor's permission."""
    late = late_remarks.late_points(application, desk, points)
    known = late_remarks.waiting_or_allowed(application, desk) if late else {}
    missing = sorted(point for point in late if point not in known or not known[point].allowed)
    if missing:
        raise needs_permission(missing)


def needs_permission(missing: Sequence[str]) -> Refused:
    return Refused(
        "needs_permission",
        ngettext_lazy(
            "%(count)s point was reviewed by your desk before and has not changed since. Everything is named at "
            "once; a later remark needs a supervisor's permission.",
            "%(count)s points were reviewed by your desk before and have not changed since. Everything is named at "
            "once; a later remark needs a supervisor's permission.",
            "count",
        ),
        field=missing[0],
        params={"count": len(missing)},
    )


def use(application: Application, desk: Desk, points: Mapping[str, str], *, now: datetime) -> None:
    """The request names these points: their permissions are used up."""
    rows = LateRemark.objects.filter(application=application, desk=desk, used_at=None, allowed=True)
    rows.filter(target__in=list(points)).update(used_at=now)


@transaction.atomic
def ask(application: Application, points: Mapping[str, str], *, why: str, by: User, now: datetime) -> list[LateRemark]:
    """Ask a supervisor for the points, each with its remark; what waits or is allowed stays as it is."""
    locked = moving.lock(application)
    if not by.may(P.CORRECTION_REQUEST, division_id=locked.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    desk = reviewing.require_desk(locked, by)
    why = why.strip()
    late = late_remarks.late_points(locked, desk, points)
    if not late:
        raise Refused("not_late", _("None of these points needs a permission. Send the request."))
    if not why:
        raise Refused("why_missing", _("Say why this was not named the first time."), field="why")
    if len(why) > MOST:
        raise Refused("why_long", _("A reason has %(most)s signs at most."), field="why", params={"most": MOST})
    known = late_remarks.waiting_or_allowed(locked, desk)
    again = [known[point].pk for point in late if point in known and known[point].allowed is False]
    LateRemark.objects.filter(pk__in=again).update(used_at=now)
    made = [
        LateRemark.objects.create(
            application=locked, desk=desk, target=point, remark=points[point], why=why, asked_at=now, asked_by=by
        )
        for point in sorted(late)
        if point not in known or known[point].allowed is False
    ]
    for row in made:
        payload = {"desk": desk.value, "target": row.target, "remark": row.remark, "why": why}
        audit.record("late_remark.asked", row, case=locked, by=by, now=now, payload=payload)
    if made:
        messages.notify(
            queries.officers(P.LATE_REMARK_ALLOW, locked.division_id),
            "late_remark_asked",
            params={"reference": locked.reference, "count": len(made), "why": why},
            link=reverse("bureau:subsidies:late_remark_list"),
            now=now,
            case=locked,
        )
    return made


@transaction.atomic
def answer(remark: LateRemark, *, allowed: bool, reason: str, by: User, now: datetime) -> LateRemark:
    """A supervisor who does not review the claim allows the remark or does not, with the reason."""
    locked = moving.lock(remark.application)
    if not by.may(P.LATE_REMARK_ALLOW, division_id=locked.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    recusing.require_disinterested(locked, by)
    row = LateRemark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if row.answered_at or row.used_at:
        raise Refused("answered", _("This has been answered already."), status=409)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Give the reason: it stays with the claim."), field="reason")
    if len(reason) > MOST:
        raise Refused("reason_long", _("A reason has %(most)s signs at most."), field="reason", params={"most": MOST})
    row.allowed, row.reason, row.answered_at, row.answered_by = allowed, reason, now, by
    row.save(update_fields=["allowed", "reason", "answered_at", "answered_by"])
    payload = {"target": row.target, "allowed": allowed, "reason": reason}
    audit.record("late_remark.answered", row, case=locked, by=by, now=now, payload=payload)
    messages.notify(
        [row.asked_by],
        "late_remark_answered",
        params={
            "reference": locked.reference,
            "outcome": _("Allowed") if allowed else _("Not allowed"),
            "reason": reason,
        },
        link=reverse("bureau:subsidies:correction_request", args=[locked.uid]),
        now=now,
        case=locked,
    )
    return row
