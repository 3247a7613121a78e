"""Codes of lists, sources, goods and documents are told in words on the pages of the record."""

from datetime import date

import pytest
from django.utils import translation

from enterprises.actions import credit_entries, credit_lists
from enterprises.actions.credit_entries import Given
from enterprises.models import CreditList
from pilotzone.audit import actions as audit
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.sentences import sentence
from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_enterprise, make_officer
from tests.factories.registry import make_file

pytestmark = pytest.mark.django_db


def told(event):
    """In Chinese and in English."""
    with translation.override("en"):
        english = sentence(event)
    with translation.override("zh-hans"):
        return sentence(event), english


@pytest.mark.parametrize(
    ("kind", "payload", "chinese", "english"),
    [
        (
            "goods.filed",
            {"verb": "change", "reference": "SP-2024-000001"},
            "商品备案（变更）：SP-2024-000001",
            "Goods filed, Change: SP-2024-000001",
        ),
        (
            "trade_fact.told",
            {"kind": "refund", "number": "T-1", "state": "in_progress"},
            "收到单证 T-1（出口退税）状态：办理中",
            "Document T-1 (Tax refund) told: In progress",
        ),
        (
            "trade_fact.withdrawn",
            {"kind": "declaration", "number": "D-9", "state": "returned"},
            "单证D-9（报关单）的信息已撤回",
            "What was told of document D-9 (Customs declaration) taken back",
        ),
        (
            "enterprise.joined",
            {"role": "reader"},
            "人员已加入，角色：查看人员",
            "Person joined as Reader",
        ),
    ],
)
def test_codes_in_words(kind, payload, chinese, english):
    event = audit.record(kind, make_enterprise(), by=None, now=NOW, payload=payload)
    assert told(event) == (chinese, english)


def test_words_of_one_kind_are_not_those_of_another():
    payload = {"number": "7", "verb": "change", "reason": "change"}
    event = audit.record("goods.rules_returned", make_enterprise(), by=None, now=NOW, payload=payload)
    assert told(event)[1] == "Version 7 of the rules of goods filing returned: change"


def test_a_credit_list_by_its_name_on_the_page_of_the_record(client):
    credit_lists.load()
    officer, firm = make_officer(R.ASSESSMENT_OFFICER), make_enterprise()
    row = CreditList.objects.get(code="FALSE-FIGURES")
    given = Given(row, row.levels.first(), "虚报数据", "市商务局", date(2024, 7, 1), None, make_file(officer))
    credit_entries.enter(firm, given, by=officer, now=NOW)
    event = AuditEvent.objects.get(kind="credit.entry_made")
    assert told(event) == (
        "已录入名单“综试区虚报数据重点关注名单”的记录，待确认",
        "Entry for the list “Zone's list for attention, false figures” made, waiting for confirmation",
    )
    assert event.payload["code"] == "FALSE-FIGURES"
    client.force_login(make_officer(R.AUDIT_ADMIN))
    assert "已录入名单“综试区虚报数据重点关注名单”的记录" in client.get("/bureau/audit/").content.decode()
