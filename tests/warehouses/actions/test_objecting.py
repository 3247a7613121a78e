"""Objections to a recognition on public notice: under a real name, decided by two people, only this one waits."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from enterprises.objections.enums import ObjectionSource
from enterprises.objections.objectors import Objector, keep
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories import recognition as make
from tests.factories.people import NOW, make_member, make_officer
from tests.factories.registry import make_upload
from tests.standing import part
from warehouses.actions.recognition import deciding, judging, noticing, objecting, ruling
from warehouses.enums_recognition import ObjectionOutcome, RecognitionState
from warehouses.models import RecognitionObjection

pytestmark = pytest.mark.django_db
NAME, CODE = "丁晓芸", "11010519491231002X"
PERSON = Objector(ObjectionSource.PERSON, NAME, CODE, "139 0013 9000")


@pytest.fixture(scope="module")
def prepared(standing):
    office = make.make_office()
    make.make_calendar(2024, 2025, 2026, 2027)
    batch = make.make_batch(office)
    warehouse = make.make_warehouse()
    lead = make_member(warehouse.operator, name="仓主", language="en")
    row = make.to_notice(make.make_application(batch, warehouse, lead), office)
    other = make.to_notice(make.make_application(batch), office)
    return {
        "office": office,
        "row": row,
        "other": other,
        "lead": lead,
        "second": make_officer(R.DIRECTOR, name="副局长"),
    }


office, row, other, lead, second = part("office"), part("row"), part("other"), part("lead"), part("second")


def paper(name):
    return keep(make_upload(name), "letter", by=None, now=NOW)


def object_to(row, now=NOW, objector=PERSON, **fields) -> RecognitionObjection:
    values = {"statement": "仓库已停业三个月。", "letter": paper("letter.pdf"), "submission": uuid4()} | fields
    return objecting.file_objection(row, objector, **values, now=now)


def decide(objection, outcome, office, second):
    made = ruling.propose(objection, outcome=outcome, reason="经核对现场。", by=office.director, now=NOW)
    return ruling.confirm(made, by=second, now=NOW)


def over(row):
    return row.notice.ends_at + timedelta(hours=1)


def recognise(row, office):
    return deciding.recognise(row, decision_reference="文号", by=office.director, now=over(row))


def test_it_is_kept_encrypted_and_told_without_a_name(row, lead):
    made = object_to(row)
    assert made.reference.startswith("RY-2024-")
    assert NAME not in made.identity_encrypted
    notice = Notice.objects.get(recipient=lead, kind="warehouses.recognition_objected")
    event = AuditEvent.objects.get(kind="recognition.objected")
    assert NAME not in f"{notice.params} {event.payload}"
    assert Notice.objects.filter(kind="warehouses.recognition_objection").exists()


def test_the_same_form_sent_twice_is_one_objection(row):
    form = uuid4()
    assert object_to(row, submission=form).pk == object_to(row, submission=form).pk


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"objector": Objector(ObjectionSource.PERSON, "匿名", CODE, "13900139000")}, "name_not_real", "name"),
        (
            {"objector": Objector(ObjectionSource.PERSON, NAME, "110105194912310021", "13900139000")},
            "code_wrong",
            "code",
        ),
        ({"objector": Objector(ObjectionSource.PERSON, NAME, CODE, "1")}, "phone_wrong", "phone"),
        ({"statement": " "}, "statement_missing", "statement"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(row, changes, code, field):
    with pytest.raises(Refused) as error:
        object_to(row, **changes)
    assert (error.value.code, error.value.field) == (code, field)


def test_only_while_the_notice_stands(row):
    with pytest.raises(Refused) as error:
        object_to(row, now=row.notice.ends_at)
    assert error.value.code == "notice_ended"


def test_only_the_recognition_concerned_waits(row, other, office, second):
    made = object_to(row)
    assert recognise(other, office).state == RecognitionState.RECOGNISED
    with pytest.raises(Refused) as error:
        recognise(row, office)
    assert error.value.code == "objected"
    decide(made, "unfounded", office, second)
    assert recognise(row, office).state == RecognitionState.RECOGNISED


def test_upheld_it_is_not_recognised(row, office, second, lead):
    decide(object_to(row), "refuse", office, second)
    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by) == (RecognitionState.REFUSED, "经核对现场。", second)
    assert Notice.objects.filter(recipient=lead, kind="warehouses.recognition_objection_decided").count() == 1


def test_back_to_the_panel_its_opinions_are_given_anew(row, office, second):
    decide(object_to(row), "to_panel", office, second)
    row.refresh_from_db()
    assert (row.state, row.notice, row.score, row.conclusion) == (RecognitionState.PANEL, None, None, "")
    with pytest.raises(Refused) as error:
        judging.conclude(row, conclusion="x", by=office.manager, now=NOW)
    assert error.value.code == "too_few"
    make.advise(row, office, points="7")
    assert row.opinions.count() == 6
    row = judging.conclude(row, conclusion="复议后建议认定。", by=office.manager, now=NOW)
    noticing.publish(row.batch, [row], document_number="再次公示1号", by=office.manager, now=NOW)
    row.refresh_from_db()
    assert recognise(row, office).state == RecognitionState.RECOGNISED


def test_two_people_without_a_hand_in_it_decide(row, office, second):
    made = object_to(row)
    for by in (office.panel[0], office.manager):
        with pytest.raises(Refused) as error:
            ruling.propose(made, outcome="unfounded", reason="x", by=by, now=NOW)
        assert error.value.code == "had_a_hand"
    with pytest.raises(NotAllowed):
        ruling.propose(made, outcome="unfounded", reason="x", by=office.checker, now=NOW)
    proposed = ruling.propose(made, outcome="unfounded", reason="x", by=office.director, now=NOW)
    with pytest.raises(Refused) as error:
        ruling.confirm(proposed, by=office.director, now=NOW)
    assert error.value.code == "proposed_it"
    with pytest.raises(Stale):
        ruling.confirm(proposed, seen="another", by=second, now=NOW)
    back = ruling.give_back(proposed, reason="再查", seen=proposed.proposal, by=second, now=NOW)
    assert (back.outcome, back.proposed_at) == ("", None)


def test_each_reading_of_the_name_is_recorded(row, office):
    made = object_to(row, evidence=[paper("photo.pdf"), paper("map.pdf")])
    assert objecting.reveal_objector(made, by=office.director, now=NOW)["name"] == NAME
    assert objecting.read_paper(made, "letter", by=office.director, now=NOW) == made.letter
    second = made.evidence.last()
    assert objecting.read_paper(made, str(second.uid), by=office.director, now=NOW).name == "map.pdf"
    events = AuditEvent.objects.filter(kind="objection.identity_read")
    assert [each.payload["what"] for each in events.order_by("pk")] == ["identity", "letter", "evidence"]
    with pytest.raises(Refused):
        objecting.reveal_objector(made, by=office.manager, now=NOW)


def from_department(row, by, **fields) -> RecognitionObjection:
    values = {"department": "市场监管局", "document_number": "津市监函〔2024〕9号", "statement": "经营异常。"} | fields
    return objecting.enter_for_department(
        row, **values, letter=make_upload("letter.pdf"), submission=uuid4(), by=by, now=over(row)
    )


def test_another_departments_is_entered_after_the_last_day_too_and_named(row, office, second):
    with pytest.raises(NotAllowed):
        from_department(row, office.checker)
    for name in ("department", "document_number", "statement"):
        with pytest.raises(Refused) as error:
            from_department(row, office.manager, **{name: " "})
        assert error.value.field == name
    made = from_department(row, office.manager)
    assert (made.source, made.identity_encrypted, made.entered_by) == ("department", "", office.manager)
    with pytest.raises(Refused, match="objected"):
        recognise(row, office)
    answered = decide(made, "unfounded", office, second)
    assert "市场监管局" in answered.answer
    assert recognise(row, office).state == RecognitionState.RECOGNISED
    with pytest.raises(Refused) as error:
        from_department(row, office.manager)
    assert error.value.code == "not_on_notice"


def test_whoever_objected_is_answered_by_a_frozen_letter_without_the_name(row, office, second, client):
    made = decide(object_to(row), "unfounded", office, second)
    content = json.loads(made.answer)
    assert made.answer_reference.startswith("WS-2024-")
    assert content["addressee"] == f"异议人（异议编号：{made.reference}）："
    assert "异议不成立，该申报按程序继续办理" in content["paragraphs"][0]
    assert content["paragraphs"][1] == "理由：经核对现场。"
    assert NAME not in made.answer
    event = AuditEvent.objects.get(kind="recognition.objection_answered")
    assert event.payload["digest"] == made.answer_digest
    receipt = reverse("public:recognition_objection_receipt", args=[made.uid])
    assert "文书属实" in client.get(f"{receipt}?h={made.answer_digest}").content.decode()
    assert "文书不符" in client.get(f"{receipt}?h=0{made.answer_digest}").content.decode()
    paper = client.get(f"{receipt}answer/")
    assert paper.content.startswith(b"%PDF")
    assert made.answer_reference in paper["Content-Disposition"]


class TestPages:
    @pytest.fixture(autouse=True)
    def english(self, settings, client):
        settings.PILOTZONE_CLOCK = "2024-07-02T02:00:00Z"
        client.cookies["django_language"] = "en"

    def test_anybody_objects_and_keeps_a_receipt(self, client, row):
        start = reverse("public:recognition_objection_start", args=[row.notice.uid])
        assert start in client.get(reverse("public:recognition_notice", args=[row.notice.uid])).content.decode()
        assert "Hamburg warehouse" in client.get(start).content.decode()
        said = client.get(f"{start}?recognition={row.uid}&name_as=anonymous").content.decode()
        assert "Nothing was stored." in said
        assert client.get(f"{start}?recognition={uuid4()}&name_as=person").status_code == 422
        form = client.get(f"{start}?recognition={row.uid}&name_as=person").url
        typed = {"name": NAME, "code": CODE, "phone": "13900139000", "statement": "停业", "submission": uuid4()}
        wrong = client.post(form, typed | {"truth": "on"})
        assert wrong.status_code == 422
        sent = client.post(form, typed | {"truth": "on", "letter": make_upload("letter.pdf")})
        receipt = client.get(sent.url).content.decode()
        assert "has been received" in receipt
        assert NAME not in receipt
        assert client.get(reverse("public:recognition_objection_file", args=[row.uid, "nobody"])).status_code == 404

    def test_a_notice_that_is_over_takes_none(self, client, settings, row):
        settings.PILOTZONE_CLOCK = "2024-08-02T02:00:00Z"
        assert client.get(reverse("public:recognition_objection_start", args=[row.notice.uid])).status_code == 409

    def test_a_secretary_enters_another_departments(self, client, row, office):
        page = reverse("bureau:warehouses:recognition_objection_enter")
        client.force_login(office.director)
        assert client.get(page).status_code == 403
        client.force_login(office.manager)
        assert "Hamburg warehouse" in client.get(page).content.decode()
        typed = {"recognition": row.uid, "department": "Customs", "statement": "Closed", "submission": uuid4()}
        wrong = client.post(page, typed | {"document_number": "7"})
        assert (wrong.status_code, "Choose the letter." in wrong.content.decode()) == (422, True)
        sent = client.post(page, typed | {"document_number": "7", "letter": make_upload("letter.pdf")}, follow=True)
        made = RecognitionObjection.objects.get()
        assert made.reference in sent.content.decode()
        client.force_login(office.director)
        shown = client.get(reverse("bureau:warehouses:recognition_objection_detail", args=[made.uid])).content.decode()
        assert "Customs · 7" in shown
        assert "Show who it is" not in shown

    def test_the_bureau_decides_on_its_pages(self, client, row, office, second):
        made = object_to(row)
        page = reverse("bureau:warehouses:recognition_objection_detail", args=[made.uid])
        client.force_login(office.checker)
        assert client.get(page).status_code == 403
        client.force_login(office.manager)
        shown = client.get(page).content.decode()
        assert "You do not decide on this objection" in shown
        assert made.statement not in shown
        client.force_login(office.director)
        assert made.reference in client.get(reverse("bureau:warehouses:recognition_objection_list")).content.decode()
        assert NAME not in client.get(page).content.decode()
        shown = client.post(f"{page}identity/").content.decode()
        assert NAME in shown
        assert CODE not in shown
        assert CODE in client.post(f"{page}identity/", {"whole": "1"}).content.decode()
        assert client.get(f"{page}papers/letter/").status_code == 200
        assert client.get(f"{page}papers/evidence/").status_code == 404
        assert client.post(f"{page}propose/", {"outcome": "refuse"}).status_code == 422
        assert client.post(f"{page}propose/", {"outcome": "refuse", "reason": "属实"}).status_code == 302
        client.force_login(second)
        assert client.post(f"{page}back/", {}).status_code == 422
        made.refresh_from_db()
        assert client.post(f"{page}confirm/", {"seen": made.proposal}).status_code == 302
        row.refresh_from_db()
        assert row.state == RecognitionState.REFUSED


def test_three_years_after_the_ruling_nobody_knows_who_objected(row, office, second):
    made = decide(object_to(row), ObjectionOutcome.UNFOUNDED, office, second)
    assert objecting.forget_objectors([made], NOW + timedelta(days=1096)) == 1
    made.refresh_from_db()
    assert (made.identity_encrypted, made.statement, made.letter, made.evidence.count()) == ("", "", None, 0)
    assert made.outcome == ObjectionOutcome.UNFOUNDED
    assert objecting.forget_objectors([made], NOW + timedelta(days=1096)) == 0
    with pytest.raises(Refused, match="erased"):
        objecting.reveal_objector(made, by=second, now=NOW)
