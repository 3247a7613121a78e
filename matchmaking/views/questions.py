"""The desk: questions of an enterprise, and the desk's own queue."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.models import Enterprise
from enterprises.views.acts import Acts, posted
from enterprises.views.portal import acting_for, form_page
from matchmaking import markets
from matchmaking.actions.guidance import asking
from matchmaking.enums_guidance import UNANSWERED, QuestionState
from matchmaking.filters_guidance import QuestionFilter
from matchmaking.forms_guidance import AnswerForm, AssignForm, QuestionForm, RatingForm
from matchmaking.models import Guide, Question
from matchmaking.rules import guidance as rules
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import page_of

SIZE = 25
SHOWN_GUIDES = 40


@require_safe
@requires(P.GUIDANCE_ASK)
def question_list(request: HttpRequest) -> HttpResponse:
    enterprise = acting_for(request, P.GUIDANCE_ASK)
    rows = Question.objects.of_members(request.user).filter(enterprise=enterprise).for_list()
    page = page_of(rows, ("-asked_at", "-id"), size=SIZE, cursor=request.GET.get("page", ""))
    context = {"enterprise": enterprise, "page": page, "days": rules.ANSWER_DAYS}
    return render(request, "matchmaking/guidance/question_list.html", context)


@form_page
@requires(P.GUIDANCE_ASK)
def question_new(request: HttpRequest) -> HttpResponse:
    enterprises = Enterprise.objects.for_member(request.user, P.GUIDANCE_ASK).active()
    wanted = {name: request.GET[name] for name in ("market", "topic") if name in request.GET}
    form = QuestionForm(request.POST or None, enterprises=enterprises, initial=wanted)
    made: list[Question] = []

    def act() -> None:
        made.append(asking.ask(**form.cleaned_data, by=request.user, now=clock.now()))

    if request.method == "POST" and posted(form, act):
        messages.success(request, _("The question is with the desk. You are told when it is answered."))
        return redirect("portal:matchmaking:question_detail", made[0].uid)
    context = {"form": form, "days": rules.ANSWER_DAYS}
    status = 422 if request.method == "POST" else 200
    return render(request, "matchmaking/guidance/question_new.html", context, status=status)


def own(request: HttpRequest, uid: UUID) -> Question:
    return get_or_404(Question.objects.of_members(request.user).for_list(), uid=uid)


@require_safe
@requires(P.GUIDANCE_ASK)
def question_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_own(request, own(request, uid))


def show_own(request: HttpRequest, row: Question, form: RatingForm | None = None, status: int = 200) -> HttpResponse:
    context = {
        "question": row,
        "guides": row.guides.open_to_the_public(),
        "may_withdraw": row.state in UNANSWERED,
        "may_rate": row.state == QuestionState.ANSWERED and row.rated_at is None,
        "rating_form": form or RatingForm(auto_id="rating_%s"),
        "form": form,
    }
    return render(request, "matchmaking/guidance/question_detail.html", context, status=status)


@require_POST
@requires(P.GUIDANCE_ASK)
def question_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Withdrawn, or the answer rated."""
    row, now = own(request, uid), clock.now()
    if step == "withdraw":
        asking.withdraw(row, by=request.user, now=now)
        messages.success(request, _("The question is withdrawn."))
        return redirect("portal:matchmaking:question_detail", uid)
    if step != "rate":
        raise Http404
    form = RatingForm(request.POST, auto_id="rating_%s")
    if posted(form, lambda: asking.rate(row, **form.cleaned_data, by=request.user, now=now)):
        messages.success(request, _("Thank you. The desk sees your rating."))
        return redirect("portal:matchmaking:question_detail", uid)
    return show_own(request, own(request, uid), form, 422)


class Queue(ListPage):
    """What is due first comes first."""

    filterset = QuestionFilter
    template = "matchmaking/guidance/question_queue.html"
    sorts = {"due": ("answer_due_on", "id"), "newest": ("-asked_at", "-id")}

    def rows(self) -> Any:
        return Question.objects.visible_to(self.request.user).for_list()


question_queue = require_safe(Queue.as_view(P.GUIDANCE_ANSWER))


def seen(request: HttpRequest, uid: UUID) -> Question:
    return get_or_404(Question.objects.visible_to(request.user).for_list(), uid=uid)


@require_safe
@requires(P.GUIDANCE_ANSWER)
def question_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, seen(request, uid))


def fitting(row: Question) -> Any:
    """The guides of the market that hold today: what an answer may point to."""
    rows = Guide.objects.open_to_the_public().holding(clock.today()).filter(market__in=markets.ruled_by(row.market))
    return Guide.objects.filter(pk__in=rows.order_by("-changed_at").values("pk")[:SHOWN_GUIDES])


def show(request: HttpRequest, row: Question, status: int = 200, refused: Any = None, **forms: Any) -> HttpResponse:
    version = {"version": row.version}
    context = {
        "question": row,
        "guides": row.guides.all(),
        "may_answer": row.state in UNANSWERED,
        "may_assign": row.state in UNANSWERED and request.user.may(P.GUIDE_KEEP),
        "answer_form": AnswerForm(initial=version, auto_id="answer_%s", guides=fitting(row)),
        "assign_form": AssignForm(initial=version, auto_id="assign_%s"),
        "form": refused,
    }
    return render(request, "matchmaking/guidance/question_answer.html", context | forms, status=status)


acts = Acts(seen, show, "bureau:matchmaking:question_answer")


@require_POST
@requires(P.GUIDANCE_ANSWER)
def question_reply(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id="answer_%s", guides=fitting(seen(request, uid)))
    said = _("The enterprise is told of the answer.")
    return acts.take(request, uid, form, "answer_form", asking.answer, said)


@require_POST
@requires(P.GUIDE_KEEP)
def question_assign(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = AssignForm(request.POST, auto_id="assign_%s")
    return acts.take(request, uid, form, "assign_form", asking.assign, _("The expert is told."))
