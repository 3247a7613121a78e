"""Entries of credit lists: by two people, barring on grounds only, repaired by a decision of another."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from enterprises.actions import credit_entries, credit_lists
from enterprises.actions.credit_entries import Given
from enterprises.models import CreditEntry, CreditList, CreditRecord
from enterprises.queries_services import credit_held
from pilotzone.accounts.models import Appointment
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.factories.registry import make_credit_record, make_file
from tests.factories.services import make_list

pytestmark = pytest.mark.django_db
START = date(2024, 7, 1)


def given(found, by, **fields):
    values = {
        "list": found,
        "level": None,
        "reason": "行政处罚",
        "source": "市场监管部门",
        "starts_on": START,
        "ends_on": None,
        "evidence": make_file(by),
    } | fields
    return Given(**values)


def made(found, officer, firm=None):
    return credit_entries.enter(firm or make_enterprise(payee=False), given(found, officer), by=officer, now=NOW)


def test_the_shipped_lists_load_again_without_doubles():
    credit_lists.load()
    before = list(CreditList.objects.values_list("code", "may_bar", "is_internal", "effect"))
    credit_lists.load()
    assert before == list(CreditList.objects.values_list("code", "may_bar", "is_internal", "effect"))
    assert before == [
        ("SERIOUS", True, False, "bars_funding"),
        ("FALSE-FIGURES", False, False, "note"),
        ("NEGATIVE", False, False, "note"),
        ("CUSTOMS", False, True, "note"),
    ]
    assert CreditList.objects.get(code="CUSTOMS").levels.count() == 5
    for code, words in (("NEGATIVE", {"may_bar": True}), ("CUSTOMS", {"is_internal": False})):
        with pytest.raises(IntegrityError), transaction.atomic():
            CreditList.objects.filter(code=code).update(**words)


def test_an_entry_bars_once_another_person_has_confirmed_it():
    officer, director, firm = make_officer(R.ASSESSMENT_OFFICER), make_officer(R.DIRECTOR), make_enterprise(payee=False)
    admin = make_member(firm)
    with pytest.raises(NotAllowed):
        made(make_list("OTHER"), director)
    entry = made(make_list(), officer, firm)
    assert not CreditRecord.objects.exists()
    with pytest.raises(NotAllowed):
        credit_entries.confirm(entry, by=officer, now=NOW)
    credit_entries.confirm(entry, by=director, now=NOW)
    record = CreditRecord.objects.get()
    assert (record.effect, record.uscc, record.list_name) == ("bars_funding", firm.uscc, "严重失信名单")
    assert (record.starts_on, record.ends_on) == (START, date(2027, 6, 30))
    assert Notice.objects.get(kind="enterprises.credit_entered").recipient == admin
    with pytest.raises(Refused):
        credit_entries.refuse(entry, note="x", by=director, now=NOW)
    kinds = AuditEvent.objects.filter(chain__case_uid=entry.uid).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["credit.entry_made", "credit.entry_confirmed"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.filter(pk=entry.pk).update(reason="other")


def test_a_list_without_its_item_leaves_an_entry_on_record_only():
    officer, director = make_officer(R.ASSESSMENT_OFFICER), make_officer(R.DIRECTOR)
    found = make_list("ZONE", may_bar=False, catalogue_item="", term_months=0, kind="negative")
    credit_entries.confirm(made(found, officer), by=director, now=NOW)
    assert CreditRecord.objects.get().effect == "note"
    refused = made(found, officer)
    with pytest.raises(Refused):
        credit_entries.refuse(refused, note="", by=director, now=NOW)
    credit_entries.refuse(refused, note="证据不足", by=director, now=NOW)
    assert CreditRecord.objects.count() == 1


def test_what_is_missing_or_outside_the_list_is_refused_at_its_field():
    officer, firm = make_officer(R.ASSESSMENT_OFFICER), make_enterprise(payee=False)
    credit_lists.load()
    found = CreditList.objects.get(code="SERIOUS")
    levelled = CreditList.objects.get(code="FALSE-FIGURES")
    cases = [
        (found, {"reason": " "}, "reason"),
        (found, {"evidence": None}, "evidence"),
        (found, {"level": levelled.levels.first()}, "level"),
        (levelled, {}, "level"),
        (found, {"starts_on": date(2020, 1, 1)}, "starts_on"),
        (found, {"ends_on": date(2024, 6, 1)}, "starts_on"),
        (found, {"ends_on": date(2027, 7, 1)}, "ends_on"),
        (make_list("OPEN", term_months=0), {}, "ends_on"),
    ]
    for each, fields, field in cases:
        with pytest.raises(Refused) as caught:
            credit_entries.enter(firm, given(each, officer, **fields), by=officer, now=NOW)
        assert caught.value.field == field, fields
    levelled_entry = given(levelled, officer, level=levelled.levels.first())
    row = credit_entries.enter(firm, levelled_entry, by=officer, now=NOW)
    assert row.ends_on == date(2025, 6, 30)


def test_the_very_same_entry_is_not_made_twice_while_it_waits_or_stands():
    officer, director, firm = make_officer(R.ASSESSMENT_OFFICER), make_officer(R.DIRECTOR), make_enterprise(payee=False)
    found = make_list()
    first = made(found, officer, firm)
    with pytest.raises(Refused, match=f"entry_twice.*{first.reference}"):
        made(found, officer, firm)
    assert made(found, officer).pk  # of another firm
    credit_entries.confirm(first, by=director, now=NOW)
    with pytest.raises(Refused, match="entry_twice"):
        made(found, officer, firm)
    other = given(found, officer, reason="另一处罚")
    again = credit_entries.enter(firm, other, by=officer, now=NOW)
    credit_entries.refuse(again, note="依据不足", by=director, now=NOW)
    assert credit_entries.enter(firm, other, by=officer, now=NOW).pk  # the one that was not confirmed never stood


def test_repair_lifts_an_entry_by_the_decision_of_another():
    officer, director, firm = make_officer(R.ASSESSMENT_OFFICER), make_officer(R.DIRECTOR), make_enterprise(payee=False)
    admin, lead = make_member(firm), make_member(firm, R.PROJECT_LEAD)
    entry = made(make_list(), officer, firm)

    def ask(by=admin, statement="罚款已缴", evidence=True):
        file = make_file(by) if evidence else None
        return credit_entries.ask_repair(entry, statement=statement, evidence=file, by=by, now=NOW)

    with pytest.raises(Refused, match="not_standing"):
        ask()
    credit_entries.confirm(entry, by=director, now=NOW)
    for wrong, error in (({"by": lead}, NotAllowed), ({"statement": ""}, Refused), ({"evidence": False}, Refused)):
        with pytest.raises(error):
            ask(**wrong)
    first = ask()
    with pytest.raises(Refused, match="repair_waits"):
        ask()
    with pytest.raises(NotAllowed):
        credit_entries.withdraw_repair(first, by=lead, now=NOW)
    credit_entries.withdraw_repair(first, by=admin, now=NOW)
    second = ask()
    with pytest.raises(Refused):
        credit_entries.decide_repair(second, granted=False, note="", by=director, now=NOW)
    credit_entries.decide_repair(second, granted=False, note="缺凭证", by=director, now=NOW)
    third = ask()
    with pytest.raises(NotAllowed):
        credit_entries.decide_repair(third, granted=True, note="", by=officer, now=NOW)
    credit_entries.decide_repair(third, granted=True, note="", by=director, now=NOW)
    with pytest.raises(Refused, match="decided"):
        credit_entries.decide_repair(third, granted=True, note="", by=director, now=NOW)
    assert CreditRecord.objects.get().repaired_on == date(2024, 7, 2)
    assert not CreditRecord.objects.in_force(date(2024, 7, 2)).exists()
    told = Notice.objects.filter(recipient=admin, kind__contains="repair").order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["enterprises.repair_refused", "enterprises.repair_granted"]
    own = make_credit_record(firm.uscc, effect="owes_fiscal")
    assert [(each.pk, getattr(each, "entry", None)) for each in credit_held(firm)][1] == (own.pk, None)


def test_whoever_made_an_entry_decides_neither_it_nor_its_repair():
    both = make_officer(R.ASSESSMENT_OFFICER)
    office = both.appointments.get().office
    Appointment.objects.create(user=both, role=R.DIRECTOR, office=office, starts_on=date(2020, 1, 1))
    firm, director = make_enterprise(payee=False), make_officer(R.DIRECTOR)
    entry = made(make_list(), both, firm)
    with pytest.raises(Refused, match="entered_it"):
        credit_entries.confirm(entry, by=both, now=NOW)
    credit_entries.confirm(entry, by=director, now=NOW)
    admin = make_member(firm)
    asked = credit_entries.ask_repair(entry, statement="a", evidence=make_file(admin), by=admin, now=NOW)
    with pytest.raises(Refused, match="entered_it"):
        credit_entries.decide_repair(asked, granted=True, note="", by=both, now=NOW)
