"""A participant's meetings: the schedule with its calendar file, cancelling, and what came of each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.views.acts import posted
from enterprises.views.portal import form_page
from matchmaking import calendars, schedules
from matchmaking.actions.meetings import cancelling, outcomes
from matchmaking.enums import SIDES
from matchmaking.forms_plans import CancelForm, OutcomeForm
from matchmaking.models import Meeting, Outcome, Participation, Party
from matchmaking.views.guests import HEADERS
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, public, requires


class Face:
    """Where the pages of one participant are, who acts, and on which base they are drawn."""

    def __init__(self, own: Participation, *, by: User | None, base: str, name: str, home: str, args: tuple[Any, ...]):
        self.own, self.by, self.base, self.name, self.home, self.args = own, by, base, name, home, args

    def url(self, what: str, *more: object) -> str:
        return reverse(f"{self.name}_{what}", args=[*self.args, self.own.uid, *more])

    def draw(self, request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        found = {"own": self.own, "event": self.own.event, "base": self.base, "home": self.home} | context
        response = render(request, f"matchmaking/meetings/{template}.html", found, status=status)
        return self.answer(response)

    def answer(self, response: HttpResponse) -> HttpResponse:
        if self.by is None:
            for name, value in HEADERS.items():
                response[name] = value
        return response


def portal_face(request: HttpRequest, uid: UUID) -> Face:
    rows = Participation.objects.of_members(request.user).filter(role__in=SIDES).for_list()
    own = get_or_404(rows, uid=uid)
    home = reverse("portal:matchmaking:participation_detail", args=[own.uid])
    return Face(own, by=request.user, base="portal.html", name="portal:matchmaking:own", home=home, args=())


def guest_face(token: str, uid: UUID) -> Face:
    party = Party.objects.by_token(token)
    if party is None:
        raise Http404
    own = get_or_404(Participation.objects.filter(party=party, role__in=SIDES).for_list(), uid=uid)
    home = reverse("public:guest", args=[token])
    return Face(own, by=None, base="public.html", name="public:guest", home=home, args=(token,))


def limited(request: HttpRequest) -> HttpResponse | None:
    found: HttpResponse | None = ratelimit.consume_or_429(request, action="guest", limit_get=True)
    return found


def show(request: HttpRequest, face: Face, status: int = 200, refused: CancelForm | None = None) -> HttpResponse:
    """`refused`: the form of one of the meetings, with what was typed."""
    may_act = face.by is None or face.by.may(P.EVENT_JOIN, enterprise_id=face.own.enterprise_id)
    entries = [
        {
            "entry": each,
            "form": refused if refused and refused.meeting == each.meeting else CancelForm(each.meeting),
            "cancel": face.url("meeting_cancel", each.meeting.uid),
            "outcome": face.url("outcome", each.meeting.uid),
        }
        for each in schedules.entries_of(face.own, clock.now())
    ]
    context = {
        "entries": entries,
        "unmet": schedules.unmet_of(face.own),
        "calendar": face.url("calendar"),
        "may_act": may_act and face.own.is_live,
        "form": refused,
    }
    return face.draw(request, "schedule", context, status)


def cancel(request: HttpRequest, face: Face, meeting: UUID) -> HttpResponse:
    row = get_or_404(Meeting.objects.filter(event=face.own.event_id).of(face.own).for_list(), uid=meeting)
    form, now = CancelForm(row, request.POST), clock.now()

    def act() -> object:
        given = form.cleaned_data
        terms = {"expected_version": given["version"], "by": face.by, "now": now}
        return cancelling.cancel(row, face.own, reason=given["reason"], **terms)

    if posted(form, act, lambda: Meeting.objects.get(pk=row.pk).version):
        messages.success(request, _("Cancelled. The other side and the organiser are told."))
        return face.answer(redirect(face.url("schedule")))
    return show(request, face, 422, form)


def version_of(meeting: Meeting, side: Participation) -> int:
    """Of what the side has said; 0 where nothing was said."""
    outcome = Outcome.objects.filter(meeting=meeting, side=side).first()
    return outcome.version if outcome else 0


def tell(request: HttpRequest, face: Face, meeting: UUID) -> HttpResponse:
    row = get_or_404(Meeting.objects.living().filter(event=face.own.event_id).of(face.own).for_list(), uid=meeting)
    if row.starts_at > clock.now():
        raise Http404
    outcome = Outcome.objects.filter(meeting=row, side=face.own).first()
    data = request.POST if request.method == "POST" else None
    form = OutcomeForm.of(outcome, market_of(row)) if data is None else OutcomeForm(data)

    def act() -> object:
        terms = {"expected_version": form.cleaned_data["version"], "by": face.by, "now": clock.now()}
        return outcomes.say(row, face.own, form.said(), **terms)

    if data is not None and posted(form, act, lambda: version_of(row, face.own)):
        messages.success(request, _("Thank you; it is kept."))
        return face.answer(redirect(face.url("schedule")))
    context = {"meeting": row, "other": row.other(face.own), "form": form, "back": face.url("schedule")}
    return face.draw(request, "outcome", context, 200 if data is None else 422)


def market_of(row: Meeting) -> str:
    """What is likely: the overseas firm's country, else the only market of the event."""
    countries = [side.party.country for side in (row.buyer, row.supplier) if side.party.country]
    return next(iter(countries), row.event.markets[0] if len(row.event.markets) == 1 else "")


def for_guest(act: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Limited by address like the firm's own page."""

    def view(request: HttpRequest, token: str, uid: UUID, **more: UUID) -> HttpResponse:
        return limited(request) or act(request, guest_face(token, uid), **more)

    return view


def calendar(request: HttpRequest, face: Face) -> HttpResponse:
    return face.answer(calendars.schedule_answer(face.own, clock.now()))


@require_safe
@requires(P.EVENT_FOLLOW)
def own_schedule(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, portal_face(request, uid))


@require_safe
@requires(P.EVENT_FOLLOW)
def own_calendar(request: HttpRequest, uid: UUID) -> HttpResponse:
    return calendar(request, portal_face(request, uid))


@require_POST
@requires(P.EVENT_JOIN)
def own_meeting_cancel(request: HttpRequest, uid: UUID, meeting: UUID) -> HttpResponse:
    return cancel(request, portal_face(request, uid), meeting)


@form_page
@requires(P.EVENT_JOIN)
def own_outcome(request: HttpRequest, uid: UUID, meeting: UUID) -> HttpResponse:
    return tell(request, portal_face(request, uid), meeting)


@require_safe
@public
def guest_schedule(request: HttpRequest, token: str, uid: UUID) -> HttpResponse:
    return for_guest(show)(request, token, uid)


@require_safe
@public
def guest_calendar(request: HttpRequest, token: str, uid: UUID) -> HttpResponse:
    return for_guest(calendar)(request, token, uid)


@require_POST
@public
def guest_meeting_cancel(request: HttpRequest, token: str, uid: UUID, meeting: UUID) -> HttpResponse:
    return for_guest(cancel)(request, token, uid, meeting=meeting)


@form_page
@public
def guest_outcome(request: HttpRequest, token: str, uid: UUID, meeting: UUID) -> HttpResponse:
    return for_guest(tell)(request, token, uid, meeting=meeting)
