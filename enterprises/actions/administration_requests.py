"""Asking to become an enterprise's administrator, an administrator's objection, and what happens to either later.

Until it is decided the asker learns no more of the enterprise than registration tells: that its code is registered.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.actions.giving_up import given_up
from enterprises.actions.locking import lock
from enterprises.actions.members import tell_members
from enterprises.enums import AdministrationState, MemberRole
from enterprises.models import AdministrationRequest, Enterprise
from enterprises.rules import codes
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workdays import end_of
from pilotzone.messages import actions as messages
from pilotzone.reference import queries as reference

OBJECTION_DAYS = 3  # working days that the administrators have before anything is confirmed
MOST_A_DAY = 5  # of one person: each alarms the administrators of an enterprise
ONE_DAY = timedelta(days=1)
MISSING = {
    "position": _("Say what your position in the enterprise is."),
    "reason": _("Say what happened to the administrator."),
    "phone": _("Give a telephone number at which the bureau reaches you."),
    "letter": _("Attach the letter of the enterprise."),
}


@transaction.atomic
def ask(
    *,
    uscc: str,
    position: str,
    reason: str,
    phone: str,
    letter: StoredFile | None,
    gives_up_role: bool = False,
    by: User,
    now: datetime,
) -> AdministrationRequest:
    """Ask, for any enterprise whose registration is open. The administrators who are there are told at once.

    A role that stands beside no other ends with the confirmation: whoever holds one says beforehand that it may.
    """
    if not by.may(P.ADMINISTRATION_ASK):
        raise NotAllowed("not_allowed", _("You may not ask for the administration of an enterprise."))
    enterprise = registered(uscc)
    refuse_who_may_not(enterprise, by, now=now)
    given = {"position": position.strip(), "reason": reason.strip(), "phone": phone.strip(), "letter": letter}
    for name, text in MISSING.items():
        if not given[name]:
            raise Refused(f"{name}_missing", text, field=name)
    waiting = enterprise.administration_requests.open().by_person(by).select_related("letter").first()
    if waiting is not None:
        if is_same(waiting, given):
            return waiting
        raise Refused("request_waits", _("Your request for this enterprise waits already."), field="uscc")
    given_up(by, gives_up_role=gives_up_role, now=now)
    if AdministrationRequest.objects.by_person(by).filter(asked_at__gt=now - ONE_DAY).count() >= MOST_A_DAY:
        raise Refused(
            "too_many_requests",
            _("You have asked %(most)s times within a day. Ask again tomorrow, or call the bureau."),
            params={"most": MOST_A_DAY},
        )
    until = end_of(reference.calendar().add(clock.local_date(now), OBJECTION_DAYS).day)
    request = AdministrationRequest.objects.create(
        enterprise=enterprise, asked_at=now, asked_by=by, objections_until=until, **given
    )
    sent = request.letter.sha256 if request.letter else ""
    words = {name: given[name] for name in ("position", "reason")}
    record("enterprise.administration_asked", request, {"letter": sent}, words, by=by, now=now)
    tell_administrators(request, "enterprises.administration_asked", now=now, until=until)
    return request


def registered(uscc: str) -> Enterprise:
    """Under lock. Of a code whose registration was not accepted nobody learns that there ever was one."""
    rows = Enterprise.objects.open().select_for_update(of=("self",))
    found: Enterprise | None = rows.filter(uscc=codes.folded(uscc)).first()
    if found is None:
        raise Refused(
            "uscc_unknown",
            _("No enterprise is registered under this code. Register it: you become its administrator."),
            field="uscc",
        )
    return found


def refuse_who_may_not(enterprise: Enterprise, user: User, *, now: datetime) -> None:
    """Who administers the enterprise has nothing to ask for; an agent cannot be its administrator."""
    roles = set(enterprise.memberships.in_force(clock.local_date(now)).filter(user=user).values_list("role", flat=True))
    if MemberRole.ADMIN in roles:
        raise Refused(
            "administrator_already",
            _("You administer this enterprise. To pass that on, hand the administration over on the members' page."),
            field="uscc",
        )
    if MemberRole.AGENT in roles:
        raise Refused(
            "agent_asks",
            _("You are an agent of this enterprise. An agent cannot be its administrator: one of its own staff asks."),
            field="uscc",
        )


def is_same(request: AdministrationRequest, given: dict[str, Any]) -> bool:
    """The same form sent twice is one request; its letter was stored twice."""
    told = all(getattr(request, name) == given[name] for name in ("position", "reason", "phone"))
    return told and request.letter is not None and request.letter.sha256 == given["letter"].sha256


@transaction.atomic
def object_to(request: AdministrationRequest, *, words: str, by: User, now: datetime) -> AdministrationRequest:
    """An administrator is still there. Whoever checks the letter has to answer that: a check made before falls."""
    lock(request.enterprise, P.MEMBER_MANAGE, by=by)
    row = undecided(request)
    if row.is_objected:
        raise Refused("objected_already", _("There is an objection to this request already."), status=409)
    words = words.strip()
    if not words:
        raise Refused("words_missing", _("Say why the administration stays as it is."), field="words")
    row.objected_at, row.objected_by, row.objection = now, by, words
    row.state, row.checked_at, row.checked_by, row.check_note = AdministrationState.WAITING, None, None, ""
    row.save()
    record("enterprise.administration_objected", row, {}, {"objection": words}, by=by, now=now)
    return row


@transaction.atomic
def withdraw(request: AdministrationRequest, *, by: User, now: datetime) -> AdministrationRequest:
    Enterprise.objects.select_for_update(of=("self",)).get(pk=request.enterprise_id)
    row = undecided(request)
    if row.asked_by_id != by.pk:
        raise NotAllowed("not_allowed", _("Only the person who asked can withdraw the request."))
    close(row, AdministrationState.WITHDRAWN, by=by, now=now)
    record("enterprise.administration_withdrawn", row, by=by, now=now)
    tell_administrators(row, "enterprises.administration_stays", now=now)
    return row


def undecided(request: AdministrationRequest) -> AdministrationRequest:
    """As it is now, under lock; the enterprise is locked before."""
    rows = AdministrationRequest.objects.select_for_update(of=("self",)).select_related("enterprise", "asked_by")
    row: AdministrationRequest = rows.get(pk=request.pk)
    if not row.is_open:
        raise Refused("request_decided", _("This request has been decided or withdrawn already."), status=409)
    return row


def close(row: AdministrationRequest, state: AdministrationState, *, by: User, now: datetime) -> None:
    row.state, row.decided_at, row.decided_by = state, now, by
    row.save(update_fields=["state", "decided_at", "decided_by", "refusal"])


def record(
    kind: str,
    row: AdministrationRequest,
    payload: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
    *,
    by: User,
    now: datetime,
) -> None:
    """In the enterprise's chain; what people wrote about one another stands apart and can be erased."""
    audit.record(kind, row, by=by, now=now, payload=payload, personal=personal, case=row.enterprise)


def administrators(enterprise: Enterprise, now: datetime) -> list[User]:
    rows = enterprise.memberships.in_force(clock.local_date(now)).filter(role=MemberRole.ADMIN)
    return [row.user for row in rows.select_related("user")]


def tell_administrators(row: AdministrationRequest, kind: str, *, now: datetime, **about: object) -> None:
    link = reverse("portal:enterprises:administration_object", args=[row.enterprise.uid, row.uid])
    people, params = administrators(row.enterprise, now), {"name": str(row.asked_by), **about}
    tell_members(row.enterprise, people, kind, params, link=link, now=now)


def tell_asker(row: AdministrationRequest, kind: str, *, now: datetime, reason: str = "") -> None:
    """By the code, which the person knows: the name of the enterprise is not told before the request is approved."""
    messages.notify(
        [row.asked_by],
        kind,
        params={"uscc": row.enterprise.uscc, "reason": reason},
        link=reverse("portal:enterprises:administration_request", args=[row.uid]),
        now=now,
        case=row.enterprise,
    )


@transaction.atomic
def forget_phones(rows: Iterable[AdministrationRequest], now: datetime) -> int:
    return AdministrationRequest.objects.filter(pk__in=keys(rows)).update(phone="")


@transaction.atomic
def forget_letters(rows: Iterable[AdministrationRequest], now: datetime) -> int:
    """The bytes go with the nightly task that lets go of files to which nothing refers; the record keeps the digest."""
    return AdministrationRequest.objects.filter(pk__in=keys(rows)).update(letter=None)


def keys(rows: Iterable[AdministrationRequest]) -> Sequence[int]:
    return [row.pk for row in rows]
