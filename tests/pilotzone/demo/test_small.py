"""The small demo: what a newcomer finds."""

import json
import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import override_settings

from enterprises.models import Enterprise
from enterprises.rules.codes import uscc_fault
from pilotzone.accounts.models import User
from pilotzone.audit import cases
from pilotzone.audit.models import AuditEvent, Chain
from pilotzone.demo import bulk, people, small
from pilotzone.exchange import batches, feed, queries
from pilotzone.exchange.actions import receipts, reconciling, sandbox
from pilotzone.exchange.api.authentication import acting
from pilotzone.exchange.enums import BatchMode, Kind
from pilotzone.exchange.models import Partner
from pilotzone.kernel.access import BUREAU_ROLES, P
from subsidies.enums import CheckState, Desk, EntryKind, State
from subsidies.models import (
    Application,
    AuditedClaim,
    Budget,
    Call,
    ClaimLine,
    Entitlement,
    MissingPaper,
    Offer,
    OfferRun,
    OfficeFinding,
    Opinion,
    Submission,
)
from subsidies.rules import records
from tests.factories.partners import make_partner, make_system

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.slow]

README = Path(__file__).resolve().parents[3] / "docs" / "api" / "README.md"
NOW = datetime(2026, 6, 17, 2, 30, tzinfo=UTC)  # a Wednesday morning


@pytest.fixture(scope="module", autouse=True)
def demo(built_once):
    with built_once():
        small.build(now=NOW, say=lambda text: None)
        yield


def test_claims_stand_in_every_state():
    assert set(Application.objects.values_list("state", flat=True)) == set(State)


def test_one_call_is_open_for_twelve_working_days_and_one_is_closed():
    earlier, later = Call.objects.filter(programme__code="independent_website").order_by("opens_at")
    assert earlier.closes_at < NOW
    assert later.is_open(NOW)
    # 17 June and twelve working days on, without weekends and the Dragon Boat holiday (19 June): 6 July, 17:00
    assert later.closes_at == datetime(2026, 7, 6, 9, 0, tzinfo=UTC)


def test_record_and_ledger_verify():
    call_command("audit", "verify", stdout=StringIO())
    call_command("budget", "verify", stdout=StringIO())


def test_every_case_of_the_record_has_a_name_or_at_least_a_word_for_its_kind():
    kinds = {chain.case_kind: chain for chain in Chain.objects.all()}
    words = {each.word for each in cases.called(kinds.values()).values()}
    assert len(words) == len(kinds)
    assert words.isdisjoint(kinds)


def test_budget_has_its_allotment_and_every_kind_of_entry():
    budget = Budget.objects.order_by("pk").first()
    assert budget.allotted == 120_000_000
    assert set(budget.entries.values_list("kind", flat=True)) == {
        EntryKind.ALLOT,
        EntryKind.RESERVE,
        EntryKind.COMMIT,
        EntryKind.PAY,
    }


def test_offers_without_application_stand_in_every_state():
    """Eleven of fourteen were connected at the first run, three more at the second; the withdrawn one is made again.

    Who accepted: two high-tech enterprises (5,000 + 15,000) and two specialised ones (5,000 + 10,000).
    """
    counts = dict(Offer.objects.values_list("state").annotate(count=Count("pk")))
    assert counts == {"offered": 4, "accepted": 4, "declined": 1, "lapsed": 5, "withdrawn": 1}
    assert set(OfferRun.objects.values_list("state", flat=True)) == {"made"}
    claims = Application.objects.filter(offer__isnull=False)
    assert sorted(claim.claimed for claim in claims) == [15_000_00, 15_000_00, 20_000_00, 20_000_00]
    leading = Offer.objects.get(enterprise__name_zh="天津澜图进出口有限公司")
    assert (leading.state, leading.amount, leading.answer_by > NOW) == ("offered", 5_000_00, True)


def test_a_list_with_discretionary_amounts_waits_to_be_settled():
    """Proposals of 700,000 and 600,000 before a budget of 1,000,000; two with the city, five with districts."""
    claims = Application.objects.filter(call__programme__code="headquarters").order_by("pk")
    assert [(claim.state, claim.claimed, claim.audited) for claim in claims] == [
        ("deciding", None, 700_000_00),
        ("deciding", None, 600_000_00),
        ("city_review", None, 300_000_00),
        *[("district_review", None, None)] * 4,
        ("city_review", None, 450_000_00),
        ("district_review", None, None),
    ]
    assert Budget.objects.get(name_en__startswith="Headquarters").balance == 1_000_000_00


def test_papers_that_follow_are_owed_missed_and_not_accepted_yet():
    rows = MissingPaper.objects.order_by("pk")
    assert [(bool(row.accepted_at), bool(row.overdue_at)) for row in rows] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    assert {row.material for row in rows} == {"premises"}


def test_a_district_has_submitted_one_letter_and_another_claim_waits_for_one():
    made = Submission.objects.get()
    assert (made.count, made.total) == (1, 450_000_00)


def test_other_departments_are_asked_and_one_finding_waits_for_an_answer():
    rows = OfficeFinding.objects.filter(found=True).order_by("pk")
    assert sorted(rows.values_list("answer", flat=True)) == ["", "set_aside"]
    assert OfficeFinding.objects.count() == 4


def test_an_audit_firm_has_reported_on_one_of_two_claims():
    assert [row.reports.count() for row in AuditedClaim.objects.order_by("pk")] == [1, 0]


def test_nothing_happens_in_the_future():
    assert AuditEvent.objects.order_by("at").last().at <= NOW


def test_events_stand_in_the_order_of_their_moments_within_each_claim():
    for chain in AuditEvent.objects.values_list("chain", flat=True).distinct():
        moments = list(AuditEvent.objects.filter(chain=chain).order_by("position").values_list("at", flat=True))
        assert moments == sorted(moments)


def test_enterprises_have_codes_with_both_check_signs_right():
    assert [enterprise.uscc for enterprise in Enterprise.objects.all() if uscc_fault(enterprise.uscc)] == []
    assert Enterprise.objects.filter(state="pending").count() == 2


def test_lines_come_in_three_currencies():
    lines = ClaimLine.objects.values_list("values", flat=True)
    currencies = {values["amount"]["currency"] for values in lines if "amount" in values}
    assert currencies == {"CNY", "USD", "EUR"}


def test_first_claim_of_the_leading_enterprise_shows_all_three_problems():
    claim = Application.objects.get(enterprise__name_zh="天津澜图进出口有限公司", project="独立站建设")
    record = json.loads(claim.entitlements.get(stage="claimed").record)
    failing = {each["id"]: each["rows"] for each in record["findings"] if each["result"] == "not_met"}
    assert failing == {"in_period": [4], "single_use": [5], "own_payment": [6]}
    assert claim.checks == CheckState.NOT_MET


def test_a_claim_waits_for_the_second_desk_of_its_district():
    waiting = Application.objects.filter(state=State.DISTRICT_REVIEW, opinions__desk=Desk.DISTRICT_COMMERCE)
    assert waiting.exclude(opinions__desk=Desk.DISTRICT_FINANCE).exists()
    assert Opinion.objects.filter(verdict="disagree").exists()


def test_every_frozen_record_evaluates_to_itself():
    from subsidies import facts

    for entitlement in Entitlement.objects.select_related("application__measure_version"):
        measure = facts.measure_of(entitlement.application.measure_version)
        frozen = json.loads(entitlement.record)
        assert records.again(frozen, measure) == frozen


def test_every_bureau_role_can_sign_in_with_a_verified_address():
    roles = {grant.role for user in User.objects.all() for grant in user.grants}
    assert roles >= BUREAU_ROLES
    assert set(EmailAddress.objects.filter(verified=True).values_list("email", flat=True)) == set(
        User.objects.filter(is_machine=False).values_list("email", flat=True)
    )
    assert User.objects.get(email="director@demo.pilotzone.example").check_password(people.PASSWORD)


def test_agent_acts_for_two_enterprises():
    agent = User.objects.get(email="agent@demo.pilotzone.example")
    assert len({grant.enterprise_id for grant in agent.grants}) == 2
    assert agent.may(P.CLAIM_EDIT)
    assert not agent.may(P.CLAIM_APPROVE)


def test_claims_in_bulk_find_room_beside_the_small_demo():
    before = Application.objects.count()
    bulk.build(40, seed=1, now=NOW, say=lambda text: None)
    bulk.build(20, seed=1, now=NOW, say=lambda text: None)
    assert Application.objects.count() == before + 60
    call_command("audit", "verify", stdout=StringIO())
    call_command("budget", "verify", stdout=StringIO())


def test_second_run_changes_nothing():
    before = AuditEvent.objects.count()
    out = StringIO()
    call_command("demo", stdout=out)
    assert "already" in out.getvalue()
    assert AuditEvent.objects.count() == before


def test_the_quick_starts_figures_are_taken_by_a_key_of_the_sandbox(settings):
    settings.PILOTZONE_SANDBOX = True
    body = re.search(r"api/v1/figures/.*?-d '(.*?)'", README.read_text(encoding="utf-8"), re.DOTALL)[1]
    sent = json.loads(body)
    rows = sent.pop("rows")
    assert [row["code"] for row in rows] == ["91120116MA07B2X41J"]
    customs = Partner.objects.get(code="customs")
    key, _secret = sandbox.open_key(customs, name="对接测试", networks=["127.0.0.1"], now=NOW)
    by, _presented = acting(key.client, key.client.held_scopes, NOW.date())
    receipt = receipts.take(batches.registered("figures"), sent, rows, mode=BatchMode.ALL, by=by, now=NOW)
    assert (receipt.state, receipt.taken, receipt.refused) == ("done", 1, 0)


def test_administrators_of_enterprises_for_which_keys_are_opened_are_among_the_sign_ins():
    partners = Partner.objects.filter(kind="enterprise").order_by("pk")
    firms = [Enterprise.objects.get(uscc=partner.code) for partner in partners]
    assert [firm.uscc for firm in firms] == ["91120116MA90000700", "91120116MA07B2X41J"]
    listed = [email for _role, email in people.sign_ins()]
    for firm, name in zip(firms, ("hongchuan", "company"), strict=True):
        email = f"{name}.admin@demo.pilotzone.example"
        assert firm.memberships.filter(user__email=email).exists()
        assert email in listed


def test_sign_ins_are_printed_with_role_and_password():
    out = StringIO()
    call_command("demo", "--sign-ins", stdout=out)
    line = next(row for row in out.getvalue().splitlines() if "district.commerce@" in row)
    assert "Binhai commerce bureau" in line
    assert line.endswith(people.PASSWORD)


def test_command_refuses_outside_a_demo_installation():
    with override_settings(PILOTZONE_DEMO=False), pytest.raises(CommandError, match="not a demo installation"):
        call_command("demo")
    with override_settings(PILOTZONE_DEMO=False), pytest.raises(RuntimeError):
        people.enrol("nobody", "Nobody", now=NOW)


@pytest.mark.parametrize("kind", [Kind.AGENCY, Kind.DISTRICT, Kind.ENTERPRISE])
def test_a_partner_copies_every_resource_that_it_may_read(kind, client):
    firm = Enterprise.objects.filter(applications__state=State.PAID).earliest("pk")
    codes = {Kind.AGENCY: "customs", Kind.ENTERPRISE: firm.uscc}
    division = firm.registration_division if kind == Kind.DISTRICT else None
    partner = make_partner(kind, division=division, code=codes.get(kind, ""), name="试接单位")
    scopes = [scope for scope in queries.offered(kind, partner.code, NOW.date()) if scope.endswith(":read")]
    system = make_system(partner, *scopes)
    readable = {resource.name for resource in feed.readable(frozenset(scopes), ())}
    assert {"enterprises", "applications", "warehouses"} <= readable
    assert reconciling.reconcile(system.client.pk, now=NOW) == len(readable)
    assert set(system.client.reconciliations.values_list("resource", flat=True)) == readable
    cursor, told = "", set()
    while cursor is not None:
        answer = client.get("/api/v1/changes/", {"include": "object", "after": cursor}, **system.bearer())
        assert answer.status_code == 200, answer.content.decode()
        told |= {each["resource"] for each in answer.json()["items"] if each["object"]}
        cursor = answer.json()["next"] if answer.json()["more"] else None
    assert {"enterprises", "applications", "warehouses"} <= told
    for name in sorted(readable):
        asked = {"resource": name, "rows": []}
        answer = client.post("/api/v1/reconciliations/differences/", asked, "application/json", **system.bearer())
        assert answer.status_code == 200, (name, answer.content.decode())
