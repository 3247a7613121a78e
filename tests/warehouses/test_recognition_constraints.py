"""What the database refuses of recognition, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import recognition as make
from tests.factories.people import NOW
from tests.factories.recognition import TODAY
from tests.standing import part
from warehouses.enums_recognition import Advice, InspectionState, RecognitionState, ReviewState
from warehouses.models import Inspection, Recognition, RecognitionBatch, RecognitionOpinion, Rectification, YearlyReview

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(scope="module")
def prepared(standing):
    office = make.make_office()
    make.make_calendar(2024)
    row = make.to_inspection(make.make_application(make.make_batch(office)), office)
    return {"office": office, "row": row, "inspection": make.plan(row, office)}


office, row, inspection = part("office"), part("row"), part("inspection")


@pytest.mark.parametrize(
    "values",
    [
        {"state": RecognitionState.RECOGNISED},  # without a certificate
        {"certificate_number": "RZ-2024-0001"},  # without being recognised
        {"state": RecognitionState.REFUSED},  # without a reason
        {"checked_at": None},  # without its person
        {"correction_at": NOW},
        {"concluded_at": NOW},
        {"valid_from": TODAY, "valid_until": TODAY.replace(day=1)},
    ],
)
def test_an_application(row, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.filter(pk=row.pk).update(**values)


def test_whoever_concluded_does_not_decide(row, office):
    same = {"concluded_by": office.manager, "decided_by": office.manager, "concluded_at": NOW, "decided_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.filter(pk=row.pk).update(**same)


@pytest.mark.parametrize(
    "values",
    [
        {"closes_on": TODAY.replace(year=2023)},
        {"validity_months": 0},
        {"panel_least": 0},
        {"review_month": 13},
    ],
)
def test_a_batch(row, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        RecognitionBatch.objects.filter(pk=row.batch_id).update(**values)


def test_an_inspection_has_two_inspectors(inspection):
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(second=inspection.first)


def test_one_inspection_at_a_time(inspection):
    inspection.pk, inspection.uid = None, inspection.recognition.uid
    with pytest.raises(IntegrityError), transaction.atomic():
        inspection.save(force_insert=True)


@pytest.mark.parametrize("values", [{"digest": "0" * 64}, {"closed_at": NOW}, {"confirmed_at": NOW}])
def test_an_inspection_is_closed_as_a_whole(inspection, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(**values)


def test_confirmed_by_another_than_closed_it(inspection, office):
    closed = {"closed_at": NOW, "closed_by": office.first, "digest": "0" * 64, "record": "{}", "verdict": "conforms"}
    same = closed | {"confirmed_at": NOW, "confirmed_by": office.first, "state": InspectionState.DONE}
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(**same)


def test_an_opinion_once_and_with_a_reason(row, office):
    given = {"recognition": row, "member": office.panel[0], "given_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        RecognitionOpinion.objects.create(**given, advice=Advice.REFUSE)
    RecognitionOpinion.objects.create(**given, advice=Advice.RECOGNISE)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecognitionOpinion.objects.create(**given, advice=Advice.RECOGNISE)


def test_a_review_once_a_year_and_decided_as_a_whole(row):
    YearlyReview.objects.create(recognition=row, year=2025, opened_at=NOW, due_on=TODAY)
    for values in ({"year": 2025}, {"year": 2026, "state": ReviewState.PASSED}, {"year": 2027, "decided_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            YearlyReview.objects.create(recognition=row, opened_at=NOW, due_on=TODAY, **values)


def test_one_thing_to_put_right_at_a_time(row, office):
    made = {"recognition": row, "due_on": TODAY, "demanded_at": NOW, "demanded_by": office.checker}
    Rectification.objects.create(demand="整改", **made)
    for demand in ("再整改", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rectification.objects.create(demand=demand, **made)
