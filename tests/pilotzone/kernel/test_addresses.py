"""An address that only takes forms leads a visitor to the page above it; a program is told what it did."""

from uuid import UUID

import pytest

from pilotzone.kernel.access import R
from tests.factories.people import make_officer

UID = UUID(int=7)
VISIT = {"Sec-Fetch-Mode": "navigate"}
BACK = f"/bureau/objections/{UID}/back/"


@pytest.mark.django_db
def test_a_visitor_is_led_to_the_page_above(client):
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get(BACK, headers=VISIT)["Location"] == f"/bureau/objections/{UID}/"
    ruling = f"/bureau/claims/{UID}/lines/{UID}/ruling/"
    client.force_login(make_officer(R.CASEWORKER))
    assert client.get(ruling, headers=VISIT)["Location"] == f"/bureau/claims/{UID}/"


@pytest.mark.django_db
def test_a_form_sent_too_late_leads_to_its_page_after_signing_in(client):
    assert client.post(BACK, {"reason": "again"})["Location"] == f"/accounts/login/?next={BACK}"
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get(BACK, headers=VISIT)["Location"] == f"/bureau/objections/{UID}/"


@pytest.mark.django_db
def test_a_program_is_told(client):
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get(BACK).status_code == 405
    assert client.put(BACK, headers=VISIT).status_code == 405
