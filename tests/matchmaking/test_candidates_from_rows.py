"""Candidates from the database: reasons and points worked out by hand, Chinese text, feedback, bounded statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from matchmaking import candidate_index
from matchmaking.actions import profiles
from matchmaking.candidate_index import Pool
from matchmaking.enums_meetings import Opinion
from matchmaking.models import Participation, Party
from matchmaking.queries_candidates import Question, candidates_of, other_side
from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_officer
from tests.factories.profiles import item, keep, leave, make_meetings, overseas_buyer, supplier

pytestmark = pytest.mark.django_db
WANTED = {
    "side": "need",
    "categories": ["home"],
    "markets": ["DE"],
    "certificates": ["CE"],
    "volume": 20_000,
    "unit": "piece",
    "price_low": 25_00,
    "price_high": 60_00,
}
HELD = {"markets": ["DE", "FR"], "certificates": ["CE", "FDA"], "volume": 10_000, "unit": "piece"}
HELD |= {"price_low": 28_00, "price_high": 65_00}


@pytest.fixture(autouse=True)
def _as_in_a_new_process():
    candidate_index.forget()
    with translation.override("en"):
        yield


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def event(officer):
    return make_meetings(officer)


def buyer_of(event, officer, **fields):
    wanted = item(**{"text_zh": "", **WANTED, **fields})
    return overseas_buyer(event, officer, "Nordlicht", "anna@nordlicht.example", wanted, languages=["en", "de"])


def answer(buyer, row):
    return Question(buyer.party, other_side(buyer)).answer(row.party)


def names(buyer, **options):
    found = candidates_of(buyer.party, other_side(buyer), own=buyer, **options)
    return [each.party.names["zh"] for each in found.ranked]


def test_each_criterion_gives_what_is_worked_out_by_hand(event, officer):
    row, _member = supplier(event, "甲公司", item(text_zh="", **HELD))
    told = answer(buyer_of(event, officer), row).told
    assert [(each.met, each.gave, each.common) for each in told.rows] == [
        ("100.0 %", "30.0", "Home and garden"),
        ("0.0 %", "0.0", ""),
        ("100.0 %", "12.0", "Germany"),
        ("91.4 %", "9.1", ""),  # 28 to 60 of 25 to 60: 3,201 of 3,501 fen
        ("50.0 %", "4.0", ""),
        ("100.0 %", "5.0", "CE"),
        ("50.0 %", "2.5", "English"),
        ("50.0 %", "7.5", ""),
    ]
    assert (told.rank, told.score) == (1, "63.7")  # 70.14 of 110 points


@pytest.mark.parametrize(
    ("fields", "about", "why_not"),
    [
        ({"kind": "service"}, {}, "Nothing that one needs is of a kind that the other offers."),
        ({"certificates": ["FDA"]}, {}, "A certificate is missing: CE."),
        ({"markets": ["US"]}, {}, "There is no market in common; asked for: Germany."),
        ({"price_low": 61_00, "price_high": 65_00}, {}, "The prices do not meet."),
        ({}, {"languages": ["zh"]}, "There is no language in common."),
        ({}, {"is_open": False}, "It does not want to be shown as a candidate."),
    ],
)
def test_why_not_that_one(event, officer, fields, about, why_not):
    row, _member = supplier(event, "甲公司", item(**{**HELD, **fields}), **about)
    buyer = buyer_of(event, officer)
    assert (answer(buyer, row).why_not, names(buyer)) == (why_not, [])


def test_prices_and_volumes_of_another_unit_or_currency_are_not_compared(event, officer):
    row, _member = supplier(
        event, "甲公司", item(text_zh="", **HELD | {"unit": "set", "price_low": 90_00, "price_high": 99_00})
    )
    told = answer(buyer_of(event, officer), row).told
    assert [told.rows[3].met, told.rows[4].met] == ["50.0 %", "50.0 %"]


def test_who_has_said_nothing_is_told_apart(event, officer):
    row, _member = supplier(event, "甲公司")
    buyer = buyer_of(event, officer)
    assert answer(buyer, row).why_not == "It has entered neither needs nor offers yet."
    silent = overseas_buyer(event, officer, "Südlicht", "bo@sued.example")
    assert candidates_of(silent.party, other_side(silent)).said_nothing


def test_chinese_texts_put_one_before_the_other_and_the_page_says_why(event, officer):
    plain = {"categories": ["home"], "markets": ["DE"], "certificates": ["CE"]}
    lamps, _a = supplier(event, "灯具公司", item(text_zh="户外太阳能庭院灯出口", **plain))
    cups, _b = supplier(event, "餐具公司", item(text_zh="陶瓷餐具、咖啡杯", **plain))
    buyer = buyer_of(event, officer, text_zh="采购太阳能庭院灯")
    assert names(buyer) == ["灯具公司", "餐具公司"]
    assert answer(buyer, lamps).told.rows[1].common == "太阳能庭院灯"
    second = answer(buyer, cups)
    assert second.told.rank == 2
    assert second.above.startswith("Description +")
    assert "," not in second.above
    assert second.above_key == lamps.party_id


def test_feedback_changes_the_order_at_once_and_never_takes_out(event, officer):
    rows = [
        supplier(event, name, item(text_zh=text, certificates=["CE"], categories=[topic]))[0]
        for name, text, topic in (("甲", "庭院灯串灯", "home"), ("乙", "露营帐篷", "toys"), ("丙", "露营推车", "toys"))
    ]
    buyer = buyer_of(event, officer, categories=["home", "toys"], markets=[], price_low=None, price_high=None)
    first = names(buyer)

    def judge(row, opinion):
        profiles.judge(buyer.party, row.party, opinion, by=None, now=NOW)

    assert first == ["甲", "乙", "丙"]
    judge(rows[2], Opinion.LIKED)
    assert names(buyer) == ["丙", "乙", "甲"]  # 乙 is like 丙: the same category, and 露营
    judge(rows[2], Opinion.NEVER)
    assert "丙" not in names(buyer)
    assert answer(buyer, rows[2]).why_not == "You said never to show it again."
    judge(rows[2], None)
    assert names(buyer) == first


def test_the_index_follows_profiles_and_places(event, officer):
    row, member = supplier(event, "甲公司", item(**HELD))
    buyer = buyer_of(event, officer)
    assert names(buyer) == ["甲公司"]
    (old,) = row.party.profile.items.all()
    profiles.change(old, item(**HELD | {"certificates": []}), by=member, now=NOW)
    assert names(buyer) == []
    other, _member = supplier(event, "乙公司", item(**HELD))
    assert names(buyer) == ["乙公司"]
    leave(other, _member)
    assert names(buyer) == []
    assert answer(buyer, other).why_not == "This firm takes no part in the event any more."


def test_without_an_event_all_open_profiles_are_asked(event, officer):
    supplier(event, "甲公司", item(**HELD))
    elsewhere, _member = supplier(make_meetings(officer, name_zh="另一场"), "乙公司", item(**HELD))
    supplier(event, "丙公司", item(**HELD), is_open=False)
    buyer = buyer_of(event, officer)
    found = candidates_of(buyer.party, Pool())
    assert {each.party.names["zh"] for each in found.ranked} == {"甲公司", "乙公司"}
    assert {each.participation for each in found.ranked} == {None}
    assert Party.objects.get(pk=elsewhere.party_id) in [each.party for each in found.ranked]


def test_a_search_finds_firms_and_not_their_people(event, officer):
    row, _member = supplier(event, "甲公司", item(**HELD))
    person = row.attendees.get().name
    buyer = buyer_of(event, officer)
    found = candidates_of(buyer.party, other_side(buyer), search="甲公")
    assert [each.participation for each in found.searched] == [row]
    assert candidates_of(buyer.party, other_side(buyer), search=person).searched == []
    assert list(Participation.objects.of_firm(person)) == []


def test_statements_do_not_grow_with_those_who_take_part(event, officer):
    buyer = buyer_of(event, officer)

    def statements():
        candidate_index.forget()
        with CaptureQueriesContext(connection) as caught:
            assert candidates_of(buyer.party, other_side(buyer), own=buyer, search="公司").ranked
        return len(caught)

    supplier(event, "第一公司", item(**HELD))
    few = statements()
    for number in range(5):
        row, member = supplier(event, f"第{number}家公司")
        keep(row, item(**HELD), item(text_zh="其他", kind="service"), by=member)
    assert statements() == few
    assert few <= 14
