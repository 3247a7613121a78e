from datetime import date

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.utils import get_form_class
from django.utils.translation import override

from pilotzone.accounts.models import Appointment, Office
from pilotzone.kernel.access import R
from tests.factories.people import make_division, make_officer, make_user

pytestmark = pytest.mark.django_db
LIST = "/bureau/accounts/appointments/"
NEW = f"{LIST}new/"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


def post_of(person, **fields):
    office = Office.objects.get_or_create(code="city", defaults={"name_zh": "市商务局", "name_en": "City bureau"})[0]
    post = {"user": person.email, "role": "caseworker", "office": office.pk, "starts_on": "2024-07-02", "ends_on": ""}
    return post | fields


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_open_in_both_languages(client, language):
    client.force_login(make_officer(R.SECURITY_ADMIN))
    client.cookies["django_language"] = language
    appointment = Appointment.objects.get()
    for page in (LIST, LIST + "?all=1", NEW, f"{LIST}{appointment.uid}/end/"):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("role", [R.SYSTEM_ADMIN, R.AUDIT_ADMIN])
def test_other_administrators_read_only(client, role):
    client.force_login(make_officer(role))
    assert client.get(LIST).status_code == 200
    assert client.get(NEW).status_code == 403


@pytest.mark.parametrize("role", [R.CASEWORKER, R.DIRECTOR])
def test_officers_do_not_read_appointments(client, role):
    client.force_login(make_officer(role))
    assert client.get(LIST).status_code == 403


def test_person_is_appointed(client):
    client.force_login(make_officer(R.SECURITY_ADMIN))
    page = client.get(NEW).content.decode()
    assert "本人须已有账号" in page
    assert "账户" not in page  # which is a bank's
    user = make_user()
    assert client.post(NEW, post_of(user))["Location"] == LIST
    assert user.appointments.get().role == "caseworker"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"user": "nobody@firm.test"}, "user"),
        ({"role": "reader"}, "role"),
        ({"ends_on": "2024-07-01"}, "ends_on"),  # over
        ({"starts_on": "2044-07-02", "ends_on": "2044-07-01"}, "__all__"),
    ],
)
def test_wrong_entry_is_said_where_it_is(client, fields, field):
    client.force_login(make_officer(R.SECURITY_ADMIN))
    response = client.post(NEW, post_of(make_user(), **fields))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert Appointment.objects.count() == 1


def test_nobody_appoints_himself_and_the_form_says_so(client):
    officer = make_officer(R.SECURITY_ADMIN)
    client.force_login(officer)
    response = client.post(NEW, post_of(officer))
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_last_day_is_set_and_the_ended_one_is_hidden(client, at):
    client.force_login(make_officer(R.SECURITY_ADMIN))
    appointment = make_officer(R.DIRECTOR, name="陈宁").appointments.get()
    client.post(f"{LIST}{appointment.uid}/end/", {"last_day": "2024-07-02"})
    appointment.refresh_from_db()
    assert appointment.ends_on == date(2024, 7, 2)
    at("2024-07-03T00:00")
    assert "陈宁" not in client.get(LIST).content.decode()
    assert "陈宁" in client.get(LIST + "?all=1").content.decode()


def test_list_costs_the_same_for_one_and_three_rows(client, django_assert_max_num_queries):
    client.force_login(make_officer(R.SECURITY_ADMIN))
    with django_assert_max_num_queries(12) as one:
        client.get(LIST)
    make_officer(R.DIRECTOR)
    make_officer(R.CASEWORKER)
    with django_assert_max_num_queries(12) as three:
        client.get(LIST)
    assert len(one) == len(three)


def words_of(client, page: str) -> str:
    client.cookies["django_language"] = "zh-hans"
    return client.get(page).content.decode()


def test_pages_of_an_account_use_the_words_of_accounts(client):
    """“Verified” is an amount elsewhere, “Confirm” an act on many claims."""
    person = make_user()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client.force_login(person)
    page = words_of(client, "/accounts/email/")
    assert "已验证" in page
    assert "核定金额" not in page
    assert "Email地址" not in page
    assert "确认办理" not in words_of(client, "/accounts/reauthenticate/")


@pytest.mark.parametrize("act", ["add_webauthn", "edit_webauthn"])
def test_a_security_keys_name_is_labelled_in_chinese(act):
    person = make_user()
    key = Authenticator(user=person, type="webauthn", data={"name": "办公室钥匙"})
    given = {"user": person} if act == "add_webauthn" else {"instance": key}
    form = get_form_class(app_settings.FORMS, act, None)(**given)
    with override("zh-hans"):
        assert str(form.fields["name"].label) == "名称"


def test_an_absence_without_a_deputy_is_chosen_as_nobody(client):
    client.force_login(make_officer(R.CASEWORKER))
    page = words_of(client, "/bureau/accounts/absences/")
    assert '<option value="" selected>无</option>' in page
    assert "已办结" not in page


OFFICES = "/bureau/accounts/offices/"


def test_office_is_entered_for_a_district_and_renamed(client):
    client.force_login(make_officer(R.SECURITY_ADMIN))
    district = make_division()
    post = {"name_zh": "滨海新区商务局", "name_en": "Binhai bureau", "division": district.pk, "code": "ＢＩＮＨＡＩ"}
    assert client.post(OFFICES, post)["Location"] == OFFICES
    office = Office.objects.get(code="binhai")
    assert (office.name_zh, office.division) == ("滨海新区商务局", district)
    client.post(f"{OFFICES}{office.uid}/", {"name_zh": "滨海新区商务促进局", "name_en": ""})
    assert "滨海新区商务促进局" in words_of(client, OFFICES)


@pytest.mark.parametrize(("code", "name"), [("city", "局"), ("上海", "局"), ("new", "")])
def test_office_with_a_wrong_entry_is_told_at_its_field(client, code, name):
    client.force_login(make_officer(R.SECURITY_ADMIN))
    Office.objects.get_or_create(code="city", defaults={"name_zh": "市商务局"})
    count = Office.objects.count()
    response = client.post(OFFICES, {"name_zh": name, "code": code})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == (["code"] if name else ["name_zh"])
    assert Office.objects.count() == count


def test_other_administrators_read_offices_and_change_none(client):
    client.force_login(make_officer(R.AUDIT_ADMIN))
    office = Office.objects.get()
    assert client.get(OFFICES).status_code == 200
    assert client.post(OFFICES, {"name_zh": "局", "code": "new"}).status_code == 403
    assert client.post(f"{OFFICES}{office.uid}/", {"name_zh": "局"}).status_code == 403
    assert Office.objects.get().name_zh == office.name_zh


def test_an_appointment_sent_twice_is_refused_in_words(client):
    client.force_login(make_officer(R.SECURITY_ADMIN))
    person = make_user()
    client.post(NEW, post_of(person))
    client.cookies["django_language"] = "zh-hans"
    again = client.post(NEW, post_of(person))
    assert again.status_code == 422
    assert "该人员在此期间已在该处室担任这一角色。" in again.content.decode()
