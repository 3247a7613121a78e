"""The panel gives points and advice; its conclusion scores the warehouse under the batch's scheme."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.rules.assessment.model import Scheme
from pilotzone.accounts.models import User
from pilotzone.formula.values import exact
from pilotzone.kernel import canonical
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import require
from warehouses import facts_recognition as facts
from warehouses import workflow_recognition as workflow
from warehouses.actions.recognition import steps
from warehouses.enums_recognition import Advice, RecognitionState
from warehouses.models import Recognition, RecognitionOpinion
from warehouses.rules import recognition as rules
from warehouses.rules.recognition import Judgement, combined, judge, pointed_parts, reaches, steps_of


@transaction.atomic
def give(
    recognition: Recognition,
    *,
    points: Mapping[str, str],
    advice: Advice,
    remark: str = "",
    by: User,
    now: datetime,
) -> RecognitionOpinion:
    """A member's points and advice, given once, by somebody who neither checked nor inspected nor is linked."""
    row = steps.lock(recognition)
    require(P.RECOGNITION_JUDGE, by)
    if row.state != RecognitionState.PANEL:
        raise Refused("not_before_panel", _("This application is not before the panel."), status=409)
    require_apart(row, by)
    if row.opinions.standing().filter(member=by).exists():
        raise Refused("given", _("You have given your opinion already."), status=409)
    if advice == Advice.REFUSE and not remark.strip():
        raise Refused("no_reason", _("Say why you advise against it."), field="remark")
    given = checked_points(facts.scheme_for(row.batch), points)
    opinion: RecognitionOpinion = RecognitionOpinion.objects.create(
        recognition=row, member=by, points=given, advice=Advice(advice), remark=remark.strip(), given_at=now
    )
    steps.record("opinion_given", opinion, row, by=by, now=now, points=given, advice=opinion.advice)
    return opinion


def require_apart(row: Recognition, by: User) -> None:
    """Whoever has checked or inspected the warehouse neither judges nor decides on it."""
    if by.pk in hands(row):
        raise NotAllowed("own_case", _("Whoever checked or inspected takes no part in the judgement."))
    steps.require_unlinked(by, row)


def hands(row: Recognition) -> set[int | None]:
    """Who had a hand in establishing the facts."""
    found = {row.checked_by_id, row.correction_by_id, row.established_by_id}
    for first, second in row.inspections.values_list("first", "second"):
        found |= {first, second}
    return found - {None}


def checked_points(scheme: Scheme, points: Mapping[str, str]) -> dict[str, str]:
    """Points for every part that the scheme leaves to persons, within its bounds, with two places at most."""
    found = {}
    for part, figure in pointed_parts(scheme):
        try:
            number = Decimal(str(points.get(part.id, "")).strip())
        except InvalidOperation as error:
            raise Refused("no_points", _("Give the points."), field=part.id) from error
        low, high = figure.low or 0, figure.high or 0
        if not number.is_finite() or number != number.quantize(Decimal("0.01")) or not low <= number <= high:
            text = _("Points lie from %(low)s to %(high)s, with two decimal places at most.")
            raise Refused("points", text, field=part.id, params={"low": low, "high": high})
        steps = steps_of(part)
        if steps and Fraction(number) not in steps:
            told = ", ".join(exact(each) for each in steps)
            raise Refused("no_step", _("Give one of: %(steps)s."), field=part.id, params={"steps": told})
        found[part.id] = exact(Fraction(number))
    return found


def judgement_of(row: Recognition) -> Judgement:
    """As it stands: the established figures, and what the points given so far come to."""
    told = {name: each["value"] for name, each in row.established.items()}
    sources = {name: each["source"] for name, each in row.established.items()}
    opinions = list(row.opinions.standing().order_by("pk").values_list("points", flat=True))
    scheme = facts.scheme_for(row.batch)
    given = combined(scheme, opinions)
    return judge(
        scheme,
        row.warehouse.code,
        told | given,
        sources | dict.fromkeys(given, facts.PANEL),
    )


@transaction.atomic
def conclude(
    recognition: Recognition, *, conclusion: str, expected_version: int | None = None, by: User, now: datetime
) -> Recognition:
    """The panel proposes the recognition: enough opinions, most of them for it, and the grade that is needed."""
    row = steps.lock(recognition, expected_version)
    steps.step(row, workflow.PROPOSE, by=by)
    require_apart(row, by)
    advice = list(row.opinions.standing().values_list("advice", flat=True))
    if len(advice) < row.batch.panel_least:
        text = _("The panel needs %(least)s opinions; there are %(count)s.")
        params = {"least": row.batch.panel_least, "count": len(advice)}
        raise Refused("too_few", text, status=409, params=params)
    if 2 * advice.count(Advice.RECOGNISE) <= len(advice):
        raise Refused("advised_against", _("Most of the panel do not advise recognition."), status=409)
    found = judgement_of(row)
    if not reaches(facts.scheme_for(row.batch), found.grade, row.batch.least_grade):
        text = _("The criteria are not fulfilled: the grade that the batch needs is not reached.")
        raise Refused("criteria", text, status=409)
    keep(row, found)
    row.conclusion = steps.said(conclusion, "conclusion", _("Write what the panel concludes."))
    row.concluded_at, row.concluded_by = now, by
    row.save()
    steps.record("proposed", row, row, by=by, now=now, grade=row.grade, digest=row.digest, opinions=len(advice))
    return row


def keep(row: Recognition, found: Judgement) -> None:
    """The scoring as it is frozen."""
    row.score = None if found.score is None else int(found.score * 10**rules.PLACES)
    row.grade, row.digest = found.grade, found.digest
    row.record = canonical.dumps(dict(found.record)).decode()
