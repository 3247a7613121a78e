import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from pilotzone.files.models import StoredFile
from pilotzone.kernel.access import R
from tests.factories.people import make_division, make_enterprise, make_member, make_officer, make_user
from tests.factories.registry import make_file, make_post, make_upload, make_values

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "en"]
REGISTER = "/portal/enterprises/register/"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


def speak(client, language):
    client.cookies["django_language"] = language


def url(name, *args):
    return reverse(f"portal:enterprises:{name}", args=args)


def post_of(enterprise, **fields):
    """The edit form as a browser sends it back unchanged."""
    values = {name: getattr(enterprise, name) or "" for name in make_values()}
    for name in ("registration_division", "tax_division", "statistics_division"):
        values[name] = values[name].code
    values.pop("licence")
    return values | {"roles": ["seller"], "version": enterprise.version} | fields


def filled(**fields):
    """An enterprise with every field that the form asks for."""
    return make_enterprise(legal_representative="韩立冬", address="第一大街 1 号", **fields)


# --- registration ----------------------------------------------------------------------------------


def test_registration_in_order_ends_on_the_active_profile(client):
    user = make_user()
    client.force_login(user)
    response = client.post(REGISTER, make_post(licence=make_upload()))
    enterprise = Enterprise.objects.get()
    assert response["Location"] == url("enterprise_detail", enterprise.uid)
    assert enterprise.state == EnterpriseState.ACTIVE
    assert client.get(response["Location"]).status_code == 200


def test_registration_outside_the_zone_waits_and_says_why(client):
    client.force_login(make_user())
    speak(client, "en")
    response = client.post(REGISTER, make_post(licence=make_upload(), registration_division="outside"), follow=True)
    assert Enterprise.objects.get().state == EnterpriseState.PENDING
    assert "outside the zone" in response.content.decode()


def test_a_full_width_telephone_is_taken_and_a_name_keeps_its_brackets(client):
    client.force_login(make_user())
    typed = {"contact_phone": "＋８６　０２２－６５３０００００", "name_zh": "远帆（天津）贸易有限公司"}
    client.post(REGISTER, make_post(licence=make_upload(), **typed))
    made = Enterprise.objects.get()
    assert (made.contact_phone, made.name_zh) == ("+86 022-65300000", "远帆（天津）贸易有限公司")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"uscc": "91110108551385082R"}, "uscc", "does not add up"),
        ({"uscc": "9111010855138508"}, "uscc", "has 18 signs; this has 16"),
        ({"customs_code": "12"}, "customs_code", "10 signs"),
        ({"contact_phone": "call me"}, "contact_phone", "Digits"),
        ({"roles": []}, "roles", "required"),
        ({"established_on": "2024-13-01"}, "established_on", "valid date"),
        ({"registration_division": "999999"}, "registration_division", "valid choice"),
    ],
)
def test_wrong_entry_is_said_at_its_field_and_nothing_is_lost(client, fields, field, words):
    client.force_login(make_user())
    speak(client, "en")
    response = client.post(REGISTER, make_post(licence=make_upload(), **fields))
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    page = response.content.decode()
    assert "天津澜图进出口有限公司" in page
    assert Enterprise.objects.count() == 0


def test_licence_survives_an_error_elsewhere(client):
    client.force_login(make_user())
    post = make_post(uscc="1")
    page = client.post(REGISTER, post | {"licence": make_upload("执照.pdf")}).content.decode()
    assert "执照.pdf" in page
    kept = re.search(r'name="licence_kept" value="([^"]+)"', page)[1]
    client.post(REGISTER, make_post(licence_kept=kept))
    assert Enterprise.objects.get().licence.name == "执照.pdf"
    assert StoredFile.objects.count() == 1


def test_licence_that_somebody_else_uploaded_is_not_taken(client):
    theirs = make_file(make_user())
    client.force_login(make_user())
    client.post(REGISTER, make_post(licence_kept=str(theirs.uid)))
    assert Enterprise.objects.get().licence is None


def test_who_registers_again_after_a_refusal_finds_what_was_told_before(client):
    refused = filled(state=EnterpriseState.REFUSED, review_note="执照不清晰。\n请重新上传。")
    person = make_member(refused)
    client.force_login(person)
    page = client.get(url("enterprise_detail", refused.uid)).content.decode()
    assert "执照不清晰。<br>请重新上传。" in page
    assert f"{REGISTER}?of={refused.uid}" in page
    form = client.get(REGISTER, {"of": refused.uid}).context["form"]
    told = (form["name_zh"].value(), form["legal_representative"].value(), form["licence"].value())
    assert told == (refused.name_zh, "韩立冬", None)
    assert form["submission"].value() != refused.uid
    client.force_login(make_user())  # somebody else learns nothing by it
    for of in (str(refused.uid), "x"):
        assert client.get(REGISTER, {"of": of}).context["form"]["name_zh"].value() is None


def test_licence_that_lies_about_its_type_is_refused_at_the_field(client):
    client.force_login(make_user())
    lie = SimpleUploadedFile("licence.pdf", b"MZ not a pdf at all", content_type="application/pdf")
    response = client.post(REGISTER, make_post(licence=lie))
    assert response.status_code == 422
    assert response.context["form"].errors["licence"]
    assert Enterprise.objects.count() == 0


def test_registered_code_is_said_at_the_field(client):
    enterprise = make_enterprise()
    client.force_login(make_user())
    response = client.post(REGISTER, make_post(uscc=enterprise.uscc, licence=make_upload()))
    assert response.status_code == 422
    assert response.context["form"].errors["uscc"]
    assert enterprise.registered_by.name not in response.content.decode()


def test_double_click_registers_once(client):
    client.force_login(make_user())
    post = make_post()
    first = client.post(REGISTER, post)
    second = client.post(REGISTER, post)
    assert first["Location"] == second["Location"]
    assert Enterprise.objects.count() == 1


# --- profile ---------------------------------------------------------------------------------------

PAGES = [
    "enterprise_detail",
    "enterprise_edit",
    "payee_edit",
    "member_list",
    "member_invite",
    "agent_name",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_administrators_pages_open_in_both_languages(client, name, language):
    enterprise = make_enterprise()
    client.force_login(make_member(enterprise))
    speak(client, language)
    assert client.get(url(name, enterprise.uid)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_somebody_elses_enterprise_is_not_found(client, name):
    client.force_login(make_member(make_enterprise()))
    assert client.get(url(name, make_enterprise().uid)).status_code == 404


@pytest.mark.parametrize("name", ["enterprise_edit", "payee_edit", "member_invite", "agent_name"])
@pytest.mark.parametrize("role", [R.PROJECT_LEAD, R.READER, R.AGENT])
def test_administrators_forms_are_closed_to_other_roles(client, name, role):
    enterprise = make_enterprise()
    client.force_login(make_member(enterprise, role))
    assert client.get(url(name, enterprise.uid)).status_code == 403


@pytest.mark.parametrize("role", [R.PROJECT_LEAD, R.READER])
def test_members_read_the_profile_and_the_members(client, role):
    enterprise = make_enterprise()
    client.force_login(make_member(enterprise, role))
    assert client.get(url("enterprise_detail", enterprise.uid)).status_code == 200
    assert client.get(url("member_list", enterprise.uid)).status_code == 200


def test_agent_does_not_read_the_profile(client):
    enterprise = make_enterprise()
    client.force_login(make_member(enterprise, R.AGENT))
    assert client.get(url("enterprise_detail", enterprise.uid)).status_code == 403


def test_officer_does_not_use_the_portals_page(client):
    client.force_login(make_officer(R.CASEWORKER))
    assert client.get(url("enterprise_detail", make_enterprise().uid)).status_code == 403


def test_edit_is_saved(client):
    enterprise = filled()
    client.force_login(make_member(enterprise))
    response = client.post(url("enterprise_edit", enterprise.uid), post_of(enterprise, contact_name="陆远"))
    assert response.status_code == 302
    enterprise.refresh_from_db()
    assert (enterprise.contact_name, enterprise.version) == ("陆远", 2)


def test_stale_edit_keeps_the_text_and_shows_what_differs(client):
    enterprise = filled(version=2, contact_name="王岚")
    client.force_login(make_member(enterprise))
    post = post_of(enterprise, contact_name="陆远", version=1)
    response = client.post(url("enterprise_edit", enterprise.uid), post)
    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="陆远"' in page
    assert "王岚" in page
    assert 'name="version" value="2"' in page
    again = client.post(url("enterprise_edit", enterprise.uid), post | {"version": 2})
    assert again.status_code == 302


def test_checked_facts_sent_by_hand_are_ignored(client):
    enterprise = filled()
    client.force_login(make_member(enterprise))
    client.post(url("enterprise_edit", enterprise.uid), post_of(enterprise, name_zh="别的有限公司", uscc="1"))
    enterprise.refresh_from_db()
    assert enterprise.name_zh == "天津试样进出口有限公司"


def test_registrant_reads_and_corrects_a_waiting_registration(client):
    client.force_login(make_user())
    client.post(REGISTER, make_post())
    enterprise = Enterprise.objects.get()
    post = post_of(enterprise, name_zh="天津青麦家居用品有限公司", licence=make_upload())
    response = client.post(url("enterprise_edit", enterprise.uid), post)
    assert response.status_code == 302
    enterprise.refresh_from_db()
    assert (enterprise.name_zh, enterprise.state) == ("天津青麦家居用品有限公司", EnterpriseState.ACTIVE)


def test_licence_is_streamed_to_members_alone(client):
    by = make_user()
    enterprise = make_enterprise(licence=make_file(by))
    client.force_login(make_member(enterprise, R.READER))
    response = client.get(url("enterprise_licence", enterprise.uid))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    client.force_login(make_member(make_enterprise()))
    assert client.get(url("enterprise_licence", enterprise.uid)).status_code == 404


def test_payee_account_is_saved_and_shown_masked(client):
    enterprise = make_enterprise(payee=False)
    client.force_login(make_member(enterprise))
    post = {"holder": enterprise.name_zh, "bank": "中国银行", "cnaps": "104110000000", "number": "6222020200012345"}
    response = client.post(url("payee_edit", enterprise.uid), post, follow=True)
    page = response.content.decode()
    assert "•••• 2345" in page
    assert "6222020200012345" not in page


def test_wrong_holder_is_said_at_the_field(client):
    enterprise = make_enterprise(payee=False)
    client.force_login(make_member(enterprise))
    post = {"holder": "许青", "bank": "中国银行", "cnaps": "104110000000", "number": "6222020200012345"}
    response = client.post(url("payee_edit", enterprise.uid), post)
    assert response.status_code == 422
    assert response.context["form"].errors["holder"]


# --- current enterprise ----------------------------------------------------------------------------


def test_person_with_two_enterprises_switches(client):
    first, second = make_enterprise(), make_enterprise()
    user = make_member(first)
    second.memberships.create(user=user, role="reader", starts_on="2020-01-01")
    client.force_login(user)
    assert client.get(url("enterprise_detail"))["Location"] == url("enterprise_detail", first.uid)
    client.post(url("enterprise_switch"), {"enterprise": str(second.uid)})
    assert client.get(url("enterprise_detail"))["Location"] == url("enterprise_detail", second.uid)


def test_switch_to_somebody_elses_enterprise_is_not_found(client):
    client.force_login(make_member(make_enterprise()))
    response = client.post(url("enterprise_switch"), {"enterprise": str(make_enterprise().uid)})
    assert response.status_code == 404


def test_refused_registration_is_no_current_enterprise(client):
    refused, active = make_enterprise(state=EnterpriseState.REFUSED), make_enterprise()
    user = make_member(refused)
    active.memberships.create(user=user, role="reader", starts_on="2020-01-01")
    client.force_login(user)
    assert client.get(url("enterprise_detail"))["Location"] == url("enterprise_detail", active.uid)


def test_members_page_costs_the_same_for_one_and_three_members(client, django_assert_max_num_queries):
    enterprise = make_enterprise()
    client.force_login(make_member(enterprise))
    with django_assert_max_num_queries(30) as one:
        client.get(url("member_list", enterprise.uid))
    make_member(enterprise, R.READER)
    make_member(enterprise, R.AGENT)
    with django_assert_max_num_queries(30) as three:
        client.get(url("member_list", enterprise.uid))
    assert len(one) == len(three)


def test_division_choices_are_in_the_readers_language(client):
    make_division()
    client.force_login(make_user())
    speak(client, "en")
    assert "Binhai" in client.get(REGISTER).content.decode()
