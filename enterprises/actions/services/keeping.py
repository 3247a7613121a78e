"""The register of services, and the rules by which they are offered: entered by one person, approved by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import facts_services
from enterprises import workflow_services as workflow
from enterprises.enums_figures import SubjectKind
from enterprises.enums_services import RuleState
from enterprises.models import SchemeVersion, Service, ServiceRule
from enterprises.rules.services import remarks
from enterprises.rules.services.document import RuleError, load_rule, scheme_of
from enterprises.rules.services.model import Rule
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.formula.problems import Problem
from pilotzone.formula.remarks import Lint
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.workflow import move, require

FIELDS = (
    "kind", "name_zh", "name_en", "description_zh", "description_en", "capacity", "places_each", "answer_days",
    "active_from", "active_to",
)  # fmt: skip


@transaction.atomic
def enter_service(code: str, values: Mapping[str, Any], *, by: User, now: datetime) -> Service:
    """Raises Refused: a code that is taken, dates out of order."""
    require(P.SERVICE_KEEP, by)
    code = code.strip().upper()
    if Service.objects.filter(code=code).exists():
        raise Refused("code_taken", _("Another service has this code."), field="code")
    require_dates(values)
    row: Service = Service.objects.create(
        code=code, entered_at=now, entered_by=by, **{name: values[name] for name in FIELDS}
    )
    audit.record("service.entered", row, by=by, now=now, payload={"code": code, "capacity": row.capacity})
    return row


def require_dates(values: Mapping[str, Any]) -> None:
    if values["active_to"] is not None and values["active_to"] < values["active_from"]:
        raise Refused("dates", _("The last day lies before the first."), field="active_to")


@transaction.atomic
def change_service(service: Service, values: Mapping[str, Any], *, expected: int, by: User, now: datetime) -> Service:
    """Offers made before keep their places and their reasons. Its kind stays once something was offered."""
    require(P.SERVICE_KEEP, by)
    row: Service = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    if row.version != expected:
        raise Stale("stale", _("Somebody else has changed this service meanwhile. Look at it again."))
    require_dates(values)
    if values["kind"] != row.kind and row.offers.exists():
        raise Refused("kind_fixed", _("It has been offered already: its kind stays."), field="kind")
    for name in FIELDS:
        setattr(row, name, values[name])
    row.version += 1
    row.save()
    audit.record("service.changed", row, by=by, now=now, payload={"code": row.code, "capacity": row.capacity})
    return row


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule's text looked at: the rule or its problems, remarks, and the version of the scheme it was read with."""

    rule: Rule | None
    problems: tuple[Problem, ...]
    lints: tuple[Lint, ...]
    version: SchemeVersion | None

    @property
    def can_be_entered(self) -> bool:
        return self.rule is not None and not any(each.blocks_publishing for each in self.lints)


def check(text: str) -> Checked:
    """Nothing is stored. A scheme that is not in use, or not one of enterprises, gives no words to read a rule with."""
    version = facts_services.published_version(scheme_of(text))
    if version is None or version.scheme.subject != SubjectKind.ENTERPRISE:
        return Checked(None, (), (), None)
    try:
        rule = load_rule(text, facts_services.words_of(version))
    except RuleError as error:
        return Checked(None, error.problems, (), version)
    return Checked(rule, (), remarks.lint(rule), version)


@transaction.atomic
def enter_rule(service: Service, text: str, *, by: User, now: datetime) -> ServiceRule:
    """A further version, waiting for another person's approval. Raises Refused: faulty, or one waits already."""
    require(P.SERVICE_KEEP, by)
    row: Service = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    if row.rules.filter(state=RuleState.PROPOSED).exists():
        raise Refused("rule_waits", _("A rule of this service waits for approval already."), status=409)
    found = check(text)
    if found.version is None:
        raise Refused("no_scheme", _("scheme: names no scheme of enterprises that is in use."), field="document")
    if found.rule is None or not found.can_be_entered:
        raise Refused("rule_faulty", _("The rule has errors; they stand below."), field="document")
    made: ServiceRule = row.rules.create(
        number=row.rules.count() + 1,
        scheme=found.version.scheme,
        document=text,
        digest=found.rule.digest,
        entered_at=now,
        entered_by=by,
    )
    payload = {"number": made.number, "scheme": found.rule.scheme, "digest": made.digest}
    audit.record("service.rule_entered", made, case=row, by=by, now=now, payload=payload)
    return made


def lock_rule(rule: ServiceRule, by: User) -> ServiceRule:
    """The service first, so that no two of its rules come into force together."""
    require(P.SERVICE_APPROVE, by)
    Service.objects.select_for_update(of=("self",)).get(pk=rule.service_id)
    row: ServiceRule = ServiceRule.objects.select_for_update(of=("self",)).select_related("service").get(pk=rule.pk)
    if row.entered_by_id == by.pk:
        raise Refused("entered_it", _("You entered this rule. Somebody else approves it."))
    return row


@transaction.atomic
def approve_rule(rule: ServiceRule, *, by: User, now: datetime) -> ServiceRule:
    """In force from now on; the one before is retired. It is checked again: the scheme may have changed meanwhile."""
    row = lock_rule(rule, by)
    if not check(row.document).can_be_entered:
        raise Refused("rule_faulty", _("The scheme has changed meanwhile: the rule no longer fits it."), status=409)
    before = row.service.rules.filter(state=RuleState.IN_FORCE).first()
    if before is not None:
        move(before, workflow.RETIRE_RULE, by=by)
        before.retired_at = now
        before.save(update_fields=["state", "retired_at"])
    move(row, workflow.APPROVE_RULE, by=by)
    row.decided_at, row.decided_by = now, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record("service.rule_approved", row, case=row.service, by=by, now=now, payload={"number": row.number})
    return row


@transaction.atomic
def return_rule(rule: ServiceRule, *, reason: str, by: User, now: datetime) -> ServiceRule:
    row = lock_rule(rule, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why it is returned."), field="reason")
    move(row, workflow.RETURN_RULE, by=by)
    row.decided_at, row.decided_by, row.return_reason = now, by, reason.strip()
    row.save(update_fields=["state", "decided_at", "decided_by", "return_reason"])
    payload = {"number": row.number, "reason": row.return_reason}
    audit.record("service.rule_returned", row, case=row.service, by=by, now=now, payload=payload)
    return row
