"""What an enterprise reports of itself: kept as a draft, submitted as figures, corrected as revisions."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions.figures import writing
from enterprises.actions.figures.writing import Counts, New
from enterprises.actions.locking import lock
from enterprises.enums_figures import Basis, ReportState, SourceKind
from enterprises.facts_figures import spec_of
from enterprises.models import DataSource, Enterprise, ReportRound, RoundReport
from enterprises.rules.figures import answers
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.money import EXPONENTS

LONGEST = 40  # signs of one answer


@transaction.atomic
def save(
    report_round: ReportRound,
    enterprise: Enterprise,
    texts: Mapping[str, str],
    *,
    currency: str,
    scope_note: str,
    expected_version: int,
    by: User,
    now: datetime,
) -> RoundReport:
    """Keep what is typed, readable or not; `expected_version` is 0 where there is nothing yet.

    Raises Refused: not asked, an unknown currency; Stale: somebody else has saved meanwhile.
    """
    lock(enterprise, P.FIGURE_REPORT, by=by)
    if not ReportRound.objects.filter(pk=report_round.pk).asking(enterprise).exists():
        raise Refused("not_asked", _("This enterprise is not asked in the round."))
    if currency not in EXPONENTS:
        raise Refused("unknown_currency", _("This currency is not known."), field="currency")
    row = RoundReport.objects.filter(round=report_round, enterprise=enterprise).first()
    if (row.version if row else 0) != expected_version:
        raise Stale("stale", _("Somebody else has saved this report meanwhile. Look at it again."))
    row = row or RoundReport(round=report_round, enterprise=enterprise, version=0)
    asked = {name for name, _spec, _mode in answers.fields(map(spec_of, report_round.indicators.all()))}
    row.answers = {name: text.strip()[:LONGEST] for name, text in texts.items() if name in asked and text.strip()}
    row.currency, row.scope_note = currency, scope_note.strip()
    row.saved_at, row.saved_by, row.version = now, by, row.version + 1
    row.save()
    return row


@transaction.atomic
def submit(report: RoundReport, *, expected_version: int, by: User, now: datetime) -> Counts:
    """Make figures of what is kept. Submitted again, what differs becomes a revision; the rest stays.

    Raises Refused: answers that are missing or cannot be read; Stale: saved by somebody else meanwhile.
    """
    enterprise = lock(report.enterprise, P.FIGURE_REPORT, by=by)
    row = RoundReport.objects.select_related("round").get(pk=report.pk)
    if row.version != expected_version:
        raise Stale("stale", _("Somebody else has saved this report meanwhile. Look at it again."))
    indicators = {indicator.code: indicator for indicator in row.round.indicators.all()}
    found = answers.read(row.answers, map(spec_of, indicators.values()))
    if found.errors:
        raise Refused("answers_wrong", _("Some figures are missing or cannot be read."))
    subject, source = writing.subject_of(enterprise), DataSource.objects.get(kind=SourceKind.SELF)
    rows = [
        New(
            subject=subject.pk,
            indicator=indicators[code].pk,
            period=row.round.period,
            mode=mode,
            value=value,
            currency=row.currency if indicators[code].is_money else "",
            scope_note=row.scope_note,
            basis=Basis.OWN,
        )
        for (code, mode), value in found.values.items()
    ]
    again = row.state == ReportState.SUBMITTED
    counts = writing.write(rows, source, as_of=clock.local_date(now), batch=None, by=by, now=now)
    row.state, row.submitted_at, row.submitted_by, row.version = ReportState.SUBMITTED, now, by, row.version + 1
    row.save(update_fields=["state", "submitted_at", "submitted_by", "version"])
    payload = {"round": row.round.reference, "added": counts.added, "revised": counts.revised}
    kind = "figures.corrected" if again else "figures.reported"
    audit.record(kind, row, case=enterprise, by=by, now=now, payload=payload)
    return counts
