"""Originals compared, visits recorded, and a district's letter that takes its claims to the city."""

import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from openpyxl import load_workbook
from PIL import Image

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference.actions import enter_calendar
from subsidies import evidence, examination, submissions
from subsidies.actions import documents, examining, programmes, reviewing, submitting_to_city
from subsidies.enums import State, Verdict
from subsidies.models import Application, OriginalsCheck, Submission
from tests.factories.claims import pdf
from tests.factories.people import make_call, make_division, make_enterprise, make_member, make_officer
from tests.factories.review import make_bureau, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DAY = date(2024, 7, 2)


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def call(now):
    made = make_call()
    by = make_officer(R.PROGRAMME_MANAGER)
    programmes.set_intake(made.programme, submits_by_letter=True, checks_originals=False, by=by, now=now)
    return type(made).objects.get(pk=made.pk)


def agree(claim, people, now):
    for person in people:
        reviewing.opine(claim, verdict=Verdict.AGREE, by=person, now=now)


def code_of(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.code


def photo(name="site.png"):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")


def state_of(claim):
    return Application.objects.get(pk=claim.pk).state


def submit(call, claims, by, now, number="津滨商函〔2024〕3号", division=None):
    keys = [each.pk for each in claims]
    return submitting_to_city.make(call, division or make_division(), keys, document_number=number, by=by, now=now)


def test_without_the_setting_a_claim_goes_to_the_city_as_before(bureau, now):
    claim = make_submitted()
    agree(claim, (bureau.commerce, bureau.finance), now)
    assert state_of(claim) == State.CITY_REVIEW


def test_with_the_letter_a_claim_waits_until_it_is_submitted(call, bureau, now):
    """30 % of 120,000 and of 60,000 yuan: 36,000 and 18,000."""
    first, second = make_submitted(call), make_submitted(call, amounts=("60000.00",))
    for claim in (first, second):
        agree(claim, (bureau.commerce, bureau.finance), now)
        assert state_of(claim) == State.DISTRICT_REVIEW
    assert list(submissions.ready(bureau.commerce)) == [first, second]
    made = submit(call, [first, second], bureau.commerce, now)
    assert (made.count, made.total, made.document_number) == (2, 54_000_00, "津滨商函〔2024〕3号")
    assert [state_of(each) for each in (first, second)] == [State.CITY_REVIEW] * 2
    assert not submissions.ready(bureau.commerce).exists()
    content = submissions.content_of(made)
    assert [(row["claim"], row["verified"]) for row in content["claims"]] == [
        (first.reference, "36000.00"),
        (second.reference, "18000.00"),
    ]
    assert [row[2:] for row in content["clauses"]] == [[2, "54000.00"]]
    assert content["total"] == "54000.00"


def test_the_letter_and_the_sheets_say_the_same_and_are_vouched_for(call, bureau, now):
    claim = make_submitted(call)
    agree(claim, (bureau.commerce, bureau.finance), now)
    made = submit(call, [claim], bureau.commerce, now)
    for draw in (submissions.letter, submissions.summary):
        assert draw(made).startswith(b"%PDF")
        assert draw(made) == draw(made)
    book = load_workbook(io.BytesIO(submissions.workbook(made)))
    rows = list(book["汇总表"].values)
    assert rows[1][1:4] == (claim.reference, claim.enterprise.name_zh, claim.enterprise.uscc)
    assert rows[1][-1] == 36000
    assert list(book["按条款"].values)[-1] == ("合计", 1, 36000)
    assert submissions.is_intact(made)
    assert AuditEvent.objects.get(kind="submission.made").payload["digest"] == made.digest
    assert AuditEvent.objects.get(kind="claim.submitted_to_city").payload["digest"] == made.digest
    vouched = {each.sha256 for each in evidence.gather(claim, files=True).vouched}
    assert made.digest in vouched


def test_a_submission_is_never_changed(call, bureau, now):
    claim = make_submitted(call)
    agree(claim, (bureau.commerce, bureau.finance), now)
    made = submit(call, [claim], bureau.commerce, now)
    for change in ({"content": "{}"}, {"total": 1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Submission.objects.update(**change)
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(TypeError):
        made.delete()


def test_only_what_both_desks_agree_to_is_submitted_all_or_nothing(call, bureau, now):
    agreed, half = make_submitted(call), make_submitted(call)
    agree(agreed, (bureau.commerce, bureau.finance), now)
    agree(half, (bureau.commerce,), now)
    assert code_of(submit, call, [agreed, half], bureau.commerce, now) == "not_agreed"
    assert state_of(agreed) == State.DISTRICT_REVIEW
    assert code_of(submit, call, [], bureau.commerce, now) == "nothing_chosen"
    assert code_of(submit, call, [agreed], bureau.commerce, now, number=" ") == "number_missing"
    other = make_submitted()
    assert code_of(submit, call, [agreed, other], bureau.commerce, now) == "other_claims"
    submit(call, [agreed], bureau.commerce, now)
    agree(half, (bureau.finance,), now)
    assert code_of(submit, call, [half], bureau.commerce, now) == "number_used"


def test_who_submits_and_who_sees_it(call, bureau, now):
    claim = make_submitted(call)
    agree(claim, (bureau.commerce, bureau.finance), now)
    wuqing = make_division("120114", "武清区", "Wuqing")
    stranger = make_officer(R.DISTRICT_COMMERCE, wuqing)
    for person in (bureau.finance, bureau.caseworker, stranger):
        with pytest.raises(NotAllowed):
            submit(call, [claim], person, now)
    submit(call, [claim], bureau.commerce, now)
    sees = {person: Submission.objects.visible_to(person).exists() for person in (bureau.commerce, bureau.finance)}
    assert set(sees.values()) == {True}
    assert Submission.objects.visible_to(bureau.caseworker).exists()
    assert not Submission.objects.visible_to(stranger).exists()
    assert not Submission.objects.visible_to(make_member(claim.enterprise)).exists()
    assert not Submission.objects.visible_to(make_officer(R.SYSTEM_ADMIN)).exists()


def test_originals_are_compared_before_the_district_agrees(bureau, now):
    claim = with_paper(now)
    by = make_officer(R.PROGRAMME_MANAGER)
    programmes.set_intake(claim.call.programme, submits_by_letter=False, checks_originals=True, by=by, now=now)
    opine = {"verdict": Verdict.AGREE, "by": bureau.commerce, "now": now}
    assert code_of(reviewing.opine, claim, **opine) == "originals_open"
    compare = {"checked_on": DAY, "by": bureau.commerce, "now": now}
    assert code_of(examining.record_originals, claim, [], agrees=True, **compare) == "nothing_compared"
    assert code_of(examining.record_originals, claim, ["contracts"], agrees=False, **compare) == "remark_missing"
    examining.record_originals(claim, ["contracts"], agrees=False, remark="缺骑缝章。", **compare)
    assert examination.unchecked(claim) == ["contracts"]
    examining.record_originals(claim, ["contracts"], agrees=True, **compare)
    assert examination.unchecked(claim) == []
    reviewing.opine(claim, **opine)
    store(claim, now)  # another file of the kind: compared again
    assert examination.unchecked(claim) == ["contracts"]
    with pytest.raises(DatabaseError), transaction.atomic():
        OriginalsCheck.objects.update(agrees=True, remark="")


def with_paper(now):
    claim = make_submitted(make_call())
    store(claim, now)
    return claim


def store(claim, now):
    with transaction.atomic():
        documents.store_document(
            claim,
            "contracts",
            pdf(f"合同{claim.documents.count()}.pdf"),
            lines=(),
            replaces=None,
            read=None,
            by=claim.created_by,
            now=now,
        )


def test_the_frozen_letter_is_readable_json(call, bureau, now):
    claim = make_submitted(call, enterprise=make_enterprise())
    agree(claim, (bureau.commerce, bureau.finance), now)
    content = json.loads(submit(call, [claim], bureau.commerce, now).content)
    assert content["title"].startswith("关于报送")
    assert "滨海新区" in content["issuer"]
