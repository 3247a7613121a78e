"""A claim before the bureau has it, and its withdrawal: begun, answered section by section, saved as it is typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import standing
from enterprises.enums import MemberRole
from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as reference
from pilotzone.ui.spoken import Moment
from subsidies import elsewhere, facts, queries, workflow
from subsidies.actions import invoices, moving
from subsidies.enums import BEFORE_BUREAU, EDITABLE, State
from subsidies.models import Application, Call
from subsidies.rules import answers
from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.model import InputSpec


@dataclass(frozen=True, slots=True)
class Saved:
    """What was kept, and what could not be read and therefore was not."""

    application: Application
    errors: Mapping[str, Unreadable] = field(default_factory=dict)


@transaction.atomic
def start(call: Call, enterprise: Enterprise, *, project: str = "", by: User, now: datetime) -> Application:
    """Begin a claim under a call, pinned to the call's version of the measure; the live one, where there is one."""
    require_may(P.CLAIM_EDIT, enterprise, call, by, now)
    standing.require_active(enterprise)
    found = live_claim(call, enterprise, project)
    if found:
        return found
    if call.without_application:
        raise Refused("no_application", _("Nothing is to be claimed here: the bureau works it out and makes an offer."))
    require_open(call, now)
    application = blank(call, enterprise, project=project, by=by, now=now)
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:  # somebody began the same claim at the same moment
        begun: Application = Application.objects.live().get(call=call, enterprise=enterprise, project=project)
        return begun
    audit.record("claim.created", application, by=by, now=now, payload={"call": call.reference})
    return application


def blank(call: Call, enterprise: Enterprise, *, project: str = "", by: User, now: datetime) -> Application:
    """A claim with its reference and nothing else, pinned to the call's version; the caller saves it."""
    reference_number = reference.next_reference("SB", clock.local_date(now).year)
    return Application(
        reference=reference_number,
        call=call,
        measure_version=call.measure_version,
        enterprise=enterprise,
        project=project,
        division=enterprise.registration_division,
        created_at=now,
        created_by=by,
        saved_at=now,
        stage_entered_at=now,
        due_at=call.closes_at,
        search_text=f"{reference_number} {enterprise.name_zh} {enterprise.name_en} {enterprise.uscc}".upper()[:300],
    )


def live_claim(call: Call, enterprise: Enterprise, project: str) -> Application | None:
    return Application.objects.live().filter(call=call, enterprise=enterprise, project=project).first()


def require_may(permission: P, enterprise: Enterprise, call: Call, by: User, now: datetime) -> None:
    """The person acts for the enterprise in this; an agent only in the programmes that the letter names."""
    if not by.may(permission, enterprise_id=enterprise.pk):
        raise NotAllowed("not_allowed", _("You may read the claims of this enterprise, not change them."))
    memberships = enterprise.memberships.in_force(clock.local_date(now)).filter(user=by)
    scopes = [row.programmes for row in memberships if row.role == MemberRole.AGENT and row.programmes]
    if scopes and not any(call.programme.code in scope for scope in scopes):
        raise NotAllowed("out_of_scope", _("Your letter of authority does not cover this programme."))


def require_open(call: Call, now: datetime) -> None:
    """From the first moment to before the last: the closing moment itself is too late."""
    if call.is_open(now):
        return
    if now >= call.closes_at:
        raise Refused(
            "call_closed",
            _("This call closed on %(at)s, so the claim cannot be submitted. Your draft is kept."),
            params={"at": Moment(call.closes_at)},
        )
    raise Refused("call_not_open", _("This call opens on %(at)s."), params={"at": Moment(call.opens_at)})


def lock_to_edit(application: Application, *, expected_version: int | None, by: User, now: datetime) -> Application:
    """The claim, locked, if this person may change it and it is still with the enterprise."""
    require_may(P.CLAIM_EDIT, application.enterprise, application.call, by, now)
    locked = moving.lock(application, expected_version=expected_version)
    if locked.state not in EDITABLE:
        raise Refused("not_editable", _("The claim has been submitted and cannot be changed here."), status=409)
    return locked


def changed(application: Application, *, by: User, now: datetime) -> None:
    """A change of the draft is counted and saved; one that waited for the administrator is taken back, on record."""
    application.saved_at = now
    if application.state == State.CONFIRMING:
        take_back(application, by=by, now=now)
    else:
        moving.touch(application)
        application.save()


def take_back(application: Application, *, by: User, now: datetime) -> None:
    """From the administrator to the draft; the caller holds the lock."""
    moving.enter(application, workflow.REOPEN, by=by, now=now)
    audit.record("claim.reopened", application, by=by, now=now)


@transaction.atomic
def save_answers(
    application: Application, typed: Mapping[str, str], *, expected_version: int, by: User, now: datetime
) -> Saved:
    """Keep the answers that can be read; the others are told and stay as they were. No audit event while a draft."""
    locked = lock_to_edit(application, expected_version=expected_version, by=by, now=now)
    specs = {spec.name: spec for spec in facts.measure_of(locked.measure_version).scalar_inputs if is_asked(spec)}
    kept, errors = read_answers(typed, specs)
    kept |= elsewhere.sums(locked, [name for name in kept if specs[name].source == elsewhere.SOURCE])
    if any(locked.answers.get(name, "") != value for name, value in kept.items()):
        locked.answers = {**locked.answers, **kept}
        changed(locked, by=by, now=now)
    return Saved(locked, errors)


def is_asked(spec: InputSpec) -> bool:
    """Whether the applicant answers it; everything else is fetched."""
    return spec.source in facts.ANSWERED


def read_answers(
    typed: Mapping[str, str], specs: Mapping[str, InputSpec]
) -> tuple[dict[str, Kept], dict[str, Unreadable]]:
    kept: dict[str, Kept] = {}
    errors: dict[str, Unreadable] = {}
    for name, text in typed.items():
        if name not in specs:
            continue
        try:
            kept[name] = answers.kept(text, specs[name], currency=typed.get(f"{name}_currency", ""))
        except Unreadable as error:
            errors[name] = error
    return kept, errors


@transaction.atomic
def mark_section(application: Application, section: str, *, done: bool, by: User, now: datetime) -> Application:
    """The applicant says that a section is complete, or no longer."""
    locked = lock_to_edit(application, expected_version=None, by=by, now=now)
    marked = [each for each in locked.done_sections if each != section] + ([section] if done else [])
    if marked != locked.done_sections:
        locked.done_sections = marked
        changed(locked, by=by, now=now)
    return locked


@transaction.atomic
def withdraw(application: Application, *, expected_version: int | None = None, by: User, now: datetime) -> Application:
    """Take the claim back; its invoices may be claimed again, and a new claim may be made."""
    locked = moving.lock(application, expected_version=expected_version)
    told = desks_of(locked)
    moving.enter(locked, workflow.WITHDRAW, by=by, now=now)
    invoices.free(locked)
    audit.record("claim.withdrawn", locked, by=by, now=now, payload={"reference": locked.reference})
    tell_withdrawn(locked, told, by=by, now=now)
    return locked


def desks_of(locked: Application) -> list[User]:
    """Whose desk it is or was on; nobody's before the bureau has it."""
    if locked.state in BEFORE_BUREAU:
        return []
    found = {each.pk: each for each in queries.officers(P.DISTRICT_COMMERCE_OPINE, locked.division_id)}
    if State.CITY_REVIEW in (locked.state, locked.returned_from):
        city = [locked.assigned_to] if locked.assigned_to else queries.officers(P.CITY_REVIEW)
        found |= {each.pk: each for each in city}
    return list(found.values())


def tell_withdrawn(locked: Application, desks: Iterable[User], *, by: User, now: datetime) -> None:
    """The desks, and its people on the enterprise's side but the one who did it."""
    params = {"reference": locked.reference, "enterprise": locked.enterprise.names}
    link = reverse("bureau:subsidies:application_detail", args=[locked.uid])
    messages.notify(desks, "claim_withdrawn", params=params, link=link, now=now, case=locked)
    messages.notify(
        queries.claimants(locked, now).exclude(pk=by.pk),
        "claim_withdrawn_by_colleague",
        params={"reference": locked.reference, "name": str(by)},
        link=reverse("portal:subsidies:application_detail", args=[locked.uid]),
        now=now,
        case=locked,
    )
