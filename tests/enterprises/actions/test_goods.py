"""Goods filed: low risk answered at once at any hour, the rest decided by an officer; rules by two people, frozen."""

import json

import pytest
from django.db import IntegrityError, transaction

from enterprises.actions.goods import deciding, keeping, telling
from enterprises.actions.goods.filing import Faulty
from enterprises.actions.goods.telling import Told
from enterprises.enums_goods import Verb
from enterprises.models import GoodsFiling, GoodsItem, TradeFact
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import DomainError
from tests.factories.goods import MILK, file, make_rules
from tests.factories.people import make_enterprise, make_member, make_officer
from tests.factories.registry import make_credit_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(at):
    at("2024-07-07T03:00")  # a Sunday
    make_rules()
    return make_enterprise()


@pytest.fixture
def lead(firm):
    return make_member(firm, R.PROJECT_LEAD)


def refused(expected, act, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        act(*args, **kwargs)
    assert caught.value.code == expected, caught.value
    return caught.value


def by_rule(filing):
    return json.loads(filing.record)["by"]


def test_low_risk_is_answered_at_three_on_a_sunday_by_the_same_act(firm, lead):
    made = file(firm, lead)
    assert (made.state, made.level, made.reference) == ("accepted_at_once", "low", "SP-2024-000001")
    assert clock.local_date(made.made_at).isoformat() == "2024-07-07"
    assert GoodsItem.objects.get().state == "on_file"
    record = json.loads(made.record)
    assert [rule["met"] for rule in record["rules"]] == [False] * 12
    assert record["digest"] == made.rules_digest == made.rules.digest


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        (MILK, "infant_formula"),
        ({"hs_code": "33049900"}, "cosmetics"),
        ({"hs_code": "90181990"}, "device"),
        ({"origin": "SY"}, "controlled_origin"),
        ({"name_en": "IVORY comb"}, "restricted_word"),
        ({"batch_codes": []}, "no_batch"),
        ({"quantity": 1001}, "new_brand_in_quantity"),
        ({"quantity": None}, "new_brand_in_quantity"),
    ],
)
def test_what_is_risky_waits_with_a_case_number_a_reason_and_working_days(firm, lead, fields, rule):
    made = file(firm, lead, **fields)
    assert (made.state, made.level, by_rule(made)) == ("waiting", "high", rule)
    assert made.reason_zh
    assert made.reason_en
    assert made.due_on.isoformat() == "2024-07-10"  # three working days after Sunday
    assert made.item.state == "waiting"


def test_an_enterprise_on_a_list_is_looked_at_and_the_first_rule_met_decides(firm, lead):
    make_credit_record(firm.uscc)
    assert by_rule(file(firm, lead, **MILK)) == "listed"


def test_a_mere_note_such_as_customs_rating_is_no_list(firm, lead):
    make_credit_record(firm.uscc, effect="note", list_name="海关企业信用等级")
    assert file(firm, lead).state == "accepted_at_once"


def test_a_change_within_the_chapter_is_at_once_another_chapter_waits_and_leaves_what_is_on_file(firm, lead):
    first = file(firm, lead)
    second = file(firm, lead, verb=Verb.CHANGE, version=1, quantity=900)
    assert second.state == "accepted_at_once"
    assert second.differences == [{"field": "quantity", "before": 800, "after": 900}]
    third = file(firm, lead, verb=Verb.CHANGE, hs_code="62034200")
    assert (third.state, by_rule(third)) == ("waiting", "chapter_changed")
    assert GoodsItem.objects.get().hs_code == "61091000"
    refused("filing_waits", file, firm, lead, verb=Verb.CHANGE, unit="打")
    officer = make_officer(R.CASEWORKER)
    deciding.accept(third, expected_version=1, by=officer, now=clock.now())
    assert GoodsItem.objects.get().hs_code == "62034200"
    assert [each.number for each in GoodsFiling.objects.order_by("number")] == [1, 2, 3]
    assert first.filed["quantity"] == 800


def test_refused_asked_and_answered(firm, lead):
    officer, made = make_officer(R.CASEWORKER), file(firm, lead, **MILK)
    refused("question_missing", deciding.ask, made, question=" ", expected_version=1, by=officer, now=clock.now())
    deciding.ask(made, question="请补充配方注册号。", expected_version=1, by=officer, now=clock.now())
    refused("not_allowed", deciding.answer, made, text="国食注字…", expected_version=2, by=officer, now=clock.now())
    row = deciding.answer(made, text="国食注字…", expected_version=2, by=lead, now=clock.now())
    assert (row.state, row.due_on.isoformat()) == ("waiting", "2024-07-10")
    refused("stale", deciding.accept, made, expected_version=2, by=officer, now=clock.now())
    refused(
        "reason_missing", deciding.refuse, made, reason="", clause="", expected_version=3, by=officer, now=clock.now()
    )
    row = deciding.refuse(
        made, reason="未提供注册号。", clause="第八十一条", expected_version=3, by=officer, now=clock.now()
    )
    assert (row.state, row.item.state) == ("refused", "refused")
    assert lead.notices.count() == 2
    assert file(firm, lead).state == "accepted_at_once"  # filed again under its number


def test_withdrawn_once_with_what_waited(firm, lead):
    waits = file(firm, lead, **MILK)
    done = file(firm, lead, verb=Verb.WITHDRAW)
    waits.refresh_from_db()
    assert (waits.state, done.state, GoodsItem.objects.get().state) == ("withdrawn", "accepted_at_once", "withdrawn")
    refused("not_on_file", file, firm, lead, verb=Verb.WITHDRAW)
    refused("wrong_state", deciding.accept, waits, expected_version=1, by=make_officer(R.CASEWORKER), now=clock.now())


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"hs_code": "6109"}, ("hs_code", "not_hs")),
        ({"hs_code": "77010000"}, ("hs_code", "no_chapter")),
        ({"hs_code": "６１０９１０００"}, ("hs_code", "not_hs")),
        ({"batch_codes": ["A1", "a1"]}, ("batch_codes", "batch_twice")),
        ({"origin": "XX"}, ("origin", "unknown_origin")),
        ({"unit": " "}, ("unit", "missing")),
        ({"quantity": "NaN"}, ("quantity", "not_whole")),
        ({"name_zh": "长" * 161}, ("name_zh", "too_long")),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(firm, lead, fields, fault):
    with pytest.raises(Faulty) as caught:
        file(firm, lead, **fields)
    assert [(each.field, each.code) for each in caught.value.faults] == [fault]
    assert GoodsItem.objects.count() == GoodsFiling.objects.count() == 0


def test_others_stale_and_taken(firm, lead):
    file(firm, lead)
    refused("code_taken", file, firm, lead)
    refused("stale", file, firm, lead, verb=Verb.CHANGE, version=7, unit="打")
    refused("nothing_changed", file, firm, lead, verb=Verb.CHANGE, unit="件")
    other = make_member(make_enterprise("天津另一家有限公司"), R.PROJECT_LEAD)
    refused("not_allowed", file, firm, other, verb=Verb.CHANGE, unit="打")
    refused("no_item", file, firm, lead, code="NONE", verb=Verb.CHANGE, unit="打")


def test_rules_come_into_force_by_two_people_and_an_old_version_still_explains(firm, lead):
    made, text = file(firm, lead), keeping.starting()
    manager, director = make_officer(R.PROGRAMME_MANAGER), make_officer(R.DIRECTOR)
    wrong = text.replace("quantity: 1_001}, level: high", "quantity: 1_001}, level: low")
    refused("rules_faulty", keeping.enter, wrong, by=manager, now=clock.now())
    second = keeping.enter(text.replace('["30"]', '["30", "61"]'), by=manager, now=clock.now())
    refused("not_allowed", keeping.approve, second, by=manager, now=clock.now())
    keeping.approve(second, by=director, now=clock.now())
    later = file(firm, lead, code="TS-002")
    assert (by_rule(later), later.rules.number) == ("medicine", 2)
    assert json.loads(GoodsFiling.objects.get(pk=made.pk).record)["version"] == 1
    assert made.rules_digest != later.rules_digest
    with pytest.raises(IntegrityError), transaction.atomic():
        GoodsFiling.objects.filter(pk=made.pk).update(record="{}")


def test_an_office_tells_of_its_own_documents_and_the_newest_counts(firm):
    customs = make_officer(R.CASEWORKER)
    day = clock.today()
    told = Told("declaration", "0202", "submitted", 128_000_00, "USD", day, "GX-HG-2026-018", day)
    refused("not_allowed", telling.tell, firm, told, source="customs", by=customs, now=clock.now())
    assert TradeFact.objects.count() == 0
