"""After a claim is submitted the applicant reads who will decide on it, by the programme's way and the amount."""

import pytest
from django.urls import reverse

from tests.factories.review import make_submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("way", "meeting_from", "words"),
    [("signatures", None, "Two people sign"), ("director", None, "A director signs"), ("meeting", None, "A decision"),
     ("signatures", 30_000_00, "A decision")],
)  # fmt: skip
def test_the_page_after_submission_says_who_decides_on_such_an_amount(client, way, meeting_from, words):
    claim = make_submitted()  # 30 % of 120,000.00
    programme = claim.call.programme
    programme.decided_by, programme.meeting_from = way, meeting_from
    programme.save()
    client.force_login(claim.submitted_by)
    client.cookies["django_language"] = "en"
    assert words in client.get(reverse("portal:subsidies:application_submitted", args=[claim.uid])).content.decode()
