"""Which time limits of matchmaking may be provisional."""

from matchmaking.models import Question
from pilotzone.reference.actions.limits import Limit

LIMITS = (
    Limit(lambda: Question.objects.unanswered(), lambda row: row.asked_at, "answer_due_on", "answer_due_provisional"),
)
