"""Points of experts on their pages: given, sent back, given anew, confirmed; and self-assessments beside them."""

import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from enterprises.actions.assessments import points, self_assessing
from enterprises.enums_assessments import PointsState
from enterprises.models import ExpertPoints, SelfAssessment
from enterprises.queries_points import Counts, counts_of
from enterprises.result_pages import ResultPage
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.messages.models import Notice
from tests.enterprises.views.test_cycles import get, post, text_of
from tests.factories import assessments as make
from tests.factories import figures
from tests.factories.people import NOW, make_member, make_officer, make_user
from tests.standing import part

pytestmark = pytest.mark.django_db
MANUAL = make.QUARTERLY.replace(
    "weight: 10%, value: staff, normalise: {goalposts: {from: 0, to: 10}}}", "weight: 10%, manual: 10}"
).replace("coverage: 50%", "coverage: 50%\nself_assessment: true") + (
    "bonus: {parts: [{id: honours, label: {zh: 荣誉, en: Honours}, steps: [0, 1, 3]}]}\n"
)


@pytest.fixture(scope="module")
def prepared(standing):
    first, second = figures.make_assessor(language="en"), figures.make_assessor(language="en")
    firms = make.make_firms(first, 3)
    cycle = make.open_cycle(make.make_version(MANUAL), first)
    return {
        "first": first,
        "second": second,
        "director": make_officer(R.DIRECTOR, language="en"),
        "firms": firms,
        "cycle": cycle,
        "admin": make_member(firms[0], language="en"),
        "reader": make_member(firms[0], R.READER, language="en"),
    }


first, second, director, firms, cycle = map(part, ("first", "second", "director", "firms", "cycle"))
admin, reader = map(part, ("admin", "reader"))


def test_points_on_their_pages(client, at, first, second, director, firms, cycle):
    at("2024-07-03T10:00")
    where = (cycle.uid, firms[0].uid)
    assert counts_of(cycle, NOW.date()) == Counts(asked=6, confirmed=0, waiting=0, returned=0)
    listed = get(client, first, "points_list", cycle.uid)
    assert "Points missing: 6" in text_of(listed)
    assert [(row.uid, row.missing) for row in listed.context["page"].items] == [
        (each.uid, 2) for each in sorted(firms, key=lambda firm: firm.uscc)
    ]

    # Given by one, with a reason; not by the director, who has the page without any form.
    assert "Give the points" in text_of(get(client, first, "points_detail", *where))
    assert "Give the points" not in text_of(get(client, director, "points_detail", *where))
    post(client, director, "points_give", *where, "people", status=403, points="7", note="x", version=0)
    silent = post(client, first, "points_give", *where, "people", status=422, points="7", note=" ", version=0)
    assert "This field is required." in text_of(silent)
    post(client, first, "points_give", *where, "people", status=422, points="11", note="现场", version=0)
    post(client, first, "points_give", *where, "honours", status=422, points="2", note="现场", version=0)
    post(client, first, "points_give", *where, "nothing", status=404, points="2", note="现场", version=0)
    post(client, first, "points_give", *where, "people", points="7.5", note="现场查看", version=0)
    stale = post(client, first, "points_give", *where, "people", status=422, points="8", note="又看", version=0)
    assert "Somebody else has changed these points meanwhile" in text_of(stale)
    row = ExpertPoints.objects.get()
    assert (row.first, row.first_note, row.first_by, row.state) == (750, "现场查看", first, PointsState.WAITING)

    # Not confirmed by the same person: neither is there a form, nor is it taken.
    assert "Confirm the points" not in text_of(get(client, first, "points_detail", *where))
    same = post(client, first, "points_confirm", *where, "people", status=422, points="7.5", version=1)
    assert "Whoever gave the points first may not confirm them." in text_of(same)

    # Sent back by another with a reason, of which the first is told; given anew; confirmed as they stand.
    assert "Confirm the points" in text_of(get(client, second, "points_detail", *where))
    post(client, second, "points_send_back", *where, "people", status=422, reason="", version=1)
    post(client, second, "points_send_back", *where, "people", reason="请附照片", version=1)
    assert counts_of(cycle, NOW.date()) == Counts(asked=6, confirmed=0, waiting=0, returned=1)
    assert Notice.objects.get(kind="enterprises.points_returned").recipient == first
    assert "请附照片" in text_of(get(client, first, "points_detail", *where))
    post(client, first, "points_give", *where, "people", points="6", note="已附照片", version=2)
    differs = post(client, second, "points_confirm", *where, "people", status=422, points="5", version=3)
    assert "Say why the points differ." in text_of(differs)
    post(client, second, "points_confirm", *where, "people", points="6", version=3)
    post(client, second, "points_give", *where, "honours", points="3", note="国家级", version=0)
    row.refresh_from_db()
    assert (row.confirmed, row.confirmed_by, row.returned_by, row.returned_note) == (600, second, None, "")
    assert counts_of(cycle, NOW.date()) == Counts(asked=6, confirmed=1, waiting=1, returned=0)
    assert "1 of 6 are confirmed; 1 to be confirmed" in text_of(get(client, first, "cycle_detail", cycle.uid))
    told = AuditEvent.objects.filter(chain__case_uid=cycle.uid, kind__startswith="cycle.points")
    assert list(told.order_by("position").values_list("kind", flat=True)) == [
        "cycle.points_given",
        "cycle.points_returned",
        "cycle.points_given",
        "cycle.points_confirmed",
        "cycle.points_given",
    ]
    filtered(client, first, cycle, firms)
    after_collecting(client, first, second, cycle, firms)


def filtered(client, first, cycle, firms):
    def found(query: str) -> set:
        return {row.uid for row in get(client, first, "points_list", cycle.uid, query=query).context["page"].items}

    others = {firms[1].uid, firms[2].uid}
    assert found("?state=missing") == others
    assert found("?state=waiting") == {firms[0].uid}
    assert found("?state=returned") == found("?state=confirmed") == set()
    assert found("?state=missing&state=waiting") == others | {firms[0].uid}
    assert found(f"?q={firms[1].uscc.lower()}") == {firms[1].uid}
    assert found("?q=nobody") == set()


def after_collecting(client, first, second, cycle, firms):
    """Nothing is given any more, and the page says so."""
    make.scored(cycle, first)
    where = (cycle.uid, firms[0].uid)
    assert "Give the points" not in text_of(get(client, first, "points_detail", *where))
    late = post(client, first, "points_give", *where, "people", status=422, points="9", note="迟", version=4)
    assert "Points are given while figures are collected." in text_of(late)


def test_points_are_the_offices_alone(client, at, admin, cycle, firms, first):
    at("2024-07-03T10:00")
    for person in (admin, make_user()):
        get(client, person, "points_list", cycle.uid, status=403)
        get(client, person, "points_detail", cycle.uid, firms[0].uid, status=403)
        post(
            client,
            person,
            "points_give",
            cycle.uid,
            firms[0].uid,
            "people",
            status=403,
            points="7",
            note="x",
            version=0,
        )
    get(client, first, "points_detail", cycle.uid, cycle.uid, status=404)
    post(client, first, "points_confirm", cycle.uid, firms[0].uid, "people", status=404, points="7", version=0)


@pytest.mark.engine
def test_the_database_refuses_points_returned_without_a_reason(first, second, cycle, firms):
    given = points.give(cycle, firms[0].subject, "people", Decimal(5), note="材料", by=first, now=NOW)
    rows = ExpertPoints.objects.filter(pk=given.pk)
    for values in (
        {"returned_at": NOW, "returned_by": second},
        {"returned_at": NOW, "returned_by": first, "returned_note": "自己"},
        {"returned_note": "无人"},
        {"confirmed": 500, "confirmed_at": NOW, "confirmed_by": second, "returned_at": NOW, "returned_by": second,
         "returned_note": "两者"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def address(cycle, firm) -> str:
    return reverse("portal:enterprises:self_assessment", args=[firm.uid, cycle.uid, firm.uid])


def test_an_enterprise_assesses_itself(client, at, admin, reader, first, second, director, cycle, firms):
    at("2024-07-03T10:00")
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    listed = client.get(reverse("portal:enterprises:assessment_list", args=[firms[0].uid]))
    assert "Assess yourself" in text_of(listed)
    assert address(cycle, firms[0]) in listed.content.decode()
    own = address(cycle, firms[0])
    silent = client.post(own, {"version": 0, "people": "9", "people_note": ""})
    assert (silent.status_code, SelfAssessment.objects.count()) == (422, 0)
    assert "Say what the points rest on." in text_of(silent)
    assert client.post(own, {"version": 0, "people": "9", "people_note": "新模式", "honours": ""}).status_code == 302
    kept = SelfAssessment.objects.get()
    assert (kept.points, kept.notes, kept.told_by, kept.version) == ({"people": 900}, {"people": "新模式"}, admin, 1)
    assert client.post(own, {"version": 0, "people": "8", "people_note": "旧页"}).status_code == 422
    assert 'value="9"' in client.get(own).content.decode().replace("9.00", "9")
    other = make_member(firms[1])
    client.force_login(other)
    assert client.get(own).status_code == 404
    client.force_login(reader)
    assert "Send to the bureau" not in text_of(client.get(own))
    assert client.post(own, {"version": 1, "people": "1", "people_note": "x"}).status_code == 404

    # The experts see it beside theirs, and the result shows it without counting it.
    page = text_of(get(client, first, "points_detail", cycle.uid, firms[0].uid))
    assert "Self-assessment 9 新模式" in page
    given = points.give(cycle, firms[0].subject, "people", Decimal(6), note="现场", by=first, now=NOW)
    points.confirm(given, Decimal(6), expected_version=1, by=second, now=NOW)
    make.make_calendar()
    make.provisional(make.scored(cycle, first), first, director)
    client.force_login(admin)
    assert client.get(own).status_code == 404
    result = ResultPage(make.result_of(cycle, firms[0]))
    # 50 + 20 + 16 and 6 of 10 points that weigh 10; with the own 9 it would be 95.
    assert (result.score_text, result.own_score, result.own_points) == ("92.00", "95.00", {"people": "9.00"})
    at("2024-07-22T10:00")
    shown = client.get(reverse("portal:enterprises:assessment_detail", args=[result.assessment.uid]))
    assert "self-assessment: 9.00 points" in text_of(shown)
    assert "With the points of the self-assessment; it does not count 95.00" in text_of(shown)


def test_a_self_assessment_that_nobody_asks_for(admin, cycle, firms, first):
    tell = {"expected_version": 0, "by": admin, "now": NOW}
    for wrong, code in (({"people": Decimal(11)}, "points"), ({"volume": Decimal(1)}, "no_points")):
        with pytest.raises(Refused) as refusal:
            self_assessing.tell(cycle, firms[0], wrong, dict.fromkeys(wrong, "因为"), **tell)
        assert refusal.value.code == code
    quiet = make.open_cycle(
        make.make_version(MANUAL.replace("self_assessment: true", "").replace("id: QUARTERLY", "id: Q")), first
    )
    park = figures.make_park(by=first, operator=firms[0])
    for where, thing in ((quiet, firms[0]), (cycle, park)):
        with pytest.raises(Refused) as refusal:
            self_assessing.tell(where, thing, {}, {}, **tell)
        assert refusal.value.code == "not_asked"
    self_assessing.tell(cycle, firms[0], {}, {}, **tell)
    with pytest.raises(Stale):
        self_assessing.tell(cycle, firms[0], {}, {}, **tell)


def test_the_operator_assesses_its_park(admin, first, firms, client, at):
    at("2024-07-03T10:00")
    text = MANUAL.replace("subject: enterprise", "subject: park").replace("id: QUARTERLY", "id: PARKS")
    park, other = figures.make_park(by=first, operator=firms[0]), figures.make_park("TJBH02", by=first)
    asking = make.open_cycle(make.make_version(text), first)
    client.force_login(admin)
    page = reverse("portal:enterprises:self_assessment", args=[firms[0].uid, asking.uid, park.uid])
    answer = client.post(page, {"version": 0, "people": "4", "people_note": "园区"})
    assert answer.status_code == 302
    assert SelfAssessment.objects.get().subject == park.subject
    elsewhere = reverse("portal:enterprises:self_assessment", args=[firms[0].uid, asking.uid, other.uid])
    assert client.get(elsewhere).status_code == 404
    listed = get(client, first, "points_list", asking.uid)
    assert [row.coded for row in listed.context["page"].items] == ["TJBH01", "TJBH02"]
    assert re.search(r"Self-assessment 4\b", text_of(get(client, first, "points_detail", asking.uid, park.uid)))
