"""Where a participant looks at the other side of an event: candidates, directory, one partner, requests.

The same pages for an enterprise in the portal, for an overseas firm behind its link, and, to read, for the bureau.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.forms import DomainForm
from enterprises.views.acts import posted
from matchmaking import queries_candidates as queries
from matchmaking.actions import profiles, requesting
from matchmaking.enums import ParticipationState
from matchmaking.enums_meetings import Answer, Wish
from matchmaking.filters_requests import PartnerFilter
from matchmaking.forms_profiles import AnswerForm, AskForm, MessageForm, OpinionForm, WithdrawForm
from matchmaking.models import MeetingRequest, Participation, Profile
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.html import get_or_404
from pilotzone.kernel.paging import page_of

SIZE = 40
MOST_REQUESTS = 600  # of one participant; a quota is 500 at most


@dataclass(frozen=True, slots=True)
class Desk:
    """`by` None: an overseas firm by its link. `space` and `args` lead to the desk's own pages."""

    participation: Participation
    by: User | None
    may_act: bool
    base: str
    space: str
    args: tuple[Any, ...]
    home: str  # address of the registration's own page

    def url(self, name: str, *more: Any) -> str:
        if self.is_bureau and name == "partner_detail":
            return reverse("bureau:matchmaking:participation_detail", args=more)
        return reverse(f"{self.space}{name}", args=[*self.args, *more])

    @property
    def is_guest(self) -> bool:
        return self.space.startswith("public:")

    @property
    def is_bureau(self) -> bool:
        return self.space.startswith("bureau:")

    @property
    def has_partners(self) -> bool:
        row = self.participation
        return row.state == ParticipationState.CONFIRMED and queries.other_side(row) is not None

    def tabs(self, here: str) -> list[dict[str, Any]]:
        labels = {
            "candidate_list": pgettext("matchmaking", "Candidates"),
            "partner_list": _("All of the other side"),
            "request_own": pgettext("meetings", "Requests"),
        }
        return [
            {"url": self.url(name), "label": label, "count": None, "active": name == here}
            for name, label in labels.items()
        ]

    def context(self, here: str) -> dict[str, Any]:
        row = self.participation
        return {
            "desk": self,
            "base": self.base,
            "participation": row,
            "event": row.event,
            "tabs": [] if self.is_bureau else self.tabs(here),
            "tabs_name": _("Pages of your meetings"),
            "closes_at": requesting.closes_at(row.event),
            "is_closed": clock.now() >= requesting.closes_at(row.event),
            "quota_left": queries.quota_left(row),
        }


def candidate_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    if not desk.has_partners:
        raise Http404
    row, search = desk.participation, request.GET.get("q", "")
    pool = queries.other_side(row)
    found = queries.candidates_of(row.party, pool, own=row, search=search) if pool else None
    context = desk.context("candidate_list") | {"found": found, "search": search}
    if desk.is_bureau:
        context |= shown_of(row)
    return render(request, "matchmaking/profiles/candidate_list.html", context)


def shown_of(row: Participation) -> dict[str, Any]:
    """A firm's profile as others see it."""
    profile = Profile.objects.filter(party=row.party_id).first()
    return {"profile": profile, "items": list(profile.items.standing()) if profile else []}


def partner_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    if not desk.has_partners:
        raise Http404
    chosen = PartnerFilter(request.GET, queryset=queries.partners_of(desk.participation), request=request)
    page = page_of(chosen.qs, ("id",), size=SIZE, cursor=request.GET.get("page", ""))
    asked = desk.participation.requests.standing().filter(target__in=page.items)
    wishes = {each.target_id: each for each in asked}
    rows = [(each, wishes.get(each.pk)) for each in page.items]
    context = desk.context("partner_list") | {"page": page, "rows": rows, "filter": chosen}
    template = "matchmaking/profiles/partner_list.html" + (
        "#rows" if request.headers.get("HX-Target") == "rows" else ""
    )
    return render(request, template, context)


def request_own(request: HttpRequest, desk: Desk) -> HttpResponse:
    if not desk.has_partners:
        raise Http404
    row = desk.participation
    asked = MeetingRequest.objects.standing().filter(source=row).for_list()[:MOST_REQUESTS]
    received = MeetingRequest.objects.told().filter(target=row).for_list()[:MOST_REQUESTS]
    context = desk.context("request_own") | {"asked": asked, "received": received}
    return render(request, "matchmaking/profiles/request_own.html", context)


def partner_of(desk: Desk, uid: UUID) -> Participation:
    """Somebody with a place on the other side, or who had one and whom the participant has to do with."""
    if not desk.has_partners:
        raise Http404
    found: Participation = get_or_404(queries.known_partners_of(desk.participation), uid=uid)
    return found


def partner_detail(request: HttpRequest, desk: Desk, uid: UUID, status: int = 200, **forms: DomainForm) -> HttpResponse:
    row, other = desk.participation, partner_of(desk, uid)
    pool = queries.other_side(row)
    question = queries.Question(row.party, pool) if pool else None
    asked = MeetingRequest.objects.standing().filter(source=row, target=other).first()
    received = MeetingRequest.objects.told().filter(source=other, target=row).first()
    talks = [each for each in (asked, received) if each is not None and each.wish != Wish.NEVER]
    context = desk.context("") | {
        "other": other,
        **shown_of(other),
        "answer": question.answer(other.party) if question else None,
        "opinion": queries.opinion_of(question.feedback, other.party_id) if question else None,
        "asked": asked,
        "received": received,
        "written": [each for talk in talks for each in talk.messages.select_related("author__party__enterprise")],
        "may_write": desk.may_act and bool(talks) and not row.event.is_over(clock.now()),
        "may_answer": desk.may_act and received is not None and clock.now() < row.event.starts_at,
        "ask_form": AskForm(initial={"wish": asked.wish if asked else Wish.NICE}),
        "message_form": MessageForm(),
    }
    context["written"].sort(key=lambda each: (each.written_at, each.pk))
    context["form"] = next(iter(forms.values()), None)
    return render(request, "matchmaking/profiles/partner_detail.html", context | forms, status=status)


def partner_step(request: HttpRequest, desk: Desk, uid: UUID, step: str) -> HttpResponse:
    """Judge, ask, withdraw, answer, write: one act about one partner."""
    if step not in STEPS or not desk.may_act:
        raise Http404
    other = partner_of(desk, uid)
    name, form_of, act, said = STEPS[step]
    form = form_of(request.POST)
    if posted(form, lambda: act(desk, other, form.cleaned_data)):
        messages.success(request, said(form.cleaned_data))
        back = request.POST.get("back", "")
        return redirect(desk.url(back) if back in BACK else desk.url("partner_detail", uid))
    return partner_detail(request, desk, uid, 422, **{name: form})


BACK = ("candidate_list", "request_own")


def terms(desk: Desk) -> dict[str, Any]:
    return {"by": desk.by, "now": clock.now()}


def do_judge(desk: Desk, other: Participation, given: Mapping[str, Any]) -> None:
    profiles.judge(desk.participation.party, other.party, given["opinion"], **terms(desk))


def do_ask(desk: Desk, other: Participation, given: Mapping[str, Any]) -> None:
    requesting.ask(desk.participation, other, wish=given["wish"], **terms(desk))


def do_withdraw(desk: Desk, other: Participation, given: Mapping[str, Any]) -> None:
    row = get_or_404(MeetingRequest.objects.standing(), source=desk.participation, target=other)
    requesting.withdraw(row, expected_version=given["version"], **terms(desk))


def do_answer(desk: Desk, other: Participation, given: Mapping[str, Any]) -> None:
    row = get_or_404(MeetingRequest.objects.told(), source=other, target=desk.participation)
    requesting.answer(row, answer=given["answer"], expected_version=given["version"], **terms(desk))


def do_write(desk: Desk, other: Participation, given: Mapping[str, Any]) -> None:
    """About the request that came, else about the own one."""
    rows = MeetingRequest.objects.told()
    received = rows.filter(source=other, target=desk.participation).first()
    row = received or get_or_404(rows, source=desk.participation, target=other)
    requesting.write(row, desk.participation, text=given["text"], **terms(desk))


def said_of_wish(given: Mapping[str, Any]) -> str:
    if given["wish"] == Wish.NEVER:
        return _("Kept. There is no meeting between you, and nobody is told why.")
    return _("The request is sent.")


def said_of_answer(given: Mapping[str, Any]) -> str:
    return _("The request is accepted.") if given["answer"] == Answer.ACCEPTED else _("The request is declined.")


Act = Callable[[Desk, Participation, Mapping[str, Any]], None]
STEPS: Mapping[str, tuple[str, type[DomainForm], Act, Callable[[Mapping[str, Any]], str]]] = {
    "judge": ("opinion_form", OpinionForm, do_judge, lambda given: _("Kept; the order follows it.")),
    "ask": ("ask_form", AskForm, do_ask, said_of_wish),
    "withdraw": (
        "withdraw_form",
        WithdrawForm,
        do_withdraw,
        lambda given: pgettext("meetings", "The request is withdrawn."),
    ),
    "answer": ("answer_form", AnswerForm, do_answer, said_of_answer),
    "write": ("message_form", MessageForm, do_write, lambda given: _("The message is sent.")),
}
