"""The risk rules of goods filing: a version is entered by one person and in force once another has approved it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

import enterprises
from enterprises import workflow_goods as workflow
from enterprises.enums_services import RuleState
from enterprises.models import GoodsRules
from enterprises.rules.goods import remarks
from enterprises.rules.goods.document import RuleError, load
from enterprises.rules.goods.model import RuleBook
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.formula.problems import Problem
from pilotzone.formula.remarks import Lint
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import move, require

DOCUMENT = Path(enterprises.__file__).parent / "catalogue" / "goods.yaml"


@dataclass(frozen=True, slots=True)
class Checked:
    """A document looked at: the book or its problems, and remarks."""

    book: RuleBook | None
    problems: tuple[Problem, ...]
    lints: tuple[Lint, ...]

    @property
    def can_be_entered(self) -> bool:
        return self.book is not None and not any(each.blocks_publishing for each in self.lints)


def check(text: str) -> Checked:
    """Nothing is stored."""
    try:
        book = load(text)
    except RuleError as error:
        return Checked(None, error.problems, ())
    return Checked(book, (), remarks.lint(book))


def starting() -> str:
    """The document that ships with the portal."""
    return DOCUMENT.read_text(encoding="utf-8")


@transaction.atomic
def enter(text: str, *, by: User, now: datetime) -> GoodsRules:
    """A further version, waiting for another person's approval. Raises Refused: faulty, or one waits already."""
    require(P.GOODS_RULE_ENTER, by)
    rows = list(GoodsRules.objects.select_for_update(of=("self",)).order_by("number"))
    if any(each.state == RuleState.PROPOSED for each in rows):
        raise Refused("rules_wait", _("A version of the rules waits for approval already."), status=409)
    found = check(text)
    if found.book is None or not found.can_be_entered:
        raise Refused("rules_faulty", _("The rules have errors; they stand below."), field="document")
    made: GoodsRules = GoodsRules.objects.create(
        number=len(rows) + 1, document=text, digest=found.book.digest, entered_at=now, entered_by=by
    )
    audit.record("goods.rules_entered", made, by=by, now=now, payload={"number": made.number, "digest": made.digest})
    return made


def lock_rules(rules: GoodsRules, by: User) -> GoodsRules:
    """All of them, so that no two come into force together."""
    require(P.GOODS_RULE_APPROVE, by)
    rows = {row.pk: row for row in GoodsRules.objects.select_for_update(of=("self",)).order_by("number")}
    row = rows[rules.pk]
    if row.entered_by_id == by.pk:
        raise Refused("entered_it", _("You entered these rules. Somebody else approves them."))
    return row


@transaction.atomic
def approve(rules: GoodsRules, *, by: User, now: datetime) -> GoodsRules:
    """In force from now on; the version before is retired and can still be run."""
    row = lock_rules(rules, by)
    before = GoodsRules.objects.filter(state=RuleState.IN_FORCE).first()
    if before is not None and row.state == RuleState.PROPOSED:
        move(before, workflow.RETIRE_RULES, by=by)
        before.retired_at = now
        before.save(update_fields=["state", "retired_at"])
    move(row, workflow.APPROVE_RULES, by=by)
    row.decided_at, row.decided_by = now, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record("goods.rules_approved", row, by=by, now=now, payload={"number": row.number, "digest": row.digest})
    return row


@transaction.atomic
def send_back(rules: GoodsRules, *, reason: str, by: User, now: datetime) -> GoodsRules:
    row = lock_rules(rules, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why they are returned."), field="reason")
    move(row, workflow.RETURN_RULES, by=by)
    row.decided_at, row.decided_by, row.return_reason = now, by, reason.strip()
    row.save(update_fields=["state", "decided_at", "decided_by", "return_reason"])
    audit.record("goods.rules_returned", row, by=by, now=now, payload={"number": row.number, "reason": reason.strip()})
    return row
