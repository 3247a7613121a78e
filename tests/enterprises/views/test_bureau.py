import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from pilotzone.kernel import filtering
from pilotzone.kernel.access import R
from tests.factories.people import (
    make_application,
    make_division,
    make_enterprise,
    make_member,
    make_officer,
    make_user,
)
from tests.factories.registry import make_credit_record, make_file

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


def url(name, *args):
    return reverse(f"bureau:enterprises:{name}", args=args)


def make_pending(**fields):
    values = {"state": EnterpriseState.PENDING, "review_reasons": ["no_licence"]}
    return make_enterprise(**(values | fields))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_open_in_both_languages(client, language):
    client.force_login(make_officer(R.CASEWORKER))
    client.cookies["django_language"] = language
    enterprise = make_pending(licence=make_file(make_user()))
    make_credit_record(enterprise.uscc)
    make_member(enterprise)
    for name, args in [
        ("enterprise_list", []),
        ("registration_list", []),
        ("enterprise_detail", [enterprise.uid]),
        ("registration_detail", [enterprise.uid]),
        ("enterprise_licence", [enterprise.uid]),
    ]:
        assert client.get(url(name, *args)).status_code == 200


def test_lists_without_rows_open(client):
    client.force_login(make_officer(R.CASEWORKER))
    assert client.get(url("enterprise_list")).status_code == 200
    assert client.get(url("enterprise_list") + "?q=无此").status_code == 200
    assert client.get(url("registration_list")).status_code == 200
    assert client.get(url("registration_list") + "?q=无此").status_code == 200


def sheet_on(client, query=""):
    answer = client.get(url("enterprise_table") + query)
    assert answer["Content-Disposition"] == 'attachment; filename="enterprises-20240702.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_list_is_taken_out_as_a_table(client, monkeypatch):
    client.force_login(make_officer(R.CASEWORKER))
    client.cookies["django_language"] = "en"
    first = make_enterprise(
        "=天津澜图", contact_name="赵一鸣", contact_phone="13800002222", legal_representative="钱二"
    )
    first.business_roles.create(role="seller")
    first.business_roles.create(role="warehouse")
    make_pending(name_zh="天津青麦家居用品有限公司")
    heads, *rows = sheet_on(client, "?state=active&sort=name")
    assert heads[:5] == ["Name in Chinese", "Name in English", "Unified social credit code", "Customs number", "Roles"]
    assert [row[0] for row in rows] == ["'=天津澜图"]
    assert rows[0][2] == first.uscc
    assert rows[0][4] == "Cross-border e-commerce enterprise; Overseas warehouse operator"
    assert not {"赵一鸣", "13800002222", "钱二"} & {str(value) for value in rows[0]}
    assert len(sheet_on(client)) == 3
    assert len(sheet_on(client, "?state=nonsense")) == 1  # its heads
    assert f"{url('enterprise_table')}?sort=name" in client.get(url("enterprise_list") + "?sort=name").content.decode()
    monkeypatch.setattr(filtering, "MOST_ROWS", 1)
    told = client.get(url("enterprise_table"))
    assert told.status_code == 422
    assert "More than 1 rows: narrow the filters of the list." in told.content.decode()


def names_on(client, query=""):
    return [row.name_zh for row in client.get(url("enterprise_list") + query).context["page"].items]


def test_list_is_searched_and_filtered(client):
    client.force_login(make_officer(R.CASEWORKER))
    wuqing = make_division("120114", "武清区", "Wuqing")
    make_enterprise("天津澜图进出口有限公司")
    one = make_pending(name_zh="天津青麦家居用品有限公司", division=wuqing)
    assert names_on(client, "?q=青麦") == [one.name_zh]
    assert names_on(client, f"?q={one.uscc.lower()}") == [one.name_zh]
    assert names_on(client, "?state=pending") == [one.name_zh]
    assert names_on(client, "?division=120114") == [one.name_zh]
    assert names_on(client, "?division=120114&state=active") == []
    assert len(names_on(client, "?sort=name")) == 2


def test_list_answers_htmx_with_the_rows_alone(client):
    client.force_login(make_officer(R.CASEWORKER))
    make_enterprise()
    page = client.get(url("enterprise_list"), headers={"HX-Request": "true", "HX-Target": "rows"}).content.decode()
    assert "<html" not in page
    assert 'id="rows"' in page


def test_district_officer_sees_the_district_alone(client):
    wuqing = make_division("120114", "武清区", "Wuqing")
    make_enterprise("天津澜图进出口有限公司")
    own = make_enterprise("天津青麦家居用品有限公司", division=wuqing)
    other = make_enterprise()
    client.force_login(make_officer(R.DISTRICT_COMMERCE, wuqing))
    assert names_on(client) == [own.name_zh]
    assert client.get(url("enterprise_detail", own.uid)).status_code == 200
    assert client.get(url("enterprise_detail", other.uid)).status_code == 404


@pytest.mark.parametrize("role", [R.DIRECTOR, R.DISTRICT_COMMERCE, R.FINANCE_OFFICER])
def test_registrations_are_closed_to_other_offices(client, role):
    client.force_login(make_officer(role))
    enterprise = make_pending()
    assert client.get(url("registration_list")).status_code == 403
    assert client.get(url("registration_detail", enterprise.uid)).status_code == 403
    assert client.post(url("registration_accept", enterprise.uid)).status_code == 403


@pytest.mark.parametrize("role", [R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDIT_ADMIN])
def test_enterprises_are_closed_to_administrators(client, role):
    client.force_login(make_officer(role))
    assert client.get(url("enterprise_list")).status_code == 403


def test_members_do_not_open_the_bureaus_pages(client):
    enterprise = make_enterprise()
    client.force_login(make_member(enterprise))
    assert client.get(url("enterprise_detail", enterprise.uid)).status_code == 403


def test_contact_is_masked_for_those_who_do_not_review_registrations(client):
    enterprise = make_enterprise(contact_phone="13812345678", contact_name="许青")
    make_member(enterprise, name="韩立冬", email="han@firm.test")
    client.force_login(make_officer(R.DIRECTOR))
    page = client.get(url("enterprise_detail", enterprise.uid)).content.decode()
    assert "13812345678" not in page
    assert "138****5678" in page
    assert "han@firm.test" not in page
    assert "h***@firm.test" in page
    client.force_login(make_officer(R.CASEWORKER))
    assert "13812345678" in client.get(url("enterprise_detail", enterprise.uid)).content.decode()


def test_registration_is_accepted(client):
    enterprise = make_pending()
    client.force_login(make_officer(R.CASEWORKER))
    sent = {"note": "", "version": enterprise.version}
    response = client.post(url("registration_accept", enterprise.uid), sent)
    assert response["Location"] == url("registration_list")
    enterprise.refresh_from_db()
    assert enterprise.state == EnterpriseState.ACTIVE
    assert client.get(url("registration_detail", enterprise.uid)).status_code == 302


def test_a_registration_that_was_changed_since_it_was_read_is_read_again(client):
    enterprise = make_pending()
    client.force_login(make_officer(R.CASEWORKER))
    read = client.get(url("registration_detail", enterprise.uid)).context["acceptance"].initial["version"]
    Enterprise.objects.filter(pk=enterprise.pk).update(version=read + 1)
    for sent, status in (({"note": "", "version": read}, 409), ({"note": ""}, 422)):
        assert client.post(url("registration_accept", enterprise.uid), sent).status_code == status
    enterprise.refresh_from_db()
    assert enterprise.state == EnterpriseState.PENDING
    sent = {"note": "", "version": read + 1}
    assert client.post(url("registration_accept", enterprise.uid), sent).status_code == 302


def test_refusal_needs_a_reason(client):
    enterprise = make_pending()
    client.force_login(make_officer(R.CASEWORKER))
    response = client.post(url("registration_refuse", enterprise.uid), {"reason": ""})
    assert response.status_code == 422
    assert response.context["form"].errors["reason"]
    client.post(url("registration_refuse", enterprise.uid), {"reason": "执照与名称不符"})
    enterprise.refresh_from_db()
    assert (enterprise.state, enterprise.review_note) == (EnterpriseState.REFUSED, "执照与名称不符")


def test_similar_names_are_shown_to_the_officer(client):
    make_enterprise("天津澜图进出口股份有限公司")
    enterprise = make_pending(name_zh="天津澜图进出口有限公司", review_reasons=["name_differs"])
    client.force_login(make_officer(R.CASEWORKER))
    assert "天津澜图进出口股份有限公司" in client.get(url("registration_detail", enterprise.uid)).content.decode()


@pytest.mark.parametrize("name", ["enterprise_list", "registration_list"])
def test_lists_cost_the_same_for_one_and_three_rows(client, name, django_assert_max_num_queries):
    client.force_login(make_officer(R.CASEWORKER))
    make_pending()
    with django_assert_max_num_queries(12) as one:
        client.get(url(name))
    make_pending(division=make_division("120114", "武清区", "Wuqing"))
    make_pending()
    with django_assert_max_num_queries(12) as three:
        client.get(url(name))
    assert len(one) == len(three)


def test_file_shows_submitted_claims_and_costs_the_same_for_three(client, now, django_assert_max_num_queries):
    enterprise = make_enterprise()
    user = make_member(enterprise)
    client.force_login(make_officer(R.CASEWORKER))
    submitted = {"state": "district_review", "submitted_at": now, "submitted_by": user}
    first = make_application(enterprise=enterprise, by=user, **submitted)
    draft = make_application(enterprise=enterprise, by=user)
    client.get(url("enterprise_detail", enterprise.uid))  # the day's first look is recorded
    with django_assert_max_num_queries(20) as one:
        page = client.get(url("enterprise_detail", enterprise.uid)).content.decode()
    assert first.reference in page
    assert draft.reference not in page
    for _ in range(2):
        make_application(enterprise=enterprise, by=user, **submitted)
        make_member(enterprise, R.READER)
    with django_assert_max_num_queries(20) as three:
        client.get(url("enterprise_detail", enterprise.uid))
    assert len(one) == len(three)
