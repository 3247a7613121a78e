"""Which time limits of warehouses may be provisional; those of notices and corrections have own tasks."""

from pilotzone.reference.actions.limits import Limit
from warehouses.enums_recognition import ReviewState
from warehouses.models import Enquiry, RecognitionObjection, YearlyReview

LIMITS = (
    Limit(lambda: RecognitionObjection.objects.undecided(), lambda row: row.filed_at, "due_at"),
    Limit(
        lambda: YearlyReview.objects.filter(state=ReviewState.OPEN), lambda row: row.opened_at, "due_on", "provisional"
    ),
    Limit(lambda: Enquiry.objects.unanswered(), lambda row: row.sent_at, "reply_due_on", "reply_due_provisional"),
)
