"""What an enterprise says of itself to see what fits: kept once, used wherever the same is asked."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed
from pilotzone.kernel.typed import tidy
from subsidies import facts, fitting
from subsidies.actions import drafting
from subsidies.models import Application, Call, DeclaredAnswer, MeasureVersion
from subsidies.rules import answers, questions
from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.model import InputSpec


@transaction.atomic
def declare(
    enterprise: Enterprise, version: MeasureVersion, typed: Mapping[str, str], *, by: User, now: datetime
) -> dict[str, Unreadable]:
    """Keep the answers that can be read and give back what is wrong with the others; an emptied one is forgotten."""
    if not by.may(P.CLAIM_EDIT, enterprise_id=enterprise.pk):
        raise NotAllowed("not_allowed", _("You may read the claims of this enterprise, not change them."))
    errors: dict[str, Unreadable] = {}
    changed = []
    for spec in questions.askable(facts.measure_of(version)):
        if spec.name not in typed:
            continue
        try:
            kept = read(typed[spec.name], spec, typed.get(f"{spec.name}_currency", ""))
        except Unreadable as error:
            errors[spec.name] = error
            continue
        if keep(enterprise, questions.question_of(spec), kept, by=by, now=now):
            changed.append(spec.name)
    if changed:
        audit.record("enterprise.answers_declared", enterprise, by=by, now=now, payload={"inputs": sorted(changed)})
    return errors


def read(text: str, spec: InputSpec, currency: str) -> Kept:
    """The canonical answer; of lines, their sum in yuan."""
    if not spec.is_rows:
        return answers.kept(text, spec, currency=currency)
    cleaned = tidy(text)
    return answers.kept_number(cleaned, 2) if cleaned else ""


def keep(enterprise: Enterprise, question: str, kept: Kept, *, by: User, now: datetime) -> bool:
    """Whether this changed what was known."""
    rows = DeclaredAnswer.objects.filter(enterprise=enterprise, question=question)
    if not kept:
        return bool(rows.delete()[0])
    if rows.filter(value=kept).exists():
        return False
    DeclaredAnswer.objects.update_or_create(
        enterprise=enterprise, question=question, defaults={"value": kept, "given_at": now, "given_by": by}
    )
    return True


@transaction.atomic
def start_with_answers(call: Call, enterprise: Enterprise, *, by: User, now: datetime) -> Application:
    """Begin a claim with what the enterprise has said of itself already; one that is begun keeps its own answers."""
    application = drafting.start(call, enterprise, by=by, now=now)
    if application.answers:
        return application
    measure = facts.measure_of(application.measure_version)
    known = fitting.known_answers(enterprise)
    found = {
        spec.name: kept
        for spec in measure.scalar_inputs
        if questions.may_be_asked(spec) and (kept := fitting.answer_to(spec, known))
    }
    if not found:
        return application
    locked = drafting.lock_to_edit(application, expected_version=None, by=by, now=now)
    locked.answers = found
    drafting.changed(locked, by=by, now=now)
    audit.record("claim.answers_taken_over", locked, by=by, now=now, payload={"inputs": sorted(found)})
    return locked
