"""Visits on site: planned by the desk or from a draw, taken by two officers, filled in as the line allows, frozen.

Lock order: Application, Visit, audit head.
"""

from datetime import date, datetime
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.audit.rules.verify import sha256
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.onsite import keeping, rules
from pilotzone.onsite.keeping import Answer, Shot
from subsidies import drawing as draws_read
from subsidies import queries
from subsidies import visits as reads
from subsidies.actions import moving, recusing
from subsidies.enums_proof import DrawPurpose
from subsidies.enums_visits import VisitKind, VisitState
from subsidies.models import Application, Call, Draw, Visit, VisitEntry, VisitList, VisitPhoto
from subsidies.querysets_panels import UNDECIDED


def require(by: User, division_id: int | None = None) -> None:
    if not by.may(P.VISIT_MAKE, division_id=division_id):
        raise NotAllowed("not_allowed", _("You do not make visits."))


@transaction.atomic
def set_list(call: Call, kind: VisitKind, text: str, *, by: User, now: datetime) -> VisitList:
    """The call's own list, for visits that are planned from now on."""
    if not by.may(P.CALL_PUBLISH):
        raise NotAllowed("not_allowed", _("You do not keep the lists of visits."))
    items = rules.read_lines(text)
    if rules.faults(items):
        raise Refused("items_wrong", _("Each line: Chinese | English | yes_no, number or text."), field="items")
    locked: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    locked.visit_lists.filter(kind=kind, replaced_at=None).update(replaced_at=now)
    row: VisitList = VisitList.objects.create(call=locked, kind=kind, items=items, set_at=now, set_by=by)
    payload = {"kind": kind.value, "items": len(items), "digest": canonical.digest(items)}
    audit.record("visit.list_set", row, case=locked, by=by, now=now, payload=payload)
    return row


@transaction.atomic
def plan(application: Application, kind: VisitKind, planned_on: date, *, by: User, now: datetime) -> Visit:
    """A visit that the desk finds necessary."""
    locked = moving.lock(application)
    require(by, locked.division_id)
    recusing.require_disinterested(locked, by)
    return planned(locked, kind, planned_on, None, by=by, now=now)


def planned(
    application: Application, kind: VisitKind, planned_on: date, draw: Draw | None, *, by: User, now: datetime
) -> Visit:
    if application.state not in UNDECIDED:
        raise Refused("claim_decided", _("This claim is not before the bureau any more."), status=409)
    if planned_on < clock.local_date(now):
        raise Refused("day_past", _("This day is over."), field="planned_on")
    visit: Visit = Visit.objects.create(
        application=application,
        draw=draw,
        kind=kind,
        items=reads.items_for(application.call, kind),
        planned_on=planned_on,
        planned_at=now,
        planned_by=by,
    )
    payload = {"kind": kind.value, "planned_on": planned_on.isoformat(), "draw": draw.reference if draw else ""}
    audit.record("visit.planned", visit, case=application, by=by, now=now, payload=payload)
    return visit


@transaction.atomic
def plan_draw(draw: Draw, kind: VisitKind, planned_on: date, *, by: User, now: datetime) -> int:
    """A visit for each claim of the sample that has none of this draw; how many.

    A claim that gave its place up is not visited by this draw any more.
    """
    if not by.may(P.DRAW_MAKE):
        raise NotAllowed("not_allowed", _("You do not hold draws."))
    locked: Draw = Draw.objects.select_for_update(of=("self",)).select_related("call").get(pk=draw.pk)
    if locked.purpose != DrawPurpose.SITES or not locked.is_drawn:
        raise Refused("no_sample", _("Draw the claims for visits first."), status=409)
    sample = [seat["id"] for seat in draws_read.panel_of(locked) if seat["id"]]
    rows = Application.objects.filter(call=locked.call).select_for_update(of=("self",)).select_related("call")
    for visit in locked.visits.filter(state=VisitState.PLANNED).exclude(application__reference__in=sample):
        visit.state = VisitState.DROPPED
        visit.save(update_fields=["state"])
        payload = {"draw": locked.reference}
        audit.record("visit.dropped", visit, case=visit.application, by=by, now=now, payload=payload)
    have = locked.visits.exclude(state=VisitState.DROPPED).values("application")
    waiting = list(rows.filter(reference__in=sample, state__in=UNDECIDED).exclude(pk__in=have).order_by("pk"))
    for application in waiting:
        planned(application, kind, planned_on, locked, by=by, now=now)
    return len(waiting)


@transaction.atomic
def take(visit: Visit, second: User, *, by: User, now: datetime) -> Visit:
    """Make the visit, together with a second officer; neither has a part in the enterprise."""
    locked = locked_visit(visit)
    division = locked.application.division_id
    require(by, division)
    recusing.require_disinterested(locked.application, by)
    require_state(locked, VisitState.PLANNED)
    if second == by or not queries.officers(P.VISIT_MAKE, division).filter(pk=second.pk).exists():
        raise Refused("second_wrong", _("Choose a second officer who makes visits in this division."), field="second")
    if queries.has_interest(locked.application, second.pk):
        text, name = _("%(name)s acts or acted for this enterprise."), {"name": second.name}
        raise Refused("second_interested", text, field="second", params=name)
    locked.first, locked.second = by, second
    locked.save(update_fields=["first", "second"])
    payload = {"officers": [str(by.uid), str(second.uid)]}
    audit.record("visit.taken", locked, case=locked.application, by=by, now=now, payload=payload)
    return locked


def locked_visit(visit: Visit) -> Visit:
    moving.lock(visit.application)
    rows = Visit.objects.select_for_update(of=("self",)).select_related("application__call", "draw", "first", "second")
    found: Visit = rows.get(pk=visit.pk)
    return found


def require_state(visit: Visit, state: VisitState) -> None:
    if visit.state != state:
        raise Refused("visit_settled", _("This visit is closed: what was entered stands."), status=409)


def require_officer(visit: Visit, by: User) -> None:
    require(by, visit.application.division_id)
    if by not in visit.officers:
        raise NotAllowed("not_officer", _("This visit is made by two other officers."))
    recusing.require_disinterested(visit.application, by)


@transaction.atomic
def enter(visit: Visit, answer: Answer, *, by: User, now: datetime) -> VisitEntry:
    """Keep an answer; sent again it is the same one, and nothing happens, whatever the visit's state."""
    locked = locked_visit(visit)
    require_officer(locked, by)
    there = keeping.sent_before(locked.entries, answer.uid)
    if there is None:
        require_state(locked, VisitState.PLANNED)
        there = keeping.enter(locked, answer, by=by, now=now)
    return cast(VisitEntry, there)


def photograph(visit: Visit, upload: UploadedFile, shot: Shot, *, by: User, now: datetime) -> VisitPhoto:
    """Keep a photo; sent again it is the same one."""
    received = keeping.receive(visit.photos, upload, shot, by=by, now=now)
    with transaction.atomic():
        locked = locked_visit(visit)
        require_officer(locked, by)
        there = keeping.sent_before(locked.photos, shot.uid)
        if there is not None or received is None:
            return cast(VisitPhoto, there)
        require_state(locked, VisitState.PLANNED)
        photo: VisitPhoto = keeping.photograph(locked, received, shot, by=by, now=now)
        payload = {"visit": str(locked.uid), "item": shot.item, "sha256": received.stored.sha256}
        audit.record("visit.photo_kept", photo, case=locked.application, by=by, now=now, payload=payload)
        return photo


@transaction.atomic
def close(visit: Visit, *, present_name: str, present_post: str, remark: str, by: User, now: datetime) -> Visit:
    """The first officer's signature: everything is frozen with its digest, and waits for the other officer's."""
    locked = locked_visit(visit)
    require_officer(locked, by)
    require_state(locked, VisitState.PLANNED)
    missing = keeping.open_items(locked)
    if missing:
        raise Refused(
            "items_open",
            ngettext_lazy("%(count)s item has no answer yet.", "%(count)s items have no answer yet.", "count"),
            params={"count": len(missing)},
        )
    if not present_name.strip():
        text = _("Name who was present for the enterprise; nobody there: write so.")
        raise Refused("nobody_named", text, field="present_name")
    locked.present_name, locked.present_post = present_name.strip()[:80], present_post.strip()[:80]
    locked.remark = remark.strip()
    record = canonical.dumps({**reads.record_of(locked), "closed_at": now.isoformat()})
    locked.record, locked.digest = record.decode(), sha256(record)
    locked.state, locked.closed_at, locked.closed_by = VisitState.CLOSED, now, by
    locked.save()
    payload = {"kind": locked.kind, "photos": locked.photos.count(), "digest": locked.digest}
    personal = {"present": locked.present_name, "post": locked.present_post}
    audit.record("visit.closed", locked, case=locked.application, by=by, now=now, payload=payload, personal=personal)
    return locked


@transaction.atomic
def confirm(visit: Visit, digest: str, *, by: User, now: datetime) -> Visit:
    """The second officer's signature, under the same digest and with the own account."""
    locked = locked_visit(visit)
    require_officer(locked, by)
    require_state(locked, VisitState.CLOSED)
    if locked.closed_by_id == by.pk:
        raise Refused("own_visit", _("The other officer confirms."), status=409)
    if digest != locked.digest:
        raise Refused("digest_differs", _("This is not what was closed. Reload the page."), status=409)
    locked.state, locked.confirmed_at, locked.confirmed_by = VisitState.DONE, now, by
    locked.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    payload = {"kind": locked.kind, "digest": digest}
    audit.record("visit.confirmed", locked, case=locked.application, by=by, now=now, payload=payload)
    return locked
