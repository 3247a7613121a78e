"""The end of a year: carried forward or handed back by two people, and nothing is decided on a closed year."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed
from subsidies import queries, statements
from subsidies.actions import budgeting, closing
from subsidies.enums import EntryKind
from subsidies.models import Budget, BudgetEntry
from subsidies.rules.ledger import Line
from tests.factories.people import make_budget, make_call, make_officer
from tests.factories.review import approved, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2025, 1, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def people():
    return make_officer(R.FINANCE_OFFICER), make_officer(R.FINANCE_OFFICER)


def close(budget, people, way="carry_forward", now=NEW_YEAR):
    return closing.confirm(
        closing.ask(budget, way=way, note="津财〔2025〕1号", by=people[0], now=now), by=people[1], now=now
    )


@pytest.mark.engine
def test_what_is_free_is_in_the_next_year_and_what_is_bound_stays(people, now):
    budget = make_budget(1_000_00)
    budgeting.enter(budgeting.lock(budget.pk), Line(EntryKind.RESERVE, 300_00), by=people[0], now=now)
    call = make_call(budget=budget)
    done = close(budget, people)
    budget.refresh_from_db()
    call.refresh_from_db()
    target = done.target
    assert (done.amount, budget.allotted, budget.reserved, budget.balance) == (700_00, 300_00, 300_00, 0)
    assert (target.year, target.document_number, target.balance) == (2025, budget.document_number, 700_00)
    left, taken = budget.entries.get(kind="carry_forward"), target.entries.get(kind="carry_in")
    assert (left.amount, taken.amount, taken.counterpart) == (700_00, 700_00, left)
    assert call.budget == target
    assert AuditEvent.objects.get(kind="budget.opened", subject_uid=target.uid).actor == people[1]
    assert queries.ledger_problems(budget) == queries.ledger_problems(target) == []
    call_command("budget", "verify")
    budgeting.enter(budgeting.lock(budget.pk), Line(EntryKind.COMMIT, 300_00), by=people[0], now=NEW_YEAR)  # goes on


def test_money_handed_back_leaves_the_budgets(people):
    budget = make_budget(1_000_00)
    done = close(budget, people, "hand_back")
    budget.refresh_from_db()
    assert (done.amount, done.target, budget.allotted, budget.balance) == (1_000_00, None, 0, 0)
    assert budget.entries.last().kind == EntryKind.HAND_BACK


def test_nothing_is_allotted_or_decided_on_a_closed_year(people, now):
    bureau, budget = make_bureau(), make_budget()
    claim = make_submitted(call=make_call(budget=budget))
    close(budget, people, "hand_back")
    with pytest.raises(Exception, match="budget_closed"):
        approved(claim, bureau, now)
    for act in (budgeting.allot, budgeting.reduce):
        with pytest.raises(Exception, match="budget_closed"):
            act(budget, amount=1, note="", by=people[0], now=NEW_YEAR)


def test_a_call_whose_money_was_handed_back_goes_on_with_another_budget(people, now, client, at):
    at("2025-01-03T10:00:00")
    bureau, budget, other, shut = make_bureau(), make_budget(), make_budget(), make_budget()
    claim = make_submitted(call=make_call(budget=budget))
    for each in (budget, shut):
        close(each, people, "hand_back")
    client.force_login(people[0])
    page = client.get(f"/bureau/budgets/{budget.uid}/").content.decode()
    address = f"/bureau/budgets/{budget.uid}/calls/{claim.call.uid}/"
    assert address in page
    assert str(shut.uid) not in page
    assert client.post(address, {"budget": shut.uid}).status_code == 422
    assert client.post(f"/bureau/budgets/{other.uid}/calls/{claim.call.uid}/", {"budget": other.uid}).status_code == 409
    assert client.post(address, {"budget": other.uid}).status_code == 302
    assert address not in client.get(f"/bureau/budgets/{budget.uid}/").content.decode()
    claim = approved(type(claim).objects.get(pk=claim.pk), bureau, now)
    assert claim.instalments.get().budget == other
    client.force_login(make_officer(R.DIRECTOR))
    assert client.post(address, {"budget": other.uid}).status_code == 403


def test_the_decision_goes_on_with_what_was_carried(people, now):
    bureau, budget = make_bureau(), make_budget()
    claim = make_submitted(call=make_call(budget=budget))
    target = close(budget, people).target
    claim = approved(type(claim).objects.get(pk=claim.pk), bureau, now)
    assert claim.instalments.get().budget == target


def test_it_takes_two_finance_officers(people, now):
    budget = make_budget()
    with pytest.raises(NotAllowed):
        closing.ask(budget, way="hand_back", note="x", by=make_officer(R.DIRECTOR), now=now)
    asked = closing.ask(budget, way="hand_back", note="x", by=people[0], now=now)
    with pytest.raises(Exception, match="asked_it"):
        closing.confirm(asked, by=people[0], now=now)
    with pytest.raises(Exception, match="closing_waits"):
        closing.ask(budget, way="carry_forward", note="x", by=people[1], now=now)
    closing.drop(asked, by=people[0], now=now)
    with pytest.raises(Exception, match="closing_over"):
        closing.confirm(asked, by=people[1], now=now)


@pytest.mark.parametrize(("fields", "code"), [({"way": "burn"}, "way_missing"), ({"note": " "}, "note_missing")])
def test_it_needs_a_way_and_a_document(people, now, fields, code):
    with pytest.raises(Exception, match=code):
        closing.ask(make_budget(), **({"way": "hand_back", "note": "x"} | fields), by=people[0], now=now)


def test_verify_finds_money_that_the_next_year_does_not_have(people, capsys):
    done = close(make_budget(1_000_00), people)
    BudgetEntry.objects.filter(budget=done.target)._raw_delete("default")
    Budget.objects.filter(pk=done.target.pk).update(allotted=0, entries_count=0)
    with pytest.raises(CommandError):
        call_command("budget", "verify")
    assert "line 2 carries 100000 forward, the next year took None" in capsys.readouterr().err


# --- the statement -----------------------------------------------------------------------------------


def test_the_statement_equals_the_ledger_month_by_month(people, now):
    budget = make_budget(1_000_00)  # 2 July 2024
    for kind, amount, at in (
        (EntryKind.RESERVE, 300_01, datetime(2024, 7, 31, 15, 59, tzinfo=UTC)),  # 31 July, 23:59 in Shanghai
        (EntryKind.COMMIT, 300_01, datetime(2024, 7, 31, 16, 0, tzinfo=UTC)),  # 1 August, 00:00
        (EntryKind.PAY, 100_00, datetime(2024, 10, 8, 2, 0, tzinfo=UTC)),
    ):
        budgeting.enter(budgeting.lock(budget.pk), Line(kind, amount), by=people[0], now=at)
    found = statements.of_budget(budget)
    assert [month.first_day for month in found] == [date(2024, number, 1) for number in (7, 8, 9, 10)]
    assert [month.sums for month in found] == [
        {EntryKind.ALLOT: 1_000_00, EntryKind.RESERVE: 300_01},
        {EntryKind.COMMIT: 300_01},
        {},
        {EntryKind.PAY: 100_00},
    ]
    assert [statements.stand(month.closing) for month in found] == [
        [1_000_00, 300_01, 0, 0, 699_99],
        [1_000_00, 0, 300_01, 0, 699_99],
        [1_000_00, 0, 300_01, 0, 699_99],
        [1_000_00, 0, 200_01, 100_00, 699_99],
    ]
    assert all(after.opening == before.closing for before, after in pairwise(found))
    sheet = load_workbook(BytesIO(statements.workbook(budget))).active
    last = [cell.value for cell in sheet[sheet.max_row]]
    ends = [Decimal(text) for text in ("1000", "0", "200.01", "100", "699.99")]
    assert [Decimal(str(value)) for value in last[3:]] == ends
    text = PdfReader(BytesIO(statements.paper(budget, now=now))).pages[0].extract_text()
    assert "2024年07月" in text
    assert "300.01" in text


def test_pages_of_a_years_end_and_its_statement(people, client, at):
    at("2025-01-03T10:00:00")
    budget = make_budget(1_000_00)
    page = f"/bureau/budgets/{budget.uid}/"
    client.force_login(people[0])
    assert client.get(f"{page}close/").status_code == 200
    assert client.post(f"{page}close/", {"way": "carry_forward", "note": ""}).status_code == 422
    assert client.post(f"{page}close/", {"way": "carry_forward", "note": "津财〔2025〕1号"}).status_code == 302
    confirm = f"{page}close/{budget.closings.get().uid}/"
    assert client.post(confirm).status_code == 422
    client.force_login(people[1])
    assert confirm in client.get(page).content.decode()
    assert client.post(confirm).status_code == 302
    assert client.get(f"{page}statement/").status_code == 200
    assert client.get(f"{page}statement/pdf/").content.startswith(b"%PDF")
    assert client.get(f"{page}statement/xlsx/").status_code == 200
    assert client.get(f"{page}statement/doc/").status_code == 404
