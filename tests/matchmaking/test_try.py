import pytest
from matchmaking.models import *
from tests.factories.meetings import *
from tests.factories.people import NOW, make_officer
from pilotzone.kernel.access import R

pytestmark = pytest.mark.django_db


def test_try():
    officer = make_officer(R.EVENTS_OFFICER)
    event = make_meetings(officer)
    (b1, b2), (s1, s2) = seat(event)
    ask(b1, s1)
    ask(b2, s2)
    ask(s1, b1, "nice")
    ask(b2, s1, "nice")
    ask(b1, s2, "nice", "declined")
    made = draft(event, officer)
    print(
        made.state,
        made.objective,
        made.bound,
        made.greedy,
        made.job.error,
        told(made.rows.all()),
        list(made.unmet.values()),
    )
    plan = publishing.publish(made, by=officer, now=NOW)
    print(told(Meeting.objects.all()))
