"""Asking for the administration on the pages of the portal, and an administrator's objection there."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enterprises.actions import administration_decisions as decisions
from enterprises.actions import administration_requests as requests
from enterprises.models import AdministrationRequest
from pilotzone.kernel.access import R
from tests.factories.administration import make_request
from tests.factories.people import make_enterprise, make_member, make_officer, make_user
from tests.factories.registry import make_post, make_upload

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "en"]
ASK = "/portal/administration/"
NAME = "天津不应透露有限公司"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def enterprise():
    return make_enterprise(NAME, name_en="Undisclosed Ltd.")


@pytest.fixture
def asker(client):
    user = make_user("顾清和")
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"portal:enterprises:{name}", args=args)


def typed(enterprise, **fields):
    post = {
        "uscc": enterprise.uscc,
        "position": "财务负责人",
        "reason": "原管理员已离职",
        "phone": "１３８０００02222",
        "letter": make_upload("授权书.pdf"),
    }
    return post | fields


# --- ways to it --------------------------------------------------------------------------------------


def test_registration_refuses_a_taken_code_and_offers_the_change(client, enterprise, asker):
    page = client.post(url("enterprise_register"), make_post(uscc=enterprise.uscc))
    assert page.status_code == 422
    assert f'href="{ASK}?uscc={enterprise.uscc}"' in page.content.decode()
    form = client.get(f"{ASK}?uscc={enterprise.uscc.lower()}").content.decode()
    assert f'value="{enterprise.uscc}"' in form
    other = client.post(url("enterprise_register"), make_post(name_zh=""))
    assert (other.status_code, ASK in other.content.decode()) == (422, False)


def test_members_who_do_not_administer_are_offered_it(client, enterprise):
    for role, offered in ((R.READER, True), (R.PROJECT_LEAD, True), (R.ENTERPRISE_ADMIN, False)):
        client.force_login(make_member(enterprise, role))
        page = client.get(url("member_list", enterprise.uid)).content.decode()
        assert (f"{ASK}?uscc={enterprise.uscc}" in page) is offered, role


def test_a_person_without_an_enterprise_is_offered_it_at_home(client, asker):
    assert f'href="{ASK}"' in client.get("/portal/").content.decode()


def test_strangers_sign_in_first(client):
    assert client.get(ASK)["Location"].startswith("/accounts/login/")


# --- asking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_form_to_the_page_of_the_request(client, enterprise, asker, language):
    client.cookies["django_language"] = language
    assert client.get(ASK).status_code == 200
    response = client.post(ASK, typed(enterprise))
    asked = AdministrationRequest.objects.get()
    assert response["Location"] == url("administration_request", asked.uid)
    assert (asked.phone, asked.letter.name, asked.asked_by) == ("13800002222", "授权书.pdf", asker)
    page = client.get(response["Location"]).content.decode()
    assert enterprise.uscc in page
    assert "财务负责人" in page
    assert str(asked.uid) in client.get(ASK).content.decode()
    letter = client.get(url("administration_own_letter", asked.uid))
    assert letter["Content-Type"] == "application/pdf"


def test_no_page_tells_more_of_the_enterprise_than_that_its_code_is_registered(client, enterprise, asker, now):
    make_member(enterprise, name="韩立冬")
    asked = make_request(enterprise, asker)
    requests.object_to(asked, words="我仍在职", by=enterprise.memberships.get().user, now=now)
    pages = [ASK, url("administration_request", asked.uid), "/portal/", "/portal/messages/"]
    text = "".join(client.get(page).content.decode() for page in pages)
    for secret in (NAME, "Undisclosed", "韩立冬", enterprise.contact_name, enterprise.contact_phone, "我仍在职"):
        assert secret not in text
    decisions.refuse(asked, reason="请与现任管理员联系", by=make_officer(R.CASEWORKER), now=now)
    text = "".join(client.get(page).content.decode() for page in pages)
    assert "请与现任管理员联系" in text
    assert NAME not in text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"uscc": "91120116MA00000000"}, "uscc"),  # check signs
        ({"uscc": "911201"}, "uscc"),
        ({"position": ""}, "position"),
        ({"reason": ""}, "reason"),
        ({"phone": "abc"}, "phone"),
        ({"letter": None}, "letter"),
        ({"letter": SimpleUploadedFile("letter.pdf", b"MZ no letter")}, "letter"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, enterprise, asker, fields, field):
    post = {name: value for name, value in typed(enterprise, **fields).items() if value is not None}
    response = client.post(ASK, post)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not AdministrationRequest.objects.exists()


def test_codes_without_an_open_registration_are_told_alike(client, asker):
    texts = []
    for state in ("refused", "active"):
        enterprise = make_enterprise(state=state)
        uscc = enterprise.uscc
        if state == "active":
            enterprise.delete()
        texts.append(client.post(ASK, typed(enterprise, uscc=uscc)).context["form"].errors["uscc"])
    assert texts[0] == texts[1]


def test_an_error_loses_nothing_of_the_form_and_its_letter(client, enterprise, asker):
    response = client.post(ASK, typed(enterprise, phone=""))
    page, kept = response.content.decode(), response.context["form"].kept
    assert "原管理员已离职" in page
    assert f'name="letter_kept" value="{kept.uid}"' in page
    post = typed(enterprise, letter_kept=str(kept.uid))
    del post["letter"]
    assert client.post(ASK, post).status_code == 302
    assert AdministrationRequest.objects.get().letter == kept


def test_somebody_elses_letter_is_not_taken(client, enterprise, asker):
    strange = make_request(make_enterprise()).letter
    post = typed(enterprise, letter_kept=str(strange.uid))
    del post["letter"]
    assert list(client.post(ASK, post).context["form"].errors) == ["letter"]


@pytest.mark.parametrize("role", [R.ENTERPRISE_ADMIN, R.AGENT])
def test_administrators_and_agents_are_told_why_not(client, enterprise, role):
    client.force_login(make_member(enterprise, role))
    response = client.post(ASK, typed(enterprise))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["uscc"])


# --- what becomes of it ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_asker_sees_each_state(client, enterprise, asker, now, language):
    client.cookies["django_language"] = language
    first, second = make_officer(R.CASEWORKER, name="沈知远"), make_officer(R.CASEWORKER)
    asked = make_request(enterprise, asker, now=now - timedelta(days=7))  # the days to object are over
    page = url("administration_request", asked.uid)
    withdraw = url("administration_withdraw", asked.uid)
    assert withdraw in client.get(page).content.decode()
    decisions.check(asked, note="已回拨", by=first, now=now)
    text = client.get(page).content.decode()
    assert withdraw in text
    assert "沈知远" not in text
    assert "已回拨" not in text
    decisions.confirm(asked, by=second, now=now)
    text = client.get(page).content.decode()
    assert withdraw not in text
    assert url("member_list", enterprise.uid) in text
    assert client.get(url("member_list", enterprise.uid)).status_code == 200


def test_an_administrator_finds_the_request_at_home_until_it_is_objected_to(client, enterprise, asker, now, at):
    at("2024-07-02T10:00:00")
    asked, admin = make_request(enterprise, asker), make_member(enterprise, name="韩立冬")
    lead = make_member(enterprise, R.PROJECT_LEAD)
    object_page = url("administration_object", enterprise.uid, asked.uid)
    client.force_login(admin)
    home = client.get("/portal/").content.decode()
    assert object_page in home
    assert "2024年7月5日 24:00" in home
    client.force_login(lead)
    assert object_page not in client.get("/portal/").content.decode()
    requests.object_to(asked, words="我仍在职", by=admin, now=now)
    client.force_login(admin)
    assert object_page not in client.get("/portal/").content.decode()


def test_the_asker_withdraws_on_the_page(client, enterprise, asker):
    asked = make_request(enterprise, asker)
    assert client.post(url("administration_withdraw", asked.uid)).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert client.get(url("administration_request", asked.uid)).status_code == 200


def test_the_asker_finds_the_request_in_what_is_held_about_the_person(client, enterprise, asker):
    make_request(enterprise, asker)
    assert client.get(reverse("portal:own_data_file")).json()["administration_requests"] == [
        {
            "code": enterprise.uscc,
            "asked": "2024-07-02T10:00:00+08:00",
            "state": "待核验",
            "position": "财务负责人",
            "reason": "原企业管理员已于六月离职，未办理移交。",
            "phone": "13800002222",
            "letter": "授权书.pdf",
        }
    ]
    page = client.get(reverse("portal:own_data")).content.decode()
    assert enterprise.uscc in page
    assert "2024年7月2日 10:00" in page


def test_somebody_elses_request_is_not_found(client, enterprise, asker):
    asked = make_request(enterprise)
    for name in ("administration_request", "administration_own_letter"):
        assert client.get(url(name, asked.uid)).status_code == 404
    assert client.post(url("administration_withdraw", asked.uid)).status_code == 404


def test_a_letter_that_was_forgotten_is_not_found(client, enterprise, asker, now):
    asked = requests.withdraw(make_request(enterprise, asker), by=asker, now=now)
    requests.forget_letters([asked], now)
    requests.forget_phones([asked], now)
    assert client.get(url("administration_own_letter", asked.uid)).status_code == 404
    assert client.get(url("administration_request", asked.uid)).status_code == 200


# --- an administrator who is still there -------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_objects_on_the_page(client, enterprise, language):
    client.cookies["django_language"] = language
    admin, asked = make_member(enterprise), make_request(enterprise)
    client.force_login(admin)
    page = url("administration_object", enterprise.uid, asked.uid)
    assert page in client.get(url("member_list", enterprise.uid)).content.decode()
    text = client.get(page).content.decode()
    assert "原企业管理员已于六月离职，未办理移交。" in text
    assert asked.phone not in text  # the officers' alone
    assert client.post(page, {"words": " "}).status_code == 422
    assert client.post(page, {"words": "我仍在职"}).status_code == 302
    assert "我仍在职" in client.get(page).content.decode()
    assert client.post(page, {"words": "再次"}).status_code == 422
    asked.refresh_from_db()
    assert (asked.objection, asked.objected_by) == ("我仍在职", admin)


def test_others_do_not_find_the_page_of_the_objection(client, enterprise):
    asked, other = make_request(enterprise), make_enterprise()
    stranger = make_member(other)
    client.force_login(stranger)
    assert client.get(url("administration_object", enterprise.uid, asked.uid)).status_code == 404
    assert client.get(url("administration_object", other.uid, asked.uid)).status_code == 404
    client.force_login(make_member(enterprise, R.PROJECT_LEAD))
    assert client.get(url("administration_object", enterprise.uid, asked.uid)).status_code == 403
