"""Two officers at one case: what the slower one wrote is shown beside what the other did."""

import pytest

from enterprises.actions import administration_decisions, payee_changes
from enterprises.actions.payees import ask_change
from pilotzone.kernel.access import R
from tests.factories.administration import make_request
from tests.factories.people import make_enterprise, make_member, make_officer
from tests.factories.registry import make_payee

pytestmark = pytest.mark.django_db
MINE = "已回拨 022-6530 0000，\n对方<财务>确认属实"
SHOWN = "<p>已回拨 022-6530 0000，<br>对方&lt;财务&gt;确认属实</p>"
UNSENT = "您填写的内容未提交"


@pytest.fixture
def officer(client, at):
    at("2024-07-02T10:00")
    user = make_officer(R.CASEWORKER)
    client.force_login(user)
    return user


@pytest.fixture
def colleague():
    return make_officer(R.CASEWORKER)


def answer(client, address, **post):
    response = client.post(address, post)
    assert response.status_code == 422
    return response.content.decode()


def test_a_letter_that_a_colleague_checked_first(client, officer, colleague, now):
    asked = make_request(make_enterprise())
    administration_decisions.check(asked, note="已电话核实公章", by=colleague, now=now)
    page = answer(client, f"/bureau/enterprises/administrators/{asked.uid}/check/", note=MINE)
    for part in ("授权书已由其他经办人核验", "已电话核实公章", UNSENT, SHOWN):
        assert part in page


def test_a_request_that_a_colleague_refused_first(client, officer, colleague, now):
    asked = make_request(make_enterprise())
    administration_decisions.refuse(asked, reason="公章不符", by=colleague, now=now)
    page = answer(client, f"/bureau/enterprises/administrators/{asked.uid}/refuse/", reason=MINE)
    for part in ("公章不符", UNSENT, SHOWN):
        assert part in page


@pytest.mark.parametrize(("step", "field"), [("approve", "note"), ("refuse", "reason")])
def test_a_change_of_account_that_a_colleague_decided_first(client, officer, colleague, now, step, field):
    firm = make_enterprise(payee=False)
    make_payee(firm)
    given = {"bank": "中国银行天津分行", "cnaps": "104110000000", "number": "6222020302009999999", "reason": "换行"}
    change = ask_change(firm, **given, holder=firm.name_zh, by=make_member(firm), now=now)
    payee_changes.refuse(change, reason="电话未接通", by=colleague, now=now)
    page = answer(client, f"/bureau/enterprises/accounts/{change.uid}/{step}/", **{field: MINE})
    for part in ("电话未接通", UNSENT, SHOWN):
        assert part in page


def test_what_is_wrong_with_a_form_that_is_still_there_is_told_once(client, officer):
    asked = make_request(make_enterprise())
    page = answer(client, f"/bureau/enterprises/administrators/{asked.uid}/refuse/", reason=" ")
    assert UNSENT not in page
