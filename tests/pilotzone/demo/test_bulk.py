"""Claims in bulk: few of them, checked as thousands would be."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from enterprises.models import Enterprise
from enterprises.rules.codes import uscc_fault
from pilotzone.demo import bulk
from pilotzone.kernel import canonical
from subsidies.actions import valuing
from subsidies.enums import State
from subsidies.models import Application, BudgetEntry, ClaimLine, Entitlement, InvoiceUse
from subsidies.rules import evaluation

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.slow]

NOW = datetime(2026, 6, 17, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def many(built_once):
    with built_once():
        bulk.build(300, seed=7, now=NOW, say=lambda text: None)
        yield


def test_as_many_claims_as_asked_for_each_submitted_before_now():
    assert Application.objects.count() == 300
    assert not Application.objects.filter(submitted_at__isnull=True).exists()
    assert not Application.objects.filter(submitted_at__gt=NOW).exists()
    assert not Application.objects.filter(stage_entered_at__gt=NOW).exists()


def test_record_and_ledger_verify():
    call_command("audit", "verify", stdout=StringIO())
    call_command("budget", "verify", stdout=StringIO())


def test_enterprises_have_codes_with_both_check_signs_right():
    assert Enterprise.objects.count() == 60
    assert [enterprise.uscc for enterprise in Enterprise.objects.all() if uscc_fault(enterprise.uscc)] == []


def test_records_are_those_that_valuing_the_claims_would_give():
    """Where an earlier call has supported the enterprise since, its own facts have changed: those are left out."""
    checked = 0
    for claim in Application.objects.select_related("enterprise", "measure_version__measure"):
        result = valuing.estimate(claim)
        kept = claim.entitlements.get(stage="claimed")
        if result.facts["applied_before"] == ('"applied_before":true' in kept.record):
            assert canonical.digest(evaluation.record(result)) == kept.digest
            assert claim.claimed == result.total
            checked += 1
    assert checked > 200


def test_stages_follow_the_state():
    wanted = {
        State.CITY_REVIEW: {"claimed", "verified", "audited"},
        State.DECIDING: {"claimed", "verified", "audited"},
        State.PAID: {"claimed", "verified", "audited", "approved"},
        State.WITHDRAWN: {"claimed"},
    }
    for state, stages in wanted.items():
        for claim in Application.objects.filter(state=state):
            assert set(claim.entitlements.values_list("stage", flat=True)) == stages
    assert Application.objects.filter(state=State.PAID, paid__gt=0).count() > 50


def test_ledger_and_claims_agree():
    reserved = BudgetEntry.objects.filter(kind="reserve").values_list("application", "amount")
    approved = Application.objects.filter(approved__isnull=False).values_list("pk", "approved")
    assert sorted(reserved) == sorted(approved)
    assert Entitlement.objects.filter(stage="approved", amount=0).count() == 0


def test_each_line_of_a_live_claim_holds_its_invoice_number():
    live = ClaimLine.objects.exclude(application__state__in=("refused", "withdrawn"))
    assert InvoiceUse.objects.count() == live.count()


def test_same_seed_gives_the_same_claims():
    def built_and_undone():
        with transaction.atomic():
            first = Application.objects.order_by("pk").last().pk
            bulk.build(40, seed=7, now=NOW, say=lambda text: None)
            made = Application.objects.filter(pk__gt=first).order_by("reference")
            found = list(made.values_list("uid", "state", "claimed", "submitted_at"))
            transaction.set_rollback(True)
        return found

    claims = built_and_undone()
    assert len(claims) == 40
    assert built_and_undone() == claims
