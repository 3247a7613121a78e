"""Certificates of a training: who gets one, once, what stands on it, and what a revoked one says."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from matchmaking import certificates
from matchmaking.actions import certifying
from matchmaking.enums import EventKind, Presence, Role
from matchmaking.models import TrainingCertificate
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from tests.factories.events import HOUR, STARTS, come, join, make_event, person, run_until
from tests.factories.people import make_member, make_officer

pytestmark = pytest.mark.django_db
OVER = STARTS + timedelta(hours=9)


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def training(officer):
    """Eight hours from 9:00 in Shanghai; one person stays to the end, one leaves after an hour, one never comes."""
    event = make_event(kind=EventKind.TRAINING, places={Role.TRAINEE: 9}, slot_minutes=None, by=officer)
    row = join(event, role=Role.TRAINEE, people=[person("王磊"), person("李雪梅"), person("赵一")])
    stays, leaves, _absent = row.attendees.order_by("pk")
    come(stays, STARTS)
    come(leaves, STARTS)
    come(leaves, STARTS + HOUR, presence=Presence.OUT)
    return run_until(event, OVER)


def give(training, officer, **fields):
    return certifying.give(training, **({"least_minutes": 120} | fields), by=officer, now=OVER)


def test_whoever_was_there_long_enough_gets_one_once(training, officer):
    made = give(training, officer)
    assert [row.attendee.name for row in made] == ["王磊"]
    assert made[0].number == "PX-2024-000001"
    said = json.loads(made[0].record)
    assert (said["name"], said["minutes"], said["first"], said["last"]) == ("王磊", 480, "2024-08-01", "2024-08-01")
    assert give(training, officer) == []
    assert [row.attendee.name for row in give(training, officer, least_minutes=60)] == ["李雪梅"]
    asker = training.participations.get().applied_by
    assert Notice.objects.filter(recipient=asker, kind="matchmaking.certified").count() == 2


def test_not_before_the_end_and_not_for_another_kind(training, officer):
    coming = make_event(kind=EventKind.TRAINING, places={Role.TRAINEE: 9}, slot_minutes=None, by=officer)
    with pytest.raises(Refused, match="not_over"):
        certifying.give(coming, least_minutes=60, by=officer, now=STARTS)
    with pytest.raises(Refused, match="no_training"):
        give(make_event(by=officer), officer)
    with pytest.raises(NotAllowed):
        give(training, make_officer(R.CASEWORKER))


def test_the_paper_is_verified_and_a_revoked_one_says_so(training, officer, client):
    (row,) = give(training, officer)
    text = PdfReader(BytesIO(certificates.paper(row))).pages[0].extract_text()
    assert "王磊" in text
    assert "8 小时" in text.replace("\n", " ")
    page = reverse("public:certificate_verify", args=[row.uid])
    genuine = client.get(f"{page}?h={row.digest}").content.decode()
    assert "王*" in genuine
    assert "王磊" not in genuine
    assert "王" not in client.get(f"{page}?h=0{row.digest}").content.decode()
    typed = {"reference": row.number.lower(), "digest": f" {row.digest.upper()}"}  # from the foot of the paper
    assert client.get(reverse("public:verify"), typed).url == f"{page}?h={row.digest}"
    with pytest.raises(Refused, match="reason_missing"):
        certifying.revoke(row, reason=" ", by=officer, now=OVER)
    certifying.revoke(row, reason="代签到", by=officer, now=OVER)
    assert "代签到" in client.get(f"{page}?h={row.digest}").content.decode()
    with pytest.raises(Refused, match="revoked"):
        certifying.revoke(row, reason="再次", by=officer, now=OVER)


def told(training):
    asker = training.participations.get().applied_by
    return [(each.kind, each.params) for each in Notice.objects.filter(recipient=asker).order_by("pk")][-1]


def test_a_name_is_set_right_by_another_certificate(training, officer, client):
    (old,) = give(training, officer)
    with pytest.raises(Refused, match="nothing_differs"):
        certifying.replace(old, name="王磊 ", reason="姓名有误", by=officer, now=OVER)
    with pytest.raises(Refused, match="reason_missing"):
        certifying.replace(old, name="王蕾", reason="", by=officer, now=OVER)
    with pytest.raises(NotAllowed):
        certifying.replace(old, name="王蕾", reason="姓名有误", by=make_officer(R.CASEWORKER), now=OVER)
    made = certifying.replace(old, name="王蕾", reason="姓名有误", by=officer, now=OVER)
    said = json.loads(made.record)
    assert (said["name"], said["minutes"], made.number) == ("王蕾", 480, "PX-2024-000002")
    kind, params = told(training)
    assert kind == "matchmaking.certificate_replaced"
    assert (params["number"], params["old"], params["why"]) == ("PX-2024-000002", "PX-2024-000001", "姓名有误")
    page = reverse("public:certificate_verify", args=[old.uid])
    assert "姓名有误" in client.get(f"{page}?h={old.digest}").content.decode()
    assert give(training, officer) == []  # nobody gets a second one by the list
    with pytest.raises(Refused, match="replaced"):
        certifying.replace(old, name="王雷", reason="再改", by=officer, now=OVER)


def test_one_revoked_by_mistake_is_given_anew_by_hand_alone(training, officer):
    (old,) = give(training, officer)
    certifying.revoke(old, reason="代签到", by=officer, now=OVER)
    assert told(training)[0] == "matchmaking.certificate_revoked"
    assert told(training)[1]["why"] == "代签到"
    assert give(training, officer) == []
    made = certifying.replace(old, name="王磊", reason="经核实为本人到场", by=officer, now=OVER)
    assert (made.revoked_at, json.loads(made.record)["name"]) == (None, "王磊")


def test_the_firm_fetches_its_own(training, officer, client):
    (row,) = give(training, officer)
    page = reverse("portal:matchmaking:certificate_paper", args=[row.uid])
    client.force_login(make_member(training.participations.get().party.enterprise, R.READER))
    assert client.get(page).content.startswith(b"%PDF")
    client.force_login(make_member(join(make_event(by=officer)).party.enterprise))
    assert client.get(page).status_code == 404


def test_pages_of_the_bureau(training, officer, client, at):
    at("2024-08-02T10:00")
    client.force_login(officer)
    page = reverse("bureau:matchmaking:certificate_list", args=[training.uid])
    assert "hours" in client.post(page + "give/", {"hours": "0"}).context["form"].errors
    client.post(page + "give/", {"hours": "2"})
    row = TrainingCertificate.objects.get()
    assert row.number in client.get(page).content.decode()
    revoke = reverse("bureau:matchmaking:certificate_revoke", args=[training.uid, row.uid])
    assert client.post(revoke, {"reason": ""}).status_code == 422
    client.post(revoke, {"reason": "代签到"})
    assert "代签到" in client.get(page).content.decode()
    replace = reverse("bureau:matchmaking:certificate_replace", args=[training.uid, row.uid])
    assert client.post(replace, {"name": "王磊", "reason": ""}).status_code == 422
    client.post(replace, {"name": "王磊", "reason": "经核实为本人到场"})
    listed = client.get(page).content.decode()
    assert (row.number in listed, "PX-2024-000002" in listed) == (True, True)
    made = TrainingCertificate.objects.get(number="PX-2024-000002")
    printed = client.get(reverse("bureau:matchmaking:certificate_print", args=[training.uid, made.uid]))
    assert printed.content == certificates.paper(made)


@pytest.mark.parametrize(("minutes", "words"), [(480, "8"), (90, "1.5"), (119, "1.5"), (29, "0")])
def test_hours_are_halves_rounded_down(minutes, words):
    assert certificates.hours(minutes) == words


@pytest.mark.parametrize(("name", "shown"), [("王磊", "王*"), ("李雪梅", "李**"), ("李", "李*"), ("Anna Weber", "A**")])
def test_names_are_masked(name, shown):
    assert certificates.masked(name) == shown
