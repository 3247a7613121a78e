"""Profiles with needs and offers: who keeps them, what is refused, tables of them."""

import io

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from matchmaking import item_sheets
from matchmaking.actions import profiles
from matchmaking.enums import PartyKind
from matchmaking.enums_meetings import Opinion
from matchmaking.models import Item, Judgement, Profile
from pilotzone.files.spreadsheets import xlsx_rows
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.factories.profiles import ABOUT, item, keep, make_meetings, overseas_buyer, supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def event(officer):
    return make_meetings(officer)


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_an_enterprise_keeps_its_own_before_any_event():
    enterprise = make_enterprise()
    member = make_member(enterprise)
    party = profiles.party_for(enterprise, by=member, now=NOW)
    profile = profiles.keep(party, ABOUT, kind=PartyKind.BANK, expected_version=0, by=member, now=NOW)
    party.refresh_from_db()
    assert (party.kind, profile.version, profile.languages) == ("bank", 1, ["zh", "en"])
    with pytest.raises(Stale):
        profiles.keep(party, ABOUT, expected_version=0, by=member, now=NOW)


def test_nobody_else_keeps_it(event, officer):
    row, _member = supplier(event, "甲公司")
    for by in (officer, make_member(make_enterprise("别家"))):
        with pytest.raises(NotAllowed):
            profiles.keep(row.party, ABOUT, by=by, now=NOW)
        with pytest.raises(NotAllowed):
            profiles.add(row.party, item(), by=by, now=NOW)
    with pytest.raises(NotAllowed):
        profiles.party_for(row.party.enterprise, by=officer, now=NOW)


def test_an_officer_keeps_that_of_an_overseas_firm_and_it_stays_overseas(event, officer):
    row = overseas_buyer(event, officer)
    profiles.keep(row.party, ABOUT, kind=PartyKind.BANK, by=officer, now=NOW)
    row.party.refresh_from_db()
    assert row.party.kind == "overseas"
    with pytest.raises(NotAllowed):
        profiles.keep(row.party, ABOUT, by=make_officer(R.DIRECTOR), now=NOW)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"categories": ["houses"]}, "unknown_code", "categories"),
        ({"kind": "gift"}, "unknown_code", "kind"),
        ({"markets": ["DE", "XX"]}, "unknown_code", "markets"),
        ({"currency": "XYZ"}, "unknown_code", "currency"),
        ({"unit": "barrel"}, "unknown_code", "unit"),
        ({"price_low": 500, "price_high": 400}, "prices", "price_high"),
        ({"price_low": 500}, "prices", "price_high"),
        ({"categories": [], "text_zh": " "}, "says_nothing", "text_zh"),
        ({"certificates": ["C" * 21]}, "too_many_codes", "certificates"),
    ],
)
def test_what_is_refused_says_at_which_field(event, fields, code, field):
    row, member = supplier(event, "甲公司")
    with refused(code) as caught:
        profiles.add(row.party, item(**fields), by=member, now=NOW)
    assert caught.value.field == field
    assert Item.objects.count() == 0


def test_a_changed_offer_leaves_the_old_one_withdrawn_and_moves_the_version_on(event):
    row, member = supplier(event, "甲公司")
    (old,) = keep(row, item(), by=member)
    version = Profile.objects.get().version
    new = profiles.change(old, item(text_zh="露营灯"), by=member, now=NOW)
    old.refresh_from_db()
    assert (old.withdrawn_at, list(Item.objects.standing())) == (NOW, [new])
    assert Profile.objects.get().version == version + 1
    with refused("withdrawn"):
        profiles.withdraw(old, by=member, now=NOW)


def test_there_are_sixty_at_most_and_a_table_that_goes_beyond_adds_none(event):
    row, member = supplier(event, "甲公司")
    profiles.add_all(row.party, [item()] * 59, by=member, now=NOW)
    with refused("too_many"):
        profiles.add_all(row.party, [item()] * 2, by=member, now=NOW)
    assert Item.objects.standing().count() == 59


def test_an_opinion_is_changed_in_place_and_taken_back(event, officer):
    row, member = supplier(event, "甲公司")
    buyer = overseas_buyer(event, officer)
    profiles.judge(row.party, buyer.party, Opinion.LIKED, by=member, now=NOW)
    profiles.judge(row.party, buyer.party, Opinion.NEVER, by=member, now=NOW)
    profiles.judge(buyer.party, row.party, Opinion.DISLIKED, by=None, now=NOW)
    assert set(Judgement.objects.values_list("by", "opinion")) == {(row.party_id, -2), (buyer.party_id, -1)}
    profiles.judge(row.party, buyer.party, None, by=member, now=NOW)
    assert Judgement.objects.filter(by=row.party).count() == 0
    with pytest.raises(NotAllowed):
        profiles.judge(row.party, buyer.party, Opinion.LIKED, by=None, now=NOW)
    with pytest.raises(NotAllowed):
        profiles.judge(buyer.party, row.party, Opinion.LIKED, by=officer, now=NOW)


# --- tables --------------------------------------------------------------------------------------------------


def sheet_of(
    *rows, heads=("需求或供给", "种类", "类别", "文字说明（中文）", "目标市场", "认证", "单价下限", "单价上限")
):
    book, out = Workbook(), io.BytesIO()
    for row in (heads, *rows):
        book.active.append(row)
    book.save(out)
    out.seek(0)
    with translation.override("zh-hans"):
        return item_sheets.read(xlsx_rows(out))


def test_a_table_is_read_by_words_of_either_language_and_by_codes():
    found = sheet_of(
        ("供给", "货物", "家居园艺、toys", "太阳能灯", "德国, US", "ce；rohs", "28", "65.5"),
        ("need", "Financing", None, "出口订单融资", None, None, None, None),
    )
    assert found.faults == []
    first, second = found.rows
    assert (first["side"], first["kind"], sorted(first["categories"])) == ("offer", "goods", ["home", "toys"])
    assert (first["markets"], first["certificates"]) == (["DE", "US"], ["CE", "ROHS"])
    assert (first["price_low"], first["price_high"], first["currency"]) == (2800, 6550, "CNY")
    assert (second["side"], second["kind"], second["price_low"]) == ("need", "financing", None)


def test_every_wrong_cell_is_told_with_its_place_and_its_text():
    found = sheet_of(
        ("供给", "货物", "房地产", "楼盘", "火星", None, "多", None),
        ("供给", "货物", "home", "灯", None, None, None, None),
        (None, "货物", None, "=A1", None, None, None, None),
    )
    assert [(each.cell, each.text) for each in found.faults] == [
        ("C2", "房地产"),
        ("E2", "火星"),
        ("G2", "多"),
        ("D4", "=A1"),
        ("A4", ""),
    ]
    assert len(found.rows) == 1


def test_a_table_without_a_head_or_rows_is_refused():
    with refused("no_head"):
        sheet_of(("a", "b"), heads=("x", "y"))
    with refused("no_rows"):
        sheet_of()


def test_the_template_s_own_example_can_be_read():
    with translation.override("zh-hans"):
        book = load_workbook(io.BytesIO(item_sheets.template()))
        example = book.worksheets[1]
        rows = [tuple(row) for row in example.values]
    found = sheet_of(rows[1], heads=rows[0])
    assert (found.faults, found.rows[0]["volume"], found.rows[0]["unit"]) == ([], 40_000, "piece")
