"""Pages for anyone: programmes, the pre-check, notices, verification."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from subsidies.models import Application, NoticeItem, PublicNotice
from tests.factories.claims import load_reference
from tests.factories.people import make_application, make_call, make_user

pytestmark = pytest.mark.django_db
YES = {"registered_here": "true", "platform_trade": "true"}
NO = dict.fromkeys(
    ("serious_violation", "owes_fiscal_money", "high_tech", "specialised", "overseas_mark", "applied_before"), "false"
)


@pytest.fixture
def call(at):
    load_reference()
    at("2024-07-02T10:00:00")
    return make_call()


@pytest.fixture
def notice(call):
    sent = {"submitted_at": datetime(2024, 6, 25, tzinfo=UTC), "submitted_by": make_user()}
    claim = make_application(call=call, state="noticed", **sent)
    made = PublicNotice.objects.create(
        reference="GS-2024-0012",
        document_number="津商公示〔2024〕12号",
        call=call,
        first_day=date(2024, 7, 1),
        last_day=date(2024, 7, 5),
        ends_at=datetime(2024, 7, 5, 16, 0, tzinfo=UTC),
        total=7_000_000,
        digest="5d" * 32,
        published_at=datetime(2024, 7, 1, 1, 0, tzinfo=UTC),
        published_by=make_user(),
    )
    public = {"inputs": {"registered_here": True, "turnover": "62480000.00"}, "clauses": ["c4", "s2"]}
    NoticeItem.objects.create(notice=made, application=claim, position=1, amount=7_000_000, public=public)
    return made


def text_of(client, name, *args, **query):
    answer = client.get(reverse(f"public:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_programme_pages_need_no_account(client, call):
    assert call.name_zh in text_of(client, "programme_list")
    text = text_of(client, "programme_detail", call.uid)
    for part in ("2024年7月12日 17:00", call.contact_phone, "条件 4", "分界点归较高一档", "营业执照"):
        assert part in text
    assert "费用经审核认可" not in text


def test_unpublished_call_is_not_there(client, call):
    hidden = make_call(published_at=None)
    assert client.get(reverse("public:programme_detail", args=[hidden.uid])).status_code == 404


def test_precheck_gives_the_possible_amount_and_stores_nothing(client, call):
    answers = YES | NO | {"turnover": "62,480,000", "spend": "248,600"}
    text = text_of(client, "programme_precheck", call.uid, **answers)
    assert "¥70,000" in text
    assert "¥74,580.00" in text
    assert Application.objects.count() == 0


def test_precheck_not_met_says_so_with_the_clause(client, call):
    text = text_of(client, "programme_precheck", call.uid, **YES | NO | {"registered_here": "false"})
    assert "贵企业登记地不在本市" in text
    assert "条件 1" in text
    assert "¥70,000" not in text


def test_precheck_of_unreadable_number_is_told_at_the_field(client, call):
    answer = client.get(reverse("public:programme_precheck", args=[call.uid]), {"turnover": "很多", "spend": "1.005"})
    assert answer.status_code == 422
    assert 'value="很多"' in answer.content.decode()


@pytest.mark.parametrize(
    ("spend", "said"),
    [
        ("abc", "请填写数字，例如 12,400.00。"),
        ("约12万", "请填写数字，例如 12,400.00。"),
        ("-5", "应不小于 0。"),
    ],
)
def test_precheck_tells_of_a_cost_that_cannot_be_read(client, call, spend, said):
    address = reverse("public:programme_precheck", args=[call.uid])
    answer = client.get(address, YES | NO | {"turnover": "62,480,000", "spend": spend})
    assert (answer.status_code, dict(answer.context["form"].errors)) == (422, {"spend": [said]})
    assert said in answer.content.decode()
    assert "result" not in answer.context


def test_precheck_reads_full_width_costs(client, call):
    answers = YES | NO | {"turnover": "６２，４８０，０００", "spend": "２４８，６００"}
    assert "¥74,580.00" in text_of(client, "programme_precheck", call.uid, **answers)


def test_notice_shows_public_inputs_only_and_days_left(client, notice):
    text = text_of(client, "notice_detail", notice.uid)
    for part in ("津商公示〔2024〕12号", "¥62,480,000.00", "70,000.00", "2024年7月5日 24:00"):
        assert part in text
    assert "SB-2024" not in text
    rows = client.get(reverse("public:notice_table", args=[notice.uid])).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[1].endswith("70000.00")
    assert notice.document_number in text_of(client, "notice_list")


def test_each_claim_on_a_notice_has_its_own_clauses(client, notice):
    sent = {"submitted_at": notice.published_at, "submitted_by": make_user()}
    other = make_application(call=notice.call, state="noticed", project="另一项目", **sent)
    public = {"inputs": {"turnover": "5000000.00"}, "clauses": ["c4"]}
    NoticeItem.objects.create(notice=notice, application=other, position=2, amount=100, public=public)
    text = text_of(client, "notice_detail", notice.uid)
    cells = [f'<td data-label="条款">{words}</td>' for words in ("条件 4、标准 2", "条件 4")]
    assert [text.count(each) for each in cells] == [1, 1]
    assert "公开数据" not in text
    assert text.count('data-label="2023年营业额"') == 2
    answer = client.get(reverse("public:notice_table", args=[notice.uid]))
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert [row[-2:] for row in rows] == [["条款", "拟补助（元）"], ["条件 4、标准 2", "70000.00"], ["条件 4", "1.00"]]


def test_verify_without_hash_or_with_nonsense_finds_nothing(client, call):
    assert client.get(reverse("public:verify")).status_code == 200
    without = client.get(reverse("public:verify"), {"reference": "SB-2024-000001"})
    assert without.status_code == 200
    assert "不是本平台出具" not in without.content.decode()  # nothing was compared
    unknown = client.get(reverse("public:verify"), {"reference": "SB-2024-000001", "digest": "f" * 64})
    assert unknown.status_code == 404
    assert "不是本平台出具" in unknown.content.decode()
    assert client.get(reverse("public:verify"), {"reference": "", "digest": "x"}).status_code == 200
    assert client.get("/verify/00000000-0000-0000-0000-000000000000/").status_code == 404
