"""What is forgotten when its time is over: who objected, who was an expert, accounts nobody was paid to."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from enterprises.actions import payee_changes
from enterprises.actions.payees import ask_change
from enterprises.models import PayeeAccount, PayeeChange
from enterprises.objections.objectors import keep
from pilotzone.audit import queries as chain
from pilotzone.audit import retention
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import experts, noticing, objecting, ruling_objections
from subsidies.enums_terms import ObjectionSource
from subsidies.models import Expert, Objection, Payment
from tests.factories.claims import pdf
from tests.factories.people import make_enterprise, make_member, make_officer
from tests.factories.registry import make_payee
from tests.factories.review import approved, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1095)


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def ruled(bureau, now):
    claim = approved(make_submitted(), bureau, now)
    notice = noticing.publish(claim.call, [claim], document_number="公示1号", by=bureau.secretary, now=now)
    item = notice.items.select_related("notice__call", "application").get()
    objector = objecting.Objector(ObjectionSource.PERSON, "李雷", "11010519491231002X", "13800138000")
    letter, *evidence = [keep(pdf(name), "letter", by=None, now=now) for name in ("l.pdf", "e.pdf", "f.pdf")]
    given = {"statement": "该企业的发票与本人经手的不符，请核实。", "letter": letter, "evidence": evidence}
    made = objecting.file_objection(item, objector, **given, submission=uuid4(), now=now)
    manager = make_officer(R.PROGRAMME_MANAGER)
    ruling_objections.propose(made, outcome="unfounded", clause="", reason="经核实不属实。", by=manager, now=now)
    ruling_objections.confirm(made, by=make_officer(R.DIRECTOR), now=now)
    return Objection.objects.get(pk=made.pk)


def test_who_objected_is_erased_three_years_after_the_ruling(ruled, now, client, at):
    assert retention.forget_due(now + DAYS) == 0
    assert retention.forget_due(now + DAYS + timedelta(seconds=1)) == 1
    row = Objection.objects.get(pk=ruled.pk)
    assert (row.identity_encrypted, row.statement, row.letter, row.evidence.count()) == ("", "", None, 0)
    assert (row.outcome, row.reason) == ("unfounded", "经核实不属实。")
    assert AuditEvent.objects.filter(kind="objection.erased", payload={"reference": row.reference}).count() == 1
    assert list(chain.verify()) == []
    assert retention.forget_due(now + DAYS + timedelta(days=1)) == 0
    officer = make_officer(R.PROGRAMME_MANAGER)
    with pytest.raises(Refused, match="erased"):
        objecting.reveal_objector(row, by=officer, now=now)
    at("2027-07-10T10:00:00")
    client.force_login(officer)
    assert "已于" in client.get(reverse("bureau:subsidies:objection_detail", args=[row.uid])).content.decode()


def test_an_undecided_objection_is_kept(ruled, now):
    Objection.objects.filter(pk=ruled.pk).update(decided_at=None, decided_by=None)
    assert retention.forget_due(now + 10 * DAYS) == 0 or Objection.objects.get(pk=ruled.pk).erased_at is None


def test_an_expert_who_left_keeps_the_reference_alone(now):
    manager = make_officer(R.PROGRAMME_MANAGER)
    made = [
        experts.enter(name=name, employer="天津大学", employer_uscc="", skills=["trade"], by=manager, now=now)
        for name in ("钱一", "孙二")
    ]
    experts.end(made[0], by=manager, now=now)
    retention.forget_due(now + DAYS + timedelta(seconds=1))
    rows = [(row.reference, row.name, row.employer) for row in Expert.objects.order_by("pk")]
    assert rows == [(made[0].reference, "", ""), (made[1].reference, "孙二", "天津大学")]


def test_numbers_go_where_nothing_was_ever_paid(bureau, now):
    firm = make_enterprise(payee=False)
    admin, officer = make_member(firm), make_officer(R.CASEWORKER)
    first = make_payee(firm)
    given = {"bank": "中国银行天津分行", "cnaps": "104110000000", "number": "6222020302009999999", "reason": "换行"}
    refused = ask_change(firm, **given, holder=firm.name_zh, by=admin, now=now)
    payee_changes.refuse(refused, reason="无法核实", by=officer, now=now)
    PayeeAccount.objects.filter(pk=first.pk).update(replaced_at=now)
    year = now + timedelta(days=365, seconds=1)
    retention.forget_due(year)
    assert (PayeeChange.objects.get().number_encrypted, PayeeChange.objects.get().number_tail) == ("", "9999")
    assert PayeeAccount.objects.get(pk=first.pk).number_encrypted != ""
    retention.forget_due(now + DAYS + timedelta(seconds=1))
    assert PayeeAccount.objects.get(pk=first.pk).number_encrypted == ""
    assert not Payment.objects.exists()
