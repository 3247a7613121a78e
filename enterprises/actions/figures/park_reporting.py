"""What the operator of a park reports of it, or the bureau on the operator's behalf: figures of the source `park`."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions.figures import writing
from enterprises.actions.figures.writing import Counts, New
from enterprises.enums_figures import Basis, PeriodKind, SourceKind, SubjectKind
from enterprises.facts_figures import spec_of
from enterprises.models import DataSource, Indicator, Park
from enterprises.rules.figures import answers
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.money import EXPONENTS

KINDS = (PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER)


def told_of_parks(kind: PeriodKind) -> list[Indicator]:
    """What can be told of a park for periods of the kind."""
    rows = Indicator.objects.all()
    return [each for each in rows if SubjectKind.PARK in each.subjects and kind in each.periods]


def may_report(park: Park, by: User) -> bool:
    return park.operator_id is not None and by.may(P.FIGURE_REPORT, enterprise_id=park.operator_id)


@transaction.atomic
def report(
    park: Park, period: Period, texts: Mapping[str, str], *, currency: str, scope_note: str, by: User, now: datetime
) -> Counts:
    """By the operator, or by the bureau, which says where it has them from. Empty fields tell nothing.

    What differs from before becomes a revision. Raises NotAllowed; Refused: a period that is not over, nothing told,
    figures that cannot be read, an unknown currency.
    """
    own = may_report(park, by)
    if not own and not by.may(P.FIGURE_PARK):
        raise NotAllowed("not_allowed", _("You may not report figures of this park."))
    row: Park = Park.objects.select_for_update(of=("self",)).get(pk=park.pk)
    source = DataSource.objects.select_for_update(of=("self",)).get(kind=SourceKind.PARK)
    if period.kind not in KINDS or period.end >= clock.local_date(now):
        raise Refused("not_over", _("The period is not over yet."), field="period")
    if currency not in EXPONENTS:
        raise Refused("unknown_currency", _("This currency is not known."), field="currency")
    if not own and not scope_note.strip():
        raise Refused("no_origin", _("Say where the figures are from."), field="scope_note")
    indicators = {each.code: each for each in told_of_parks(period.kind)}
    found = answers.read(texts, map(spec_of, indicators.values()))
    if any(reason != "missing" or texts.get(name, "").strip() for name, reason in found.errors.items()):
        raise Refused("answers_wrong", _("Some figures are missing or cannot be read."))
    if not found.values:
        raise Refused("nothing", _("Fill in at least one figure."))
    subject = writing.subject_of(row)
    rows = [
        New(
            subject=subject.pk,
            indicator=indicators[code].pk,
            period=period,
            mode=mode,
            value=value,
            currency=currency if indicators[code].is_money else "",
            scope_note=scope_note.strip()[:200],
            basis=Basis.OWN.value,
        )
        for (code, mode), value in found.values.items()
    ]
    counts = writing.write(rows, source, as_of=clock.local_date(now), batch=None, by=by, now=now)
    payload = {"period": str(period), "added": counts.added, "revised": counts.revised, "on_behalf": not own}
    audit.record("park.figures_reported", row, by=by, now=now, payload=payload)
    return counts
