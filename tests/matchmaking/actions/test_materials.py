"""Papers of sessions: kept by officers, fetched by enterprises that have a place and by nobody else."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from matchmaking.actions import events, materials, programme, registering
from matchmaking.enums import EventKind, Role
from matchmaking.models import SessionMaterial
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.factories.events import HOUR, STARTS, join, make_event, run_until
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def session(officer):
    event = make_event(by=officer, kind=EventKind.TRAINING, places={Role.TRAINEE: 1})
    values = {"title_zh": "增值税", "title_en": "VAT", "speaker": "", "hall": None}
    return programme.add_session(event, values | {"starts_at": STARTS, "ends_at": STARTS + HOUR}, by=officer, now=NOW)


def upload(content=PNG, name="讲义.png"):
    return SimpleUploadedFile(name, content)


def keep(session, officer, now=NOW, **fields):
    return materials.add(session, upload(), **{"title_zh": "讲义"} | fields, by=officer, now=now)


def trainee(session):
    enterprise = make_enterprise()
    member = make_member(enterprise)
    return join(session.event, enterprise, role=Role.TRAINEE, by=member), member


def test_only_whoever_has_a_place_fetches_it(session, officer, client):
    (row, member), (_waiting, other) = trainee(session), trainee(session)
    paper = keep(session, officer)
    own = reverse("portal:matchmaking:own_session_paper", args=[paper.uid])
    client.force_login(member)
    assert "讲义" in client.get(reverse("portal:matchmaking:participation_detail", args=[row.uid])).content.decode()
    answer = client.get(own)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PNG)
    client.force_login(other)
    assert client.get(own).status_code == 404
    registering.withdraw(row, by=member, now=NOW)
    assert client.get(own).status_code == 200
    client.force_login(member)
    assert client.get(own).status_code == 404


def test_an_officer_keeps_it_on_the_programme_and_takes_it_away(session, officer, client, at):
    at("2024-07-02T10:00")
    client.force_login(officer)
    address = reverse("bureau:matchmaking:session_paper_add", args=[session.event.uid])
    fields = {"session": session.uid, "title_zh": "讲义", "file": upload()}
    assert client.post(address, fields).status_code == 302
    paper = SessionMaterial.objects.get()
    wrong = client.post(address, fields | {"file": upload(b"MZ", "run.exe")})
    assert (wrong.status_code, "讲义" in wrong.content.decode()) == (422, True)
    there = reverse("bureau:matchmaking:session_paper", args=[session.event.uid, paper.uid])
    assert b"".join(client.get(there).streaming_content) == PNG
    taken = reverse("bureau:matchmaking:session_paper_remove", args=[session.event.uid, paper.uid])
    assert client.post(taken).status_code == 302
    assert client.get(there).status_code == 404
    paper.refresh_from_db()
    assert paper.removed_by == officer


def test_also_after_the_training_but_not_of_a_cancelled_one(session, officer):
    run_until(session.event, STARTS + 9 * HOUR)
    assert keep(session, officer, now=STARTS + 9 * HOUR).session == session
    with pytest.raises(Refused) as found:
        keep(session, officer, title_zh=" ")
    assert found.value.field == "title_zh"
    with pytest.raises(NotAllowed):
        keep(session, make_officer(R.CASEWORKER))


def test_a_session_with_papers_stays(session, officer):
    paper = keep(session, officer)
    with pytest.raises(Refused) as found:
        programme.remove_session(session, by=officer, now=NOW)
    assert found.value.code == "has_papers"
    events.cancel(session.event, reason="台风", by=officer, now=NOW)
    with pytest.raises(Refused) as found:
        materials.remove(paper, by=officer, now=NOW)
    assert found.value.code == "event_cancelled"
