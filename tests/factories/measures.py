"""Versions and calls of other measures than the usual one, and claims under them that the bureau has."""

from pathlib import Path

from django.db import transaction

import subsidies
from subsidies.actions import deciding, reviewing, stating, valuing
from subsidies.actions.stating import Spoken
from subsidies.enums import Stage, State
from subsidies.models import CallValue, Measure, MeasureVersion, Programme
from subsidies.rules.measure import load_measure
from tests.factories.people import (
    NOW,
    make_application,
    make_call,
    make_enterprise,
    make_member,
    make_user,
    make_version_in_force,
)
from tests.factories.review import SUBMITTED, at_decision

POLICIES = Path(subsidies.__file__).parent / "policies"
ANSWERS = {"kind": "national", "other_money": "0.00"}


def make_version_of(document: str) -> MeasureVersion:
    """In force, whatever the document says of its status."""
    loaded = load_measure(document)
    programme, _ = Programme.objects.get_or_create(code=loaded.programme, defaults={"name_zh": loaded.programme})
    measure, _ = Measure.objects.get_or_create(code=loaded.id, defaults={"programme": programme})
    found = measure.versions.filter(digest=loaded.digest).first()
    return found or make_version_in_force(measure, document, loaded.digest)


def policy(name: str) -> str:
    return (POLICIES / f"{name}.yaml").read_text(encoding="utf-8")


def make_call_of(name: str, budget=None, values=None, document: str | None = None, **fields):
    """A published call under a policy of the library, with what the call fixes."""
    version = make_version_of(document or policy(name))
    call = make_call(budget, measure_version=version, **fields)
    for input_name, value in (values or {}).items():
        CallValue.objects.create(
            call=call, input=input_name, value=value, set_at=call.published_at or NOW, set_by=make_user("Manager")
        )
    return call


def make_headquarters_call(budget=None, **fields):
    return make_call_of("ZONE-DEMO-HQ", budget, {"threshold": "50000000.00"}, **fields)


@transaction.atomic
def make_claim(call, answers=ANSWERS, **fields):
    """A claim before the district under any measure; nothing of it is valued yet but what was claimed."""
    enterprise = fields.pop("enterprise", None) or make_enterprise()
    by = fields.pop("by", None) or make_member(enterprise)
    values = {"submitted_at": SUBMITTED, "submitted_by": by, "stage_entered_at": SUBMITTED, "answers": dict(answers)}
    claim = make_application(call, enterprise, by, state=State.DISTRICT_REVIEW, **values | fields)
    valuing.value(claim, Stage.CLAIMED, by=by, now=SUBMITTED)
    return claim


def state_trade(claim, by, now, trade="60,000,000"):
    spoken = Spoken(trade, reason="与海关数据核对一致", source="海关统计月报")
    return stating.state(claim, "trade", spoken, by=by, now=now)


def propose(claim, amount, by, now, reason="按营业规模和人员确定"):
    return stating.state(claim, "proposal", Spoken(amount, reason=reason), by=by, now=now)


def proposed_at_decision(call, bureau, amount, now, **fields):
    """A headquarters claim before the decision, with the district's proposal."""
    claim = make_claim(call, **fields)
    reviewing.take(claim, by=bureau.commerce, now=now)
    state_trade(claim, bureau.commerce, now)
    propose(claim, amount, bureau.commerce, now)
    return at_decision(claim, bureau, now)


def sign_both(claim, bureau, now):
    digest = deciding.due(claim).digest
    for person in (bureau.director, bureau.deputy):
        deciding.sign(claim, digest=digest, by=person, now=now)
    claim.refresh_from_db()
    return claim
