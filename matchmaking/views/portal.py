"""An enterprise at events: what it takes part in, registering, its people and their badges, withdrawing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.models import Enterprise
from enterprises.views.acts import posted
from enterprises.views.portal import acting_for, form_page
from matchmaking import queries
from matchmaking.actions import consenting, registering
from matchmaking.enums import LIVE, SIDES, EventKind, ParticipationState
from matchmaking.forms_availability import AwayForm
from matchmaking.forms_participation import ConsentForm, EndForm, JoinForm, People, PeopleForm
from matchmaking.models import Consent, Event, Participation, Party, SessionMaterial, TrainingCertificate
from matchmaking.queries_candidates import other_side
from matchmaking.views.participants import badge_rows, pdf
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of

SIZE = 25
COMING = 6
PAGE = "portal:matchmaking:participation_detail"


@require_safe
@requires(P.EVENT_FOLLOW)
def event_home(request: HttpRequest) -> HttpResponse:
    """The enterprise's registrations, and the events that come."""
    enterprise, now = acting_for(request, P.EVENT_FOLLOW), clock.now()
    rows = Participation.objects.of_members(request.user).filter(party__enterprise=enterprise).for_list()
    page = page_of(rows, ("-applied_at", "-id"), size=SIZE, cursor=request.GET.get("page", ""))
    coming = Event.objects.open_to_the_public().coming(now)[:COMING]
    context = {"enterprise": enterprise, "page": page, "coming": coming}
    return render(request, "matchmaking/portal/event_home.html", context)


@form_page
@requires(P.EVENT_JOIN)
def event_join(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = get_or_404(Event.objects.open_to_the_public(), uid=uid)
    own = queries.own_in(row, request.user)
    data = request.POST if request.method == "POST" else None
    if data is not None:
        twice = next((each for each in own if str(each.party.enterprise_id) == data.get("enterprise")), None)
        if twice is not None:
            messages.warning(request, _("Your firm takes part in this event already; one side is enough."))
            return redirect(PAGE, twice.uid)
    enterprises = Enterprise.objects.for_member(request.user, P.EVENT_JOIN).active()
    enterprises = enterprises.exclude(pk__in=[each.party.enterprise_id for each in own])
    form, people = JoinForm(data, event=row, enterprises=enterprises), People(data)
    made: list[Participation] = []

    def act() -> None:
        given = dict(form.cleaned_data)
        given |= {"people": people.people, "by": request.user, "now": clock.now()}
        made.append(registering.apply(row, given.pop("enterprise"), **given))

    if data is not None and people.is_valid() and posted(form, act):
        messages.success(request, said(made[0]))
        return redirect(PAGE, made[0].uid)
    context = {
        "event": row,
        "form": form,
        "people": people,
        "places": queries.places_of(row),
        "is_open": row.takes_registrations(clock.now()),
        "own": own,
        "is_done": bool(own) and not enterprises.exists(),
    }
    return render(request, "matchmaking/portal/event_join.html", context, status=200 if data is None else 422)


def said(row: Participation) -> str:
    if row.state == ParticipationState.CONFIRMED:
        return _("Registered: you have a place.")
    if row.state == ParticipationState.WAITING:
        return _("All places are taken: you are on the waiting list.")
    return _("Registered. An officer looks at it, and you are told.")


def found(request: HttpRequest, uid: UUID) -> Participation:
    return get_or_404(Participation.objects.of_members(request.user).for_list(), uid=uid)


@require_safe
@requires(P.EVENT_FOLLOW)
def participation_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(request, uid))


def show(
    request: HttpRequest, row: Participation, status: int = 200, people: People | None = None, **forms: Any
) -> HttpResponse:
    attendees = list(row.attendees.current())
    may = request.user.may(P.EVENT_JOIN, enterprise_id=row.party.enterprise_id)
    open_now = row.is_live and not row.event.is_over(clock.now())
    context = {
        "participation": row,
        "event": row.event,
        "attendees": attendees,
        "certificates": TrainingCertificate.objects.filter(attendee__participation=row).select_related("attendee"),
        "materials": papers_of(row),
        "may_change": may and open_now,
        "may_withdraw": may and open_now and not row.attendees.seen().exists(),
        "may_withdraw_consents": may,  # also of an event that is over or that the enterprise has left
        "has_schedule": row.role in SIDES and row.event.kind == EventKind.MEETINGS and row.confirmed_at is not None,
        "has_badges": row.state == ParticipationState.CONFIRMED,
        "has_partners": row.state == ParticipationState.CONFIRMED and other_side(row) is not None,
        "place": queries.place_in_list(row) if row.state == ParticipationState.WAITING else None,
        "consents": Consent.objects.standing().filter(attendee__in=attendees).select_related("attendee", "recipient"),
        "consent_form": consent_form(row),
        "people": people or People(attendees=attendees),
        "people_form": PeopleForm.of(row),
        "has_slots": row.role in SIDES and row.event.slots.exists(),
        "away_form": AwayForm(row=row),
        "end_form": EndForm(initial={"version": row.version}, auto_id="end_%s"),
        **forms,
    }
    context["form"] = next(iter(forms.values()), None)
    return render(request, "matchmaking/portal/participation_detail.html", context, status=status)


def papers_of(row: Participation) -> Any:
    """For whoever has a place."""
    rows = SessionMaterial.objects.standing().filter(session__event=row.event_id).for_list()
    return rows if row.state == ParticipationState.CONFIRMED else rows.none()


@require_POST
@requires(P.EVENT_JOIN)
def participation_people(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form, people = found(request, uid), PeopleForm(request.POST), People(request.POST)

    def act() -> object:
        version = form.cleaned_data["version"]
        return registering.change_people(row, people.people, expected_version=version, by=request.user, now=clock.now())

    if people.is_valid() and posted(form, act, lambda: found(request, uid).version):
        messages.success(request, _("The people are kept. Who stays keeps the badge."))
        return redirect(PAGE, uid)
    return show(request, found(request, uid), 422, people, people_form=form)


@require_POST
@requires(P.EVENT_JOIN)
def participation_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(request, uid), EndForm(request.POST, auto_id="end_%s")

    def act() -> object:
        given = form.cleaned_data
        return registering.withdraw(
            row, reason=given["reason"], expected_version=given["version"], by=request.user, now=clock.now()
        )

    if posted(form, act, lambda: found(request, uid).version):
        messages.success(request, _("Withdrawn. The place goes to the next on the waiting list."))
        return redirect(PAGE, uid)
    return show(request, found(request, uid), 422, end_form=form)


def consent_form(row: Participation, data: Any = None) -> ConsentForm:
    """Over the registration's own people and the overseas firms of the same event."""
    there = Party.objects.overseas().filter(participations__event=row.event_id, participations__state__in=LIVE)
    attendees = row.attendees.current()
    return ConsentForm(data, attendees=attendees, recipients=there.distinct(), auto_id="consent_%s")


@require_POST
@requires(P.EVENT_JOIN)
def consent_give(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = found(request, uid)
    form = consent_form(row, request.POST)
    terms = {"by": request.user, "now": clock.now()}
    if posted(form, lambda: consenting.give(**form.cleaned_data, **terms)):
        messages.success(request, _("The firm's page shows the contact now."))
        return redirect(PAGE, uid)
    return show(request, found(request, uid), 422, consent_form=form)


@require_POST
@requires(P.EVENT_JOIN)
def consent_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    own = Participation.objects.of_members(request.user)
    rows = Consent.objects.filter(attendee__participation__in=own)
    row = get_or_404(rows.select_related("attendee__participation__party"), uid=uid)
    consenting.withdraw(row, by=request.user, now=clock.now())
    messages.success(request, _("The consent is withdrawn; the contact is no longer shown."))
    return redirect(PAGE, row.attendee.participation.uid)


@require_safe
@requires(P.EVENT_FOLLOW)
def participation_badges(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The badges of the enterprise's own people."""
    row = get_or_404(Participation.objects.of_members(request.user).confirmed().for_list(), uid=uid)
    return pdf(row.event, list(badge_rows(row.event).filter(participation=row)))
