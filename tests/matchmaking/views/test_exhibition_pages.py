"""Pages of an exhibition on the three faces."""

import pytest
from django.urls import reverse

from matchmaking.actions import parties
from matchmaking.actions.people import Person
from matchmaking.enums import EventKind, Role
from matchmaking.models import BoothApplication, MaterialOrder
from pilotzone.kernel.access import R
from tests.factories.events import join, make_event
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
ROW = {
    "prefix": "A",
    "x": 0,
    "y": 0,
    "width": 3,
    "depth": 3,
    "columns": 2,
    "rows": 1,
    "aisle": 3,
    "topic": "",
    "fee": "1200.50",
}


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def fair(officer):
    return make_event(kind=EventKind.EXHIBITION, places={Role.EXHIBITOR: 9}, slot_minutes=None, by=officer)


def text(response) -> str:
    return response.content.decode()


def test_an_exhibition_from_the_plan_to_the_booth(client, fair, officer):
    row = join(fair, role=Role.EXHIBITOR)
    client.force_login(officer)
    plan = reverse("bureau:matchmaking:booth_plan", args=[fair.uid])
    wrong = client.post(plan + "add/", ROW | {"width": 0})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["width"])
    client.post(plan + "add/", ROW)
    page = text(client.get(plan))
    assert page.count("<rect") == 2
    assert "1,200.50" in page
    listed = reverse("bureau:matchmaking:material_list", args=[fair.uid])
    client.post(listed + "add/", {"name_zh": "射灯", "name_en": "Spotlight", "fee": "60", "most": 4})
    client.force_login(row.applied_by)
    own = reverse("portal:matchmaking:own_booth", args=[row.uid])
    form = {"area": 9, "topics": ["electronics"], "wish_1": "A02", "wish_2": "", "wish_3": "", "note": "", "version": 0}
    client.post(own + "apply/", form)
    stale = client.post(own + "apply/", form | {"area": 8})
    assert stale.status_code == 422
    material = fair.materials.get()
    assert client.post(own + "materials/", {f"material_{material.pk}": 5}).status_code == 422
    client.post(own + "materials/", {f"material_{material.pk}": 3})
    assert MaterialOrder.objects.get().quantity == 3
    client.force_login(officer)
    allotment = reverse("bureau:matchmaking:booth_list", args=[fair.uid])
    assert client.post(allotment + "make/", {"rule": "lot", "seed": ""}).status_code == 422
    client.post(allotment + "make/", {"rule": "lot", "seed": "20240702"})
    client.post(allotment + "publish/")
    assert "A02" in text(client.get(allotment))
    client.force_login(row.applied_by)
    assert "按志愿分配" in text(client.get(own))
    client.logout()
    public = text(client.get(f"/events/{fair.uid}/booths/"))
    assert row.party.names["zh"] in public
    assert "20240702" in public


def test_by_hand_with_a_reason_and_what_was_wrong_is_said(client, fair, officer):
    row = join(fair, role=Role.EXHIBITOR)
    client.force_login(officer)
    client.post(reverse("bureau:matchmaking:booth_add", args=[fair.uid]), ROW)
    client.force_login(row.applied_by)
    form = {"area": 9, "wish_1": "", "wish_2": "", "wish_3": "", "note": "", "version": 0}
    client.post(reverse("portal:matchmaking:booth_apply", args=[row.uid]), form)
    application = BoothApplication.objects.get()
    client.force_login(officer)
    page = reverse("bureau:matchmaking:booth_place", args=[fair.uid, application.uid])
    refused = client.post(page, {"code": "Z01", "reason": "主宾"})
    assert "code" in refused.context["form"].errors
    for field, typed in (("code", "Z01"), ("reason", "主宾")):  # what was typed stands at its row, which is open
        assert f'value="{typed}"' in text(refused).split(f'id="place-{application.uid}-{field}"')[0].rsplit("<", 1)[1]
    assert text(refused).count("<details open>") == 1
    assert "reason" in client.post(page, {"code": "A01", "reason": ""}).context["form"].errors
    client.post(page, {"code": "A01", "reason": "主宾展位"})
    assert "主宾展位" in text(client.get(reverse("bureau:matchmaking:booth_list", args=[fair.uid])))


def test_an_event_of_another_kind_has_no_plan(client, officer):
    client.force_login(officer)
    assert client.get(reverse("bureau:matchmaking:booth_plan", args=[make_event(by=officer).uid])).status_code == 404


def test_an_overseas_exhibitor_gets_its_booth_from_the_officer(client, fair, officer):
    values = {"overseas_name": "Nordlicht GmbH", "country": "DE", "contact": "", "email": "", "language": "en"}
    firm = parties.enter(values, by=officer, now=NOW)
    guest = parties.bring(
        fair, firm, role=Role.EXHIBITOR, people=[Person("Anna Weber", email="a@n.example")], by=officer, now=NOW
    )
    late = join(fair, role=Role.EXHIBITOR)
    client.force_login(officer)
    client.post(reverse("bureau:matchmaking:booth_add", args=[fair.uid]), ROW)
    page = reverse("bureau:matchmaking:booth_list", args=[fair.uid])
    assert "Nordlicht GmbH" in text(client.get(page))
    give = reverse("bureau:matchmaking:booth_place_unasked", args=[fair.uid, guest.uid])
    assert 'value="外宾"' in text(client.post(give, {"code": "", "reason": "外宾"}))
    assert client.post(give, {"code": "A01", "reason": "外宾"}).status_code == 302
    assert BoothApplication.objects.get(participation=guest).booth.code == "A01"
    assert client.post(give, {"code": "A02", "reason": "外宾"}).status_code == 404  # it stands among the others now
    client.force_login(late.applied_by)
    assert client.post(give, {"code": "A02", "reason": "x"}).status_code == 403
