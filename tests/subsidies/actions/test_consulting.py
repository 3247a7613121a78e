"""Other departments are asked in a frozen round; replies become findings; a blocking one is answered first."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from pilotzone.audit.models import AuditEvent
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import consultations, evidence
from subsidies.actions import consulting, deciding, hindrances, reviewing
from subsidies.enums import State, Verdict
from subsidies.enums_consulting import FindingAnswer
from subsidies.models import Application, Consultation, Department, OfficeFinding, OfficeReply
from tests.factories.people import make_call, make_division, make_enterprise, make_member, make_officer
from tests.factories.review import at_city, at_decision, make_bureau, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DUE_ON = date(2024, 7, 12)


def asked():
    """As an installation has them after migrating."""
    usual = (("market", "市场监管", "Market supervision"), ("tax", "税务", "Taxation"))
    return [
        Department.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en})[0]
        for code, zh, en in usual
    ]


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def claim(bureau, now):
    return at_city(make_submitted(make_call()), bureau, now)


@pytest.fixture
def office(claim, manager, now):
    made = consulting.begin(claim.call, asked(), due_on=DUE_ON, by=manager, now=now)
    return made.offices.select_related("consultation").get(department="market")


def filled(office, answers):
    """The exported list, filled in: by code, (answer, text, basis)."""
    book = load_workbook(io.BytesIO(consultations.workbook(office)))
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        for column, value in enumerate(answers.get(sheet.cell(row, 2).value, ()), 5):
            sheet.cell(row, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("reply.xlsx", buffer.getvalue())


def reply(office, answers, by, now):
    stored = files.store(filled(office, answers), by=by, now=now, accepted=(FileType.XLSX,))
    reading = consultations.read(stored, office)
    assert not reading.is_bad, reading
    return consulting.take(office, stored, reading.rows, by=by, now=now)


def code_of(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.code


FOUND = ("是", "被处罚3万元。", "津市监罚〔2023〕118号")


def test_the_round_is_frozen_by_enterprise_until_a_day(claim, bureau, manager, now):
    second = at_city(make_submitted(claim.call, claim.enterprise, project="二期"), bureau, now)
    make_submitted(claim.call)  # with the district still: not asked about
    made = consulting.begin(claim.call, asked(), due_on=DUE_ON, by=manager, now=now)
    content = consultations.content_of(made)
    assert content["enterprises"] == [
        {
            "uscc": claim.enterprise.uscc,
            "name": claim.enterprise.name_zh,
            "claims": [claim.reference, second.reference],
        }
    ]
    assert (made.count, content["departments"]) == (1, ["market", "tax"])
    assert made.due_at == datetime(2024, 7, 12, 16, 0, tzinfo=UTC)
    for change in ({"content": "{}"}, {"due_at": now}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Consultation.objects.update(**change)
    with pytest.raises(TypeError):
        made.delete()


def test_what_a_round_needs(claim, manager, now):
    begin = {"by": manager, "now": now}
    assert code_of(consulting.begin, claim.call, (), due_on=DUE_ON, **begin) == "nobody_asked"
    assert code_of(consulting.begin, claim.call, asked(), due_on=date(2024, 7, 2), **begin) == "day_past"
    assert code_of(consulting.begin, make_call(), asked(), due_on=DUE_ON, **begin) == "nothing_to_ask"


def test_each_export_is_recorded_as_data_that_left(office, manager, now):
    for _ in range(2):
        assert consulting.export(office, by=manager, now=now).startswith(b"PK")
    events = AuditEvent.objects.filter(kind="consultation.exported")
    assert [event.payload["department"] for event in events] == ["market", "market"]
    assert events[0].payload["enterprises"] == 1
    assert AuditEvent.objects.reads().filter(payload__what="consultation").count() == 1  # once a day


def test_a_reply_becomes_findings_once(office, claim, manager, bureau, now):
    assert reply(office, {claim.enterprise.uscc: FOUND}, manager, now) == 1
    assert reply(office, {claim.enterprise.uscc: FOUND}, manager, now) == 0
    finding = OfficeFinding.objects.get()
    assert (finding.application, finding.found, finding.basis) == (claim, True, "津市监罚〔2023〕118号")
    assert OfficeReply.objects.count() == 1
    event = AuditEvent.objects.get(kind="finding.received")
    assert event.payload["sha256"] == OfficeReply.objects.get().file.sha256
    assert event.payload["sha256"] in {each.sha256 for each in evidence.gather(claim, files=True).vouched}
    assert Notice.objects.filter(kind="finding_received", recipient=bureau.caseworker).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        OfficeFinding.objects.update(text="没有。")


def test_a_later_reply_that_differs_supersedes_and_its_answer_falls(office, claim, manager, bureau, now):
    reply(office, {claim.enterprise.uscc: FOUND}, manager, now)
    first = OfficeFinding.objects.get()
    consulting.answer(first, verdict=FindingAnswer.SET_ASIDE, reason="已缴。", by=bureau.caseworker, now=now)
    hindrances.require_none(claim)
    changed = ("是", "另有一案在查。", "津市监立〔2024〕9号")
    assert reply(office, {claim.enterprise.uscc: changed}, manager, now) == 1
    assert OfficeFinding.objects.filter(superseded_at=None).get().text == "另有一案在查。"
    assert code_of(hindrances.require_none, claim) == "finding_open"
    consulting_again = {"verdict": FindingAnswer.SET_ASIDE, "reason": "x", "by": bureau.caseworker, "now": now}
    assert code_of(consulting.answer, first, **consulting_again) == "nothing_to_answer"


def test_a_finding_is_answered_before_the_claim_is_proposed(office, claim, manager, bureau, now):
    reply(office, {claim.enterprise.uscc: FOUND}, manager, now)
    agree = {"verdict": Verdict.AGREE, "by": bureau.caseworker, "now": now}
    assert code_of(reviewing.opine, claim, **agree) == "finding_open"
    finding = OfficeFinding.objects.get()
    answer = {"by": bureau.caseworker, "now": now}
    assert (
        code_of(consulting.answer, finding, verdict=FindingAnswer.MAINTAINED, reason=" ", **answer) == "reason_missing"
    )
    consulting.answer(finding, verdict=FindingAnswer.MAINTAINED, reason="处罚属实。", **answer)
    assert code_of(reviewing.opine, claim, **agree) == "finding_maintained"
    consulting.answer(finding, verdict=FindingAnswer.SET_ASIDE, reason="不属于严重失信。", **answer)
    reviewing.opine(claim, **agree)
    assert Application.objects.get(pk=claim.pk).state == State.DECIDING
    assert AuditEvent.objects.filter(kind="finding.answered").count() == 2


def test_a_finding_that_comes_before_the_decision_holds_the_signature_back(bureau, manager, now):
    claim = at_decision(make_submitted(make_call()), bureau, now)
    made = consulting.begin(claim.call, asked(), due_on=DUE_ON, by=manager, now=now)
    office = made.offices.select_related("consultation").get(department="tax")
    reply(office, {claim.enterprise.uscc: FOUND}, manager, now)
    digest = deciding.due(claim).digest
    assert code_of(deciding.sign, claim, digest=digest, by=bureau.director, now=now) == "finding_open"
    finding = OfficeFinding.objects.get()
    consulting.answer(finding, verdict=FindingAnswer.SET_ASIDE, reason="已缴清。", by=bureau.caseworker, now=now)
    deciding.sign(claim, digest=digest, by=bureau.director, now=now)


def test_nothing_found_keeps_nobody_back(office, claim, manager, now):
    reply(office, {claim.enterprise.uscc: ("否", None, None)}, manager, now)
    hindrances.require_none(claim)


def test_who_asks_who_answers_and_who_sees(office, claim, manager, bureau, now):
    for person in (bureau.commerce, bureau.finance, bureau.director):
        with pytest.raises(NotAllowed):
            consulting.begin(claim.call, asked(), due_on=DUE_ON, by=person, now=now)
        with pytest.raises(NotAllowed):
            consulting.export(office, by=person, now=now)
        assert not Consultation.objects.visible_to(person).exists()
    assert Consultation.objects.visible_to(manager).exists()
    assert Consultation.objects.visible_to(bureau.caseworker).exists()
    assert not Consultation.objects.visible_to(make_member(make_enterprise())).exists()
    wuqing = make_division("120114", "武清区", "Wuqing")
    assert not Consultation.objects.visible_to(make_officer(R.CASEWORKER, wuqing)).exists()
    reply(office, {claim.enterprise.uscc: FOUND}, manager, now)
    finding = OfficeFinding.objects.get()
    for person in (manager, bureau.commerce, bureau.director):
        with pytest.raises(NotAllowed):
            consulting.answer(finding, verdict=FindingAnswer.SET_ASIDE, reason="x", by=person, now=now)
