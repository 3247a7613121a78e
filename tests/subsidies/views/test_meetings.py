"""The sheet of a decision meeting: groups, four amounts, sums, budget, and what it costs to show it."""

import io
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.models import Membership
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from subsidies import meeting_sheets
from subsidies.actions import deciding
from subsidies.models import Application, Meeting, Programme, SelectedClaim
from tests.factories.meetings import hold, make_meeting, make_waiting
from tests.factories.people import make_budget, make_call, make_division, make_enterprise, make_officer
from tests.factories.review import at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def bureau():
    return make_bureau()


def page_of(meeting, name="meeting_detail", *args):
    return reverse(f"bureau:subsidies:{name}", args=[meeting.uid, *args])


@pytest.mark.engine
def test_the_sheet_shows_groups_with_four_amounts_and_the_budget(client, bureau, now):
    """30 % of 120,000.00 and of 20,000.00: 36,000.00 and 6,000.00 on 40,000.00."""
    call = make_call(make_budget(40_000_00))
    claims = [make_submitted(call=call, amounts=(amount,)) for amount in ("120000.00", "20000.00")]
    meeting = make_meeting([at_decision(each, bureau, now) for each in claims], bureau, now)
    client.force_login(bureau.secretary)
    context = client.get(page_of(meeting)).context
    assert (context["total"].count, context["total"].sums) == (
        2,
        {"claimed": 42_000_00, "verified": 42_000_00, "due": 42_000_00, "decided": 0},
    )
    head, second = context["rows"]
    assert (head["head"].division.code, head["head"].count, head["head"].sums["due"]) == ("120116", 2, 42_000_00)
    assert second["head"] is None
    assert [(row["due"], row["over"]) for row in context["budgets"]] == [(42_000_00, 2_000_00)]
    bar = context["budgets"][0]["bar"]
    assert (bar["this"], bar["left"]) == (42_000_00, 0)
    assert [part["value"] for part in bar["parts"]] == [0, 0, 40_000_00, 0]


def test_a_claim_that_goes_back_is_on_no_list_and_in_no_sum(client, bureau, now):
    """30 % of 120,000.00 and of 20,000.00; the first goes back before the meeting, the second after its minutes."""
    call = make_call(make_budget(40_000_00))
    claims = [make_submitted(call=call, amounts=(amount,)) for amount in ("120000.00", "20000.00")]
    meeting = make_meeting([at_decision(each, bureau, now) for each in claims], bureau, now)
    deciding.send_back(claims[0], reason="再核", by=bureau.director, now=now)
    client.force_login(bureau.secretary)
    context = client.get(page_of(meeting)).context
    assert (context["total"].count, context["total"].sums["due"]) == (1, 6_000_00)
    assert [row["claim"] for row in context["rows"]] == [claims[1]]
    told = meeting_sheets.minutes_lines(hold(meeting, bureau, now))
    assert any("1 件" in line or "1件" in line for line in told)
    deciding.send_back(claims[1], reason="再核", by=bureau.director, now=now)
    assert meeting.items.get().state == "left"


def test_a_district_secretary_sees_the_own_claims_alone(client, bureau, now):
    """Whoever holds an office of one district reads the rows of that district and no file of all."""
    near = at_decision(make_submitted(), bureau, now)
    other = make_division("120114", "武清区", "Wuqing")
    far = at_decision(make_submitted(enterprise=make_enterprise(division=other)), make_bureau(other), now)
    meeting = make_meeting([near, far], bureau, now)
    client.force_login(make_officer(R.SECRETARY, other))
    assert [row["claim"] for row in client.get(page_of(meeting)).context["rows"]] == [far]
    assert client.get(page_of(meeting, "meeting_file", "xlsx")).status_code == 404


def test_the_table_and_the_paper(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    meeting = make_meeting([claim], bureau, now)
    client.force_login(bureau.secretary)
    answer = client.get(page_of(meeting, "meeting_file", "xlsx"))
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert rows[1][1] == "滨海新区"
    assert rows[1][4:] == (claim.reference, 36000, 36000, 36000, None)
    assert rows[-1][5:] == (36000, 36000, 36000, 0)
    assert client.get(page_of(meeting, "meeting_file", "pdf")).content.startswith(b"%PDF")
    assert client.get(page_of(meeting, "meeting_file", "txt")).status_code == 404


def test_a_meeting_is_planned_changed_and_dropped_by_its_pages(client, bureau, now):
    claims = [at_decision(make_submitted(), bureau, now) for _ in range(2)]
    client.force_login(bureau.secretary)
    start = reverse("bureau:subsidies:meeting_start")
    assert client.post(start, {"title_zh": "专题会", "planned_on": "2024-07-05"}).status_code == 422
    given = {"title_zh": "专题会", "planned_on": "2024-07-05", "calls": [claims[0].call_id]}
    client.post(start, given)
    meeting = Meeting.objects.get()
    assert meeting.items.count() == 1
    client.post(page_of(meeting, "meeting_put"), {"calls": [claims[1].call_id]})
    assert meeting.items.count() == 2
    client.post(page_of(meeting, "meeting_take_off", claims[0].uid))
    assert meeting.items.count() == 1
    assert client.post(page_of(meeting, "meeting_drop"), {"reason": ""}).status_code == 422
    client.post(page_of(meeting, "meeting_drop"), {"reason": "改期"})
    meeting.refresh_from_db()
    assert meeting.state == "dropped"
    assert meeting.reference in client.get(reverse("bureau:subsidies:meeting_list")).content.decode()


@pytest.mark.parametrize("name", ["meeting_start", "meeting_put"])
def test_where_no_claim_is_left_the_meetings_that_hold_them_are_linked(client, bureau, now, name):
    meeting = make_meeting([at_decision(make_submitted(), bureau, now)], bureau, now)
    client.force_login(bureau.secretary)
    address = page_of(meeting, name) if name == "meeting_put" else reverse(f"bureau:subsidies:{name}")
    text = client.get(address).content.decode()
    assert "没有尚未提交会议的待决定申报。" in text
    assert "待决定的申报已列入以下会议的清单：" in text
    assert f'<li><a href="{page_of(meeting)}">2024年第3次专题会 · {meeting.reference}</a></li>' in text
    assert ("data-once" in text, "选填" in text) == (False, False)


def test_the_claims_to_choose_are_not_called_optional(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    client.force_login(bureau.secretary)
    start = reverse("bureau:subsidies:meeting_start")
    given = {"title_zh": "专题会", "planned_on": "2024-07-05"}
    assert client.get(start).context["form"]["calls"].field.required
    answer = client.post(start, given)
    assert answer.context["form"].errors == {"calls": ["请选择提交会议的申报。"]}
    SelectedClaim.objects.create(user=bureau.secretary, application=claim)
    assert client.post(start, given).context["form"].errors == {"calls": ["请选择提交会议的申报。"]}
    assert client.post(start, given | {"ticked": "on"}).status_code == 302
    assert Meeting.objects.get().items.get().application == claim


def statements(client, meeting) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(page_of(meeting))
    return len(captured)


def test_five_hundred_claims_cost_as_few_statements_as_five(client, bureau, now):
    few, many = (make_meeting(make_waiting(count), bureau, now) for count in (5, 500))
    client.force_login(bureau.secretary)
    client.get(page_of(few))
    cost = statements(client, few)
    assert cost <= 22
    assert statements(client, many) == cost
    context = client.get(page_of(many)).context
    assert (context["total"].count, context["total"].sums["due"]) == (500, 500 * 1_000_01)
    assert len(context["rows"]) == 100
    second = client.get(f"{page_of(many)}?page={context['page'].after}").context
    assert len(second["rows"]) == 100
    assert second["rows"][0]["claim"].reference > context["rows"][-1]["claim"].reference


# --- what if -----------------------------------------------------------------------------------------


def test_a_what_if_answers_at_once_and_changes_nothing(client, bureau, now):
    """36,000.00 and 6,000.00 share 40,000.00: 34,285.71 and 5,714.29."""
    call = make_call(make_budget(40_000_00))
    claims = [make_submitted(call=call, amounts=(amount,)) for amount in ("120000.00", "20000.00")]
    meeting = make_meeting([at_decision(each, bureau, now) for each in claims], bureau, now)
    client.force_login(bureau.director)
    context = client.get(page_of(meeting, "meeting_whatif")).context
    assert (context["whole"].after, context["whole"].less) == (40_000_00, 2)
    assert [(row["free"], row["left"]) for row in context["budgets"]] == [(40_000_00, 0)]
    assert [row["after"] for row in context["hit"]] == [34_285_71, 5_714_29]
    assert [row.has_rule for row in context["rulings"]] == [False]
    asked = {"way": "cut_off", "key": "smallest", "money": "10,000"}
    answer = client.get(page_of(meeting, "meeting_whatif"), asked, headers={"HX-Target": "what-if-answer"})
    assert (answer.context["whole"].after, answer.context["whole"].out) == (6_000_00, 1)
    assert "<html" not in answer.content.decode()
    assert client.get(page_of(meeting, "meeting_whatif"), {"way": "cap"}).status_code == 422
    assert {each.audited for each in (Application.objects.get(pk=each.pk) for each in claims)} == {36_000_00, 6_000_00}


# --- minutes -----------------------------------------------------------------------------------------


def test_minutes_are_entered_with_a_recusal_and_drawn(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    meeting = make_meeting([claim], bureau, now)
    client.force_login(bureau.secretary)
    assert client.get(page_of(meeting, "meeting_minutes_file")).status_code == 404
    given = {"number": "津商会纪〔2024〕3号", "held_on": "2024-07-02", "chair": bureau.director.pk}
    given |= {
        "people": [bureau.secretary.pk, bureau.director.pk],
        "guests": "赵立新，市审计局\n李梅",
        "remarks": "会议要求抓紧拨付。",
    }
    assert client.post(page_of(meeting, "meeting_minutes"), given | {"number": ""}).status_code == 422
    client.post(page_of(meeting, "meeting_minutes"), given)
    seats = {row.name: row for row in meeting.attendees.all()}
    assert list(seats) == ["林卫东", "孙越", "赵立新", "李梅"]
    recusal = {"attendee": seats["赵立新"].pk, "about": "SB-1999-000001", "reason": "配偶任职于该企业"}
    assert client.post(page_of(meeting, "meeting_recuse"), recusal).status_code == 422
    client.post(page_of(meeting, "meeting_recuse"), recusal | {"about": claim.enterprise.uscc})
    told = f"林卫东现在或曾经代表{claim.enterprise.name_zh}（{claim.enterprise.uscc}）办理业务"
    assert told not in client.get(page_of(meeting, "meeting_minutes")).content.decode()
    Membership.objects.create(
        enterprise=claim.enterprise, user=bureau.director, role=R.READER.value, starts_on=date(2020, 1, 1)
    )
    assert told in client.get(page_of(meeting, "meeting_minutes")).content.decode()
    own = recusal | {"attendee": seats["林卫东"].pk, "about": claim.reference}
    client.post(page_of(meeting, "meeting_recuse"), own)
    assert told not in client.get(page_of(meeting, "meeting_minutes")).content.decode()
    meeting.attendees.get(user=bureau.director).recusals.all().delete()
    sheet = client.get(page_of(meeting))
    assert sheet.context["rows"][0]["stepped_back"] == ["赵立新"]
    assert client.get(page_of(meeting, "meeting_minutes_file")).content.startswith(b"%PDF")
    row = sheet.context["recusals"][0]
    assert client.get(page_of(meeting, "meeting_minutes")).context["recusals"] == [row]
    client.post(page_of(meeting, "meeting_unrecuse", row.uid))
    assert client.get(page_of(meeting)).context["recusals"] == []


def test_the_minutes_say_what_was_before_the_meeting(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    meeting = hold(make_meeting([claim], bureau, now), bureau, now)
    title, first, *_rest = meeting_sheets.minutes_lines(meeting)
    assert title == "2024年第3次专题会 会议纪要"
    assert first == (
        "2024年7月2日，林卫东主持召开会议，研究专项资金申报的决定事项。会议资料为决策清单"
        "（会议编号 JC-2024-0001），共 1 件，涉及 1 个区，拟批准金额合计 ¥36,000.00（人民币叁万陆仟元整）。"
    )


# --- result ------------------------------------------------------------------------------------------


def test_the_result_is_entered_compared_and_confirmed_by_its_pages(client, bureau, now):
    call = make_call(make_budget())
    claims = [at_decision(make_submitted(call=call), bureau, now) for _ in range(2)]
    meeting = hold(make_meeting(claims, bureau, now), bureau, now)
    key = claims[0].pk
    client.force_login(bureau.secretary)
    enter = page_of(meeting, "meeting_enter")
    wrong = client.post(enter, {f"verdict-{key}": "refuse"})
    assert wrong.status_code == 422
    assert f"#row-{key}" in wrong.content.decode()
    client.post(enter, {f"verdict-{key}": "refuse", f"clause-{key}": "c4", f"reason-{key}": "购买方不符"})
    client.post(page_of(meeting, "meeting_enter_rest"))
    assert client.get(page_of(meeting)).context["progress"]["missing"] == 2
    client.force_login(bureau.deputy)
    client.post(page_of(meeting, "meeting_enter_rest"))
    differ = client.get(f"{enter}?show=differ")
    assert [row["claim"] for row in differ.context["rows"]] == [claims[0]]
    assert len(differ.context["rows"][0]["both"]) == 2
    assert "不予支持 · 条件 4" in differ.content.decode()
    client.post(enter, {f"verdict-{key}": "refuse", f"clause-{key}": "c4"})
    agreed = client.get(page_of(meeting)).context["agreed"]
    assert [(verdict.value, count, amount) for verdict, count, amount in agreed["verdicts"]] == [
        ("approve", 1, 36_000_00),
        ("refuse", 1, 36_000_00),
    ]
    client.post(page_of(meeting, "meeting_confirm"), {"digest": agreed["digest"]})
    meeting.refresh_from_db()
    progress = reverse("jobs:detail", args=[meeting.job.uid])
    assert f'hx-get="{progress}"' in client.get(page_of(meeting)).content.decode()
    client.force_login(bureau.secretary)
    others = client.get(page_of(meeting)).content.decode()
    assert "此任务由他人启动" in others
    assert progress not in others
    jobs.run_job(meeting.job_id)
    context = client.get(page_of(meeting)).context
    assert (context["state"].value, context["total"].sums["decided"]) == ("closed", 36_000_00)


def test_the_other_entry_is_not_shown_before_both_are_there(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    meeting = hold(make_meeting([claim], bureau, now), bureau, now)
    client.force_login(bureau.secretary)
    client.post(page_of(meeting, "meeting_enter"), {f"verdict-{claim.pk}": "put_off"})
    client.force_login(bureau.director)
    row = client.get(page_of(meeting, "meeting_enter")).context["rows"][0]
    assert (row["verdict"], row["both"]) == ("", [])


def test_the_way_of_deciding_is_set_by_the_programme_manager(client, bureau, now):
    make_call()
    address = reverse("bureau:subsidies:programme_way", args=["independent_website"])
    client.force_login(bureau.director)
    assert client.get(address).status_code == 403
    client.force_login(make_officer(R.PROGRAMME_MANAGER))
    assert client.post(address, {"way": "director"}).status_code == 422
    client.post(address, {"way": "director", "basis": "津商办〔2024〕6号"})
    page = client.get(reverse("bureau:subsidies:programme_detail", args=["independent_website"]))
    assert page.context["programme"].decided_by == "director"
    assert client.post(address, {"way": "director", "basis": "x", "two_from": "一百"}).status_code == 422
    wrong = client.post(address, {"way": "director", "basis": "x", "two_from": "20,000", "meeting_from": "20,000"})
    assert (wrong.status_code, "meeting_from" in wrong.context["form"].errors) == (422, True)
    bounds = {"two_from": "20,000", "meeting_from": "100000.50"}
    client.post(address, {"way": "director", "basis": "津商办〔2024〕6号"} | bounds)
    text = client.get(reverse("bureau:subsidies:programme_detail", args=["independent_website"])).content.decode()
    assert "¥20,000.00起由两名负责人签署" in text
    assert "¥100,000.50起由会议审定" in text
    assert 'value="100,000.50"' in client.get(address).content.decode()
    event = AuditEvent.objects.filter(kind="programme.decided_by_set").latest("pk")
    assert [event.payload[name] for name in ("two_from", "meeting_from", "basis")] == [
        20_000_00,
        100_000_50,
        "津商办〔2024〕6号",
    ]


def test_the_claim_says_how_many_sign_by_its_amount(client, bureau, now):
    """36,000.00: one director below 36,000.01, two from it on, a meeting from 36,000.00 on."""
    claim = at_decision(make_submitted(), bureau, now)
    address = reverse("bureau:subsidies:application_detail", args=[claim.uid])
    client.force_login(bureau.director)
    for limits, note in (
        ({"two_from": 36_000_01}, "已签署 0 / 1"),
        ({"two_from": 36_000_00}, "已签署 0 / 2"),
        ({"meeting_from": 36_000_00}, "由决策会议决定"),
    ):
        fields = {"two_from": None, "meeting_from": None, "decided_by": "director"} | limits
        Programme.objects.filter(pk=claim.call.programme_id).update(**fields)
        context = client.get(address).context
        assert context["bar"]["note"] == note
        assert bool(context["bar"]["sign"]) == ("meeting_from" not in limits)


@pytest.mark.parametrize(
    "fields",
    [
        {"decided_by": "signatures", "two_from": 1},
        {"decided_by": "meeting", "meeting_from": 1},
        {"decided_by": "director", "two_from": 0},
        {"decided_by": "director", "two_from": 5, "meeting_from": 5},
    ],
)
def test_the_database_refuses_amounts_that_make_no_sense(fields):
    programme = make_call().programme
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(**fields)
