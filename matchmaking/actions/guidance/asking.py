"""The desk: an enterprise asks, an expert answers within the days promised, the enterprise says whether it helped."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.queries_assessments import people_of
from matchmaking import markets
from matchmaking import workflow_guidance as workflow
from matchmaking.enums_guidance import QuestionState
from matchmaking.models import Guide, Question
from matchmaking.rules import guidance as rules
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.workflow import move
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as references
from pilotzone.reference import queries as reference

SERIES = "ZX"
EARLY = timedelta(days=1)
OWN_PAGE, OFFICE_PAGE = "portal:matchmaking:question_detail", "bureau:matchmaking:question_answer"


@transaction.atomic
def ask(
    enterprise: Enterprise, *, market: str, topic: str, subject: str, text: str, by: User, now: datetime
) -> Question:
    """Ask about a market and topic. The desk promises an answer within `rules.ANSWER_DAYS` working days."""
    if not by.may(P.GUIDANCE_ASK, enterprise_id=enterprise.pk):
        raise NotAllowed("not_allowed", _("You may not ask for this enterprise."))
    if not enterprise.may_claim:
        raise Refused("not_active", _("The enterprise's own registration has not been accepted yet."))
    if not markets.is_known(market):
        raise Refused("unknown_market", _("There is no such country or region."), field="market")
    today = clock.local_date(now)
    due = reference.calendar().add(today, rules.ANSWER_DAYS)
    row = Question.objects.create(
        reference=references.next_reference(SERIES, today.year),
        enterprise=enterprise,
        market=market,
        topic=topic,
        subject=subject.strip(),
        text=text.strip(),
        asked_at=now,
        asked_by=by,
        answer_due_on=due.day,
        answer_due_provisional=due.provisional,
    )
    audit.record("question.asked", row, by=by, now=now, payload=about(row))
    tell(row, "asked", officers(P.GUIDE_KEEP), OFFICE_PAGE, now=now)
    return row


def about(row: Question) -> dict[str, object]:
    return {"reference": row.reference, "enterprise": row.enterprise.uscc, "market": row.market, "topic": row.topic}


def tell(row: Question, kind: str, people: Iterable[User], page: str, *, now: datetime) -> None:
    params = {
        "reference": row.reference,
        "subject": row.subject,
        "enterprise": row.enterprise.names,
        "due": row.answer_due_on,
    }
    link = reverse(page, args=[row.uid])
    messages.notify(people, f"guidance.{kind}", params=params, link=link, now=now, case=row)


def tell_enterprise(row: Question, kind: str, *, now: datetime) -> None:
    people = people_of([row.enterprise_id], P.GUIDANCE_ASK, clock.local_date(now)).get(row.enterprise_id, [])
    tell(row, kind, people, OWN_PAGE, now=now)


def lock(question: Question, expected_version: int | None = None) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("enterprise")
    row: Question = rows.get(pk=question.pk)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody has dealt with this question meanwhile. Read it first."))
    return row


@transaction.atomic
def assign(question: Question, *, email: str, expected_version: int | None = None, by: User, now: datetime) -> Question:
    """Give it to a person who may answer, by the address that the person signs in with.

    Raises Refused where there is nobody, where that person answers no questions, or belongs to the enterprise.
    """
    row = lock(question, expected_version)
    expert = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if expert is None or not expert.may(P.GUIDANCE_ANSWER):
        raise Refused("no_expert", _("Nobody with this address answers questions."), field="email")
    if any(grant.enterprise_id == row.enterprise_id for grant in expert.grants):
        raise Refused("own_enterprise", _("This person acts for the enterprise that asks."), field="email")
    move(row, workflow.ASSIGN, by=by)
    row.expert, row.assigned_at, row.version = expert, now, row.version + 1
    row.save()
    audit.record("question.assigned", row, by=by, now=now, payload=about(row) | {"expert": expert.pk})
    tell(row, "assigned", [expert], OFFICE_PAGE, now=now)
    return row


@transaction.atomic
def answer(
    question: Question,
    *,
    text: str,
    guides: Iterable[Guide] = (),
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Question:
    """The answer, with the guides that it points to. Whoever keeps the desk may answer what nobody has."""
    row = lock(question, expected_version)
    if not text.strip():
        raise Refused("text_missing", _("Write the answer."), field="text")
    if row.expert_id != by.pk and not by.may(P.GUIDE_KEEP):
        raise NotAllowed("not_yours", _("This question is with somebody else."))
    move(row, workflow.ANSWER, by=by)
    row.answer, row.answered_at, row.answered_by = text.strip(), now, by
    row.version += 1
    row.save()
    row.guides.set(guides)
    audit.record("question.answered", row, by=by, now=now, payload=about(row))
    tell_enterprise(row, "answered", now=now)
    return row


@transaction.atomic
def withdraw(question: Question, *, expected_version: int | None = None, by: User, now: datetime) -> Question:
    row = lock(question, expected_version)
    move(row, workflow.WITHDRAW, by=by)
    row.withdrawn_at, row.withdrawn_by, row.version = now, by, row.version + 1
    row.save()
    audit.record("question.withdrawn", row, by=by, now=now, payload=about(row))
    return row


@transaction.atomic
def rate(question: Question, *, rating: int, text: str = "", by: User, now: datetime) -> Question:
    """From 1 to 5, once, by the enterprise that asked."""
    row = lock(question)
    if not by.may(P.GUIDANCE_ASK, enterprise_id=row.enterprise_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if row.state != QuestionState.ANSWERED or row.rated_at is not None:
        raise Refused("no_rating", _("An answer is rated once."), status=409)
    if rating not in rules.RATINGS:
        raise Refused("rating_wrong", _("Choose from 1 to 5."), field="rating")
    row.rating, row.rating_text, row.rated_at, row.version = rating, text.strip(), now, row.version + 1
    row.save()
    audit.record("question.rated", row, by=by, now=now, payload=about(row) | {"rating": rating})
    return row


def follow(*, now: datetime) -> tuple[int, int]:
    """Remind of answers due tomorrow or earlier, and mark those that are late; how many of each."""
    today = clock.local_date(now)
    due = [remind(pk, now=now) for pk in list(Question.objects.due_by(today + EARLY).values_list("pk", flat=True))]
    late = [enter_late(pk, now=now) for pk in list(Question.objects.late(today).values_list("pk", flat=True))]
    return sum(due), sum(late)


@transaction.atomic
def remind(pk: int, *, now: datetime) -> bool:
    row = lock(Question(pk=pk))
    if row.reminded_at is not None or row.answered_at is not None:
        return False
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    people: Any = [row.expert] if row.expert else officers(P.GUIDE_KEEP)
    tell(row, "due", people, OFFICE_PAGE, now=now)
    return True


@transaction.atomic
def enter_late(pk: int, *, now: datetime) -> bool:
    row = lock(Question(pk=pk))
    if row.late_at is not None or row.answered_at is not None:
        return False
    row.late_at = now
    row.save(update_fields=["late_at"])
    audit.record("question.late", row, by=None, now=now, payload=about(row))
    tell(row, "late", officers(P.GUIDE_KEEP), OFFICE_PAGE, now=now)
    tell_enterprise(row, "late_for_you", now=now)
    return True
