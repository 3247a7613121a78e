"""The base map: installed by one person, approved by another, shown with its number; without one a plain grid."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.factories.people import NOW, make_officer
from tests.factories.registry import make_file
from tests.factories.visits import picture
from tests.factories.warehouses import make_keeper, make_warehouse
from tests.standing import part
from warehouses.actions.space import mapping
from warehouses.models import BaseMap

pytestmark = pytest.mark.django_db
PAGE, LIST = "/bureau/warehouses/base-map/", "/warehouses/"
GIVEN = {
    "approval_number": "GS(2024)0650号", "issuer": "自然资源部",
    "west": "-180", "south": "-90", "east": "180", "north": "90",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _clock(at, client):
    at("2024-07-02T10:00")
    client.cookies["django_language"] = "en"


@pytest.fixture(scope="module")
def prepared(standing):
    make_warehouse()
    return {"admin": make_officer(R.SYSTEM_ADMIN), "director": make_officer(R.DIRECTOR)}


admin, director = part("admin"), part("director")


def png() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (36, 18), "white").save(out, "PNG")
    return SimpleUploadedFile("map.png", out.getvalue(), content_type="image/png")


def install(client, admin) -> BaseMap:
    client.force_login(admin)
    assert client.post(PAGE, GIVEN | {"file": png()}).status_code == 302
    return BaseMap.objects.get(removed_at=None, approved_at=None)


def public(client) -> str:
    client.logout()
    client.cookies["django_language"] = "en"
    return client.get(LIST).content.decode()


def test_it_is_shown_with_its_number_once_another_person_approved_it(client, admin, director):
    assert "<image" not in public(client)
    row = install(client, admin)
    address = reverse("public:base_map_file", args=[row.uid])
    assert "<image" not in public(client)
    assert client.get(address).status_code == 404
    assert client.post(f"{PAGE}{row.uid}/approve/").status_code == 302  # first signs in
    client.force_login(admin)
    assert client.post(f"{PAGE}{row.uid}/approve/").status_code == 403
    client.force_login(director)
    assert client.get(f"{PAGE}{row.uid}/picture/").status_code == 200
    assert client.post(f"{PAGE}{row.uid}/approve/").status_code == 302
    shown = public(client)
    assert f'<image href="{address}" x="-180" y="-90" width="360" height="180"' in shown
    assert "Map approval number: GS(2024)0650号 (自然资源部)" in shown
    assert client.get(address)["Content-Type"] == "image/png"
    client.force_login(admin)
    assert client.post(f"{PAGE}{row.uid}/remove/").status_code == 302
    assert "<image" not in public(client)
    assert client.get(address).status_code == 404


def test_a_newer_one_follows(client, admin, director):
    first = install(client, admin)
    mapping.approve(first, by=director, now=NOW)
    second = install(client, admin)
    mapping.approve(second, by=director, now=NOW)
    assert BaseMap.objects.shown().get() == second


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"approval_number": " "}, "approval_number"),
        ({"west": "10", "east": "10"}, "west"),
        ({"south": "91"}, "south"),
        ({"issuer": ""}, "issuer"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, admin, change, field):
    client.force_login(admin)
    answer = client.post(PAGE, GIVEN | change | {"file": png()})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_only_a_png(client, admin):
    client.force_login(admin)
    for sent in ({}, {"file": picture(name="map.jpg")}):
        assert client.post(PAGE, GIVEN | sent).status_code == 422
    given = {name: int(value) if value.lstrip("-").isdecimal() else value for name, value in GIVEN.items()}
    with pytest.raises(Refused) as error:
        mapping.install(make_file(admin), **given, by=admin, now=NOW)
    assert error.value.code == "no_png"


def test_whoever_installed_it_does_not_approve_it(client, admin, director):
    row = install(client, admin)
    BaseMap.objects.filter(pk=row.pk).update(installed_by=director)
    with pytest.raises(Refused) as error:
        mapping.approve(row, by=director, now=NOW)
    assert error.value.code == "installed_it"
    with pytest.raises(NotAllowed):
        mapping.remove(row, by=make_keeper(), now=NOW)
