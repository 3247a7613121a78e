"""Claims whose lines are in yuan, beside single answers in one section, or with money from elsewhere to tell."""

import re

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from subsidies.actions import valuing
from subsidies.enums import Stage
from subsidies.models import ClaimLine
from tests.factories.claims import load_reference
from tests.factories.measures import make_call_of, make_claim, policy
from tests.factories.people import NOW, make_application, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, at):
    load_reference()
    at("2024-07-02T10:00:00")
    made = make_member(make_enterprise(), R.ENTERPRISE_ADMIN, name="韩立冬")
    client.force_login(made)
    return made


def page(name, claim, *args):
    return reverse(f"portal:subsidies:{name}", args=[claim.uid, *args])


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def draft(admin, code):
    return make_application(make_call_of(code), admin.memberships.get().enterprise, admin)


def test_answers_and_lines_of_one_section_are_both_asked_and_both_checked(client, admin):
    """ZS-2022-MARKETING asks for the own brand in the section of its lines; nobody could answer it."""
    claim = draft(admin, "ZS-2022-MARKETING")
    section = page("application_section", claim, "marketing")
    assert section in client.get(page("application_detail", claim)).content.decode()
    client.post(section, {"own_brand": "true", "version": claim.version})
    for cost in ("1000000.50", "1400000"):
        claim.refresh_from_db()
        client.post(page("line_add", claim, "spend"), {"channel": "搜索引擎", "cost": cost, "version": claim.version})
    claim.refresh_from_db()
    assert (claim.answers["own_brand"], claim.lines.count()) == ("true", 2)

    listed = text_of(client.get(page("line_list", claim, "spend")))
    assert "合计（人民币） ¥2,400,000.50" in listed
    assert "尚不能确定" not in listed
    checked = text_of(client.get(page("application_check", claim)))
    assert "推广自有品牌 是" in checked
    assert "2 项 2,400,000.50" in checked
    assert "2 项，合计 ¥2,400,000.50" in text_of(client.get(page("application_detail", claim)))


def test_the_office_sees_what_a_line_costs_and_not_what_is_paid_for_it(client, admin):
    """The third booth of 40,000 is supported with half of it; its cost is 40,000 all the same."""
    claim = make_claim(make_call_of("JL-2022-FAIR"), answers={"other_money": "0.00"})
    for number in (1, 2, 3):
        values = {"fair": "广交会", "number": str(number), "fee": "40000.00"}
        ClaimLine.objects.create(application=claim, input="booths", position=number, values=values)
    claim.entitlements.update(is_current=False)
    valuing.value(claim, Stage.CLAIMED, by=claim.submitted_by, now=NOW)
    assert claim.entitlements.get(is_current=True).amount == 100_000_00
    officer = make_officer(R.DISTRICT_COMMERCE, claim.division)
    client.force_login(officer)
    address = reverse("bureau:subsidies:application_detail", args=[claim.uid])
    text = text_of(client.get(address))
    assert "可支持费用 120,000.00" in text


def test_a_list_that_may_be_empty_holds_nobody_up(client, admin):
    """Who took part in a fair without sending exhibits has no freight to claim."""
    claim = draft(admin, "JL-2022-FAIR")
    checked = text_of(client.get(page("application_check", claim)))
    assert "还没有明细：展位" in checked
    assert "还没有明细：展品运费" not in checked
    assert "展品运费 没有的可以不填" in text_of(client.get(page("application_detail", claim)))


def test_money_from_elsewhere_has_its_place_on_the_form(client, admin):
    """GZ-2021-PLATFORM asked for it without a place to tell, and the list of what is missing led nowhere."""
    claim = draft(admin, "GZ-2021-PLATFORM")
    assert (
        page("application_section", claim, "elsewhere") in client.get(page("application_check", claim)).content.decode()
    )


def test_a_form_that_leaves_money_from_elsewhere_out_still_opens(client, admin):
    text = policy("GZ-2021-PLATFORM")
    section = text[text.index("  - id: elsewhere") : text.index("examples:")]
    call = make_call_of("GZ-2021-PLATFORM", document=text.replace(section, "\n"))
    claim = make_application(call, admin.memberships.get().enterprise, admin)
    assert client.get(page("application_check", claim)).status_code == 200


def test_no_pre_check_is_offered_where_nothing_is_asked(client, admin):
    call = make_call_of("ZS-2022-MARKETING")
    for address in (reverse("public:programme_list"), reverse("public:programme_detail", args=[call.uid])):
        assert reverse("public:programme_precheck", args=[call.uid]) not in client.get(address).content.decode()
