"""The meeting that decided a claim and the plan that it is paid under, in its evidence pack: sealed, and no other's."""

import json

import pytest

from pilotzone.audit import actions as audit
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.rules import verify
from pilotzone.jobs import actions as jobs
from pilotzone.kernel import canonical
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies import meeting_results
from subsidies.actions import funding_plans, noticing
from subsidies.actions.meetings import carrying_out, entering, minuting
from subsidies.actions.meetings.entering import Given
from subsidies.actions.meetings.minuting import Attending
from subsidies.enums_meeting import MeetingVerdict
from subsidies.models import Application, Meeting, Programme
from tests.factories.meetings import hold, make_meeting
from tests.factories.people import make_budget, make_call, make_enterprise, make_officer
from tests.factories.review import at_decision, make_bureau, make_submitted
from tests.standing import part
from tests.subsidies.test_evidence import flipped, found, members, packed, repacked

pytestmark = pytest.mark.django_db
NUMBER = "津商财〔2024〕18号"
OTHER, REASON = "海河跨境贸易有限公司", "该企业的合同已于上年解除"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-15T10:00")


@pytest.fixture(scope="module")
def prepared(standing, now):
    """Decided at one meeting, two approved for 36,000.00 each and one refused; the first two paid under one plan."""
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, call = make_bureau(), make_call(make_budget(900_000_00))
    enterprises = [make_enterprise(), make_enterprise(name_zh=OTHER), make_enterprise()]
    claims = [at_decision(make_submitted(call=call, enterprise=each), bureau, now) for each in enterprises]
    guest = Attending("邵一帆", capacity="市财政局副处长")
    meeting = hold(make_meeting(claims, bureau, now), bureau, now, bureau.deputy, guests=[guest])
    seat = meeting.attendees.get(user=bureau.deputy)
    minuting.recuse(meeting, seat, application=claims[1], reason="配偶任职于该企业", by=bureau.secretary, now=now)
    for person in (bureau.secretary, bureau.director):
        entering.enter(meeting, {claims[2].pk: Given(MeetingVerdict.REFUSE, "c4", REASON)}, by=person, now=now)
        entering.enter_rest(meeting, by=person, now=now)
    digest = meeting_results.of_meeting(meeting).digest
    jobs.run_job(carrying_out.confirm(meeting, digest=digest, by=bureau.director, now=now).job_id)
    notice = noticing.publish(call, claims[:2], document_number="公示1", by=bureau.secretary, now=now)
    noticing.close(notice, now=notice.ends_at)
    manager = make_officer(R.PROGRAMME_MANAGER)
    every = Application.objects.all()
    plan = funding_plans.draw_up(Programme.objects.get(), every, document_number=NUMBER, by=manager, now=now)
    funding_plans.issue(plan, digest=plan.digest, by=bureau.payer, now=now)
    audit.seal(now=now)
    audit.publish_seals()
    return {"bureau": bureau, "three": [Application.objects.get(pk=each.pk) for each in claims]}


bureau, three = part("bureau"), part("three")


def lists(data: bytes) -> dict[str, dict]:
    return {name: json.loads(text) for name, text in members(data).items() if name.startswith(verify.LISTS)}


def test_minutes_result_and_plan_are_there_with_the_sums_and_the_own_row(three):
    data = packed(three[0])
    assert found(data) == []
    held = lists(data)
    assert sorted(held) == [
        "meetings/01-claim.json", "meetings/01-list.json", "plans/01-claim.json", "plans/01-list.json",
    ]  # fmt: skip
    meeting, whole = Meeting.objects.get(), held["meetings/01-list.json"]
    assert (whole["minutes"], whole["held_on"], whole["chair"]) == (meeting.minutes_number, "2024-07-02", "林卫东")
    assert [each["name"] for each in whole["attending"]] == ["林卫东", "孙越", "王岚", "邵一帆"]
    assert whole["verdicts"] == {
        "approve": {"claims": 2, "total": "7200000"},
        "refuse": {"claims": 1, "total": "3600000"},
    }
    assert (whole["record"], len(whole["claims"])) == (meeting.result_digest, 3)
    own = held["meetings/01-claim.json"]
    assert (own["reference"], own["verdict"], own["amount"]) == (three[0].reference, "approve", "3600000")
    assert own["stepped_back"] == []
    plan, paid = held["plans/01-list.json"], held["plans/01-claim.json"]
    assert (plan["document_number"], plan["total"], len(plan["claims"])) == (NUMBER, "7200000", 2)
    assert plan["districts"] == [{"name": "滨海新区", "claims": 2, "total": "7200000"}]
    assert (paid["reference"], paid["amount"], paid["budgets"][0]["source"]) == (
        three[0].reference,
        "3600000",
        "市级财政",
    )


def test_nothing_of_another_enterprise_is_in_the_pack(three):
    data = packed(three[0])
    for text in (OTHER, three[1].enterprise.uscc, three[1].reference, three[2].reference, REASON, "配偶"):
        assert text.encode() not in data, text
    assert OTHER.encode() in packed(three[1])


def test_who_stepped_back_is_in_that_claims_row_without_the_reason(three):
    data = packed(three[1])
    assert found(data) == []
    assert lists(data)["meetings/01-claim.json"]["stepped_back"] == ["王岚"]
    assert "配偶".encode() not in data


def test_a_refused_claim_holds_its_meeting_and_no_plan(three):
    data = packed(three[2])
    assert found(data) == []
    assert sorted(lists(data)) == ["meetings/01-claim.json", "meetings/01-list.json"]
    assert lists(data)["meetings/01-claim.json"]["reason"] == REASON


def test_a_flipped_byte_of_a_list_or_row_is_named_even_if_the_manifest_is_repaired(three):
    content = members(packed(three[0], files=False))
    for name in [each for each in content if each.startswith(verify.LISTS)]:
        for place in {0, len(content[name]) // 3, len(content[name]) // 2, len(content[name]) - 1}:
            changed = content | {name: flipped(content[name], place)}
            for manifest in (False, True):
                problems = found(repacked(changed, manifest=manifest))
                assert name in {each for each, _code in problems}, (name, place)


def test_an_amount_that_is_raised_in_row_and_manifest_is_named(three):
    content = members(packed(three[0], files=False))
    for name in ("meetings/01-claim.json", "plans/01-claim.json"):
        raised = content | {name: content[name].replace(b'"3600000"', b'"9600000"')}
        assert (name, "not_on_list") in found(repacked(raised, manifest=True))
        row = json.loads(raised[name])
        whole = name.replace("claim", "list")
        forged = json.loads(content[whole])
        place = forged["claims"].index(verify.sha256(content[name]))
        forged["claims"][place] = verify.sha256(canonical.dumps(row))
        both = raised | {whole: canonical.dumps(forged)}
        assert (whole, "not_as_recorded") in found(repacked(both, manifest=True))


def test_another_claims_row_in_place_of_the_own_is_named(three):
    content, other = (members(packed(each, files=False)) for each in three[:2])
    for name in ("meetings/01-claim.json", "plans/01-claim.json"):
        problems = found(repacked(content | {name: other[name]}, manifest=True))
        assert {(name, "other_case"), (name, "other_record")} <= set(problems)


def test_a_list_or_row_that_is_left_out_is_named(three):
    content = members(packed(three[0], files=False))
    for name in [each for each in content if each.startswith(verify.LISTS)]:
        less = {each: data for each, data in content.items() if each != name}
        assert (name, "missing") in found(repacked(less, manifest=True))
    listed = json.loads(content["manifest.json"])
    listed["vouched"] = [row for row in listed["vouched"] if not (row["member"] or "").startswith(verify.LISTS)]
    less = {name: data for name, data in content.items() if not name.startswith(verify.LISTS)}
    problems = found(repacked(less | {"manifest.json": canonical.dumps(listed)}, manifest=True))
    assert problems == [("chain/events.jsonl", "left_out")] * 2


def test_the_meetings_own_record_has_the_same_digests(three):
    """Meeting and claim can be held against each other: the list's digest is in both chains."""
    confirmed = AuditEvent.objects.get(kind="meeting.confirmed").payload
    decided = AuditEvent.objects.filter(kind="meeting.claim_decided").values_list("payload__digest", flat=True)
    assert set(decided) == {confirmed["list"]}
    meeting = Meeting.objects.get()
    assert confirmed["digest"] == meeting.result_digest == canonical.digest(json.loads(meeting.result))
