"""One complete request: what a desk reviewed without a word it raises later only with a supervisor's permission."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import answering, correcting, late_remarking
from subsidies.models import Application, Correction, LateRemark
from tests.factories.people import make_officer
from tests.factories.review import at_city, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
TURNOVER, OTHER = "answer:turnover", "answer:other_money"
FIRST = {TURNOVER: "请核对营业额。"}
LATER = {OTHER: "请补充其他资金说明。"}


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="高敏")


@pytest.fixture
def claim(bureau, now):
    """The district asked for the turnover once, and the enterprise answered."""
    claim = make_submitted()
    answered(correcting.request(claim, FIRST, by=bureau.commerce, now=now), now)
    return again(claim)


def answered(correction, now, text="50,000,000"):
    admin = correction.application.created_by
    correction = Correction.objects.select_related("application__call", "application__enterprise").get(pk=correction.pk)
    answering.prepare(correction, {TURNOVER: {"turnover": text}}, by=admin, now=now)
    answering.answer(correction, by=admin, now=now + timedelta(minutes=5))


def again(claim):
    return Application.objects.select_related("call", "enterprise").get(pk=claim.pk)


def ask(claim, bureau, now, points=LATER, why="首次审核时漏看附表。"):
    return late_remarking.ask(claim, points, why=why, by=bureau.commerce, now=now)


def test_a_later_remark_is_refused_and_says_how_it_goes_on(claim, bureau, now):
    with pytest.raises(Refused) as refused:
        correcting.request(claim, LATER | FIRST, by=bureau.commerce, now=now)
    assert (refused.value.code, refused.value.field) == ("needs_permission", OTHER)
    assert refused.value.params["count"] == 1
    assert again(claim).state == "district_review"


def test_what_was_asked_for_before_may_be_asked_for_again(claim, bureau, now):
    assert correcting.request(claim, FIRST, by=bureau.commerce, now=now)


def test_another_desk_has_its_own_first_look(claim, bureau, now):
    at_city(claim, bureau, now)
    assert correcting.request(again(claim), LATER, by=bureau.caseworker, now=now)


def test_what_another_desk_had_changed_since_is_new(claim, bureau, now):
    """The city names the turnover; its answer makes the district, which reviewed all, see it for the first time."""
    claim = make_submitted()
    at_city(claim, bureau, now)  # the district agreed to everything as it stood
    later = now + timedelta(hours=1)
    answered(correcting.request(again(claim), FIRST, by=bureau.caseworker, now=later), later)
    assert again(claim).state == "district_review"  # the district's opinions fell with the figure
    with pytest.raises(Refused):
        correcting.request(again(claim), LATER, by=bureau.commerce, now=later + timedelta(hours=1))
    assert correcting.request(again(claim), FIRST, by=bureau.commerce, now=later + timedelta(hours=1))


def test_with_a_permission_it_goes_through_once(claim, bureau, manager, now):
    [row] = ask(claim, bureau, now)
    assert Notice.objects.filter(kind="late_remark_asked", recipient=manager).count() == 1
    with pytest.raises(Refused):
        correcting.request(again(claim), LATER, by=bureau.commerce, now=now)
    late_remarking.answer(row, allowed=True, reason="附表确有矛盾，须核实。", by=manager, now=now)
    assert Notice.objects.filter(kind="late_remark_answered", recipient=bureau.commerce).count() == 1
    correcting.request(again(claim), LATER, by=bureau.commerce, now=now)
    row.refresh_from_db()
    assert row.used_at == now
    kinds = AuditEvent.objects.filter(chain__case_uid=claim.uid, kind__startswith="late_remark.")
    assert list(kinds.order_by("position").values_list("kind", flat=True)) == [
        "late_remark.asked",
        "late_remark.answered",
    ]


def test_not_allowed_it_stays_refused_and_can_be_asked_for_again(claim, bureau, manager, now):
    [row] = ask(claim, bureau, now)
    assert ask(claim, bureau, now) == []  # it waits already
    late_remarking.answer(row, allowed=False, reason="首次即可发现。", by=manager, now=now)
    with pytest.raises(Refused):
        correcting.request(again(claim), LATER, by=bureau.commerce, now=now)
    [second] = ask(claim, bureau, now)
    assert second.allowed is None
    with pytest.raises(Refused) as refused:
        late_remarking.answer(row, allowed=True, reason="x", by=manager, now=now)
    assert refused.value.status == 409


def test_who_may_ask_and_who_may_answer(claim, bureau, manager, now):
    with pytest.raises(NotAllowed):
        late_remarking.ask(claim, LATER, why="x", by=bureau.finance, now=now)
    for points, why, code in ((FIRST, "x", "not_late"), (LATER, " ", "why_missing")):
        with pytest.raises(Refused) as refused:
            ask(claim, bureau, now, points, why)
        assert refused.value.code == code
    [row] = ask(claim, bureau, now)
    with pytest.raises(NotAllowed):
        late_remarking.answer(row, allowed=True, reason="x", by=bureau.caseworker, now=now)
    with pytest.raises(Refused) as refused:
        late_remarking.answer(row, allowed=True, reason=" ", by=manager, now=now)
    assert refused.value.field == "reason"
    with pytest.raises(IntegrityError), transaction.atomic():
        LateRemark.objects.filter(pk=row.pk).update(
            allowed=True, reason="x", answered_at=now, answered_by=bureau.commerce
        )


def test_on_the_pages(client, claim, bureau, manager, at):
    at("2024-07-02T11:00:00")
    address = reverse("bureau:subsidies:correction_request", args=[claim.uid])
    client.force_login(bureau.commerce)
    assert "须经上级批准" in client.get(address).content.decode()
    given = {"version": claim.version, "target": [OTHER], f"remark-{OTHER}": LATER[OTHER], "why": "首次审核时漏看。"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert LATER[OTHER] in answer.content.decode()
    assert client.post(address, given | {"act": "ask", "why": ""}).status_code == 422
    assert client.post(address, given | {"act": "ask"}).status_code == 302
    row = LateRemark.objects.get()
    assert "尚未答复" in client.get(address).content.decode()
    client.force_login(manager)
    assert LATER[OTHER] in client.get(reverse("bureau:subsidies:late_remark_list")).content.decode()
    page = reverse("bureau:subsidies:late_remark_answer", args=[row.uid])
    assert "首次审核时漏看。" in client.get(page).content.decode()
    assert client.post(page, {"allowed": "yes"}).status_code == 422
    assert client.post(page, {"allowed": "yes", "reason": "须核实。"}).status_code == 302
    assert "须核实。" in client.get(reverse("bureau:subsidies:late_remark_list") + "?view=decided").content.decode()
    client.force_login(bureau.commerce)
    assert client.post(address, given).status_code == 302
