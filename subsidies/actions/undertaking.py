"""A claim is submitted and accepted although a paper that is not a main one is missing (容缺受理)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical
from pilotzone.kernel.errors import Refused
from pilotzone.reference import queries as reference
from subsidies import facts
from subsidies.enums import Desk
from subsidies.models import Application, MissingPaper, Undertaking
from subsidies.rules import deadlines, undertakings
from subsidies.rules.undertakings import Owed


def give(
    application: Application,
    papers: Sequence[Owed],
    *,
    by: User,
    now: datetime,
    record: audit.Recorder = audit.record,
) -> None:
    """Record what the enterprise undertakes at submission; the caller holds the claim's lock."""
    if not papers:
        return
    enterprise = application.enterprise
    content = undertakings.content(
        claim=application.reference,
        call=application.call.name_zh,
        enterprise=enterprise.name_zh,
        uscc=enterprise.uscc,
        papers=papers,
    )
    made = Undertaking.objects.create(
        application=application,
        content=canonical.dumps(content).decode(),
        digest=canonical.digest(content),
        given_at=now,
        given_by=by,
    )
    MissingPaper.objects.bulk_create(
        MissingPaper(application=application, material=each.material, days=each.days) for each in papers
    )
    payload = {"digest": made.digest, "papers": [each.material for each in papers]}
    record("undertaking.given", made, case=application, by=by, now=now, payload=payload)


def accept(application: Application, desk: Desk, *, by: User, now: datetime) -> None:
    """Accept the claim with its papers missing, each with its limit in working days; the caller holds the lock."""
    calendar = reference.calendar()
    for row in not_accepted(application):
        due = deadlines.applicant_due(calendar, now, row.days)
        row.accepted_at, row.accepted_by, row.desk = now, by, desk
        row.due_at, row.due_provisional, row.due_from = due.at, due.provisional, now
        row.save()
        payload = {"desk": desk.value, "material": row.material, "due_at": due.at, "label": label_of(row)}
        audit.record("missing_paper.accepted", row, case=application, by=by, now=now, payload=payload)


def arrived(application: Application, material: str, *, by: User, now: datetime) -> None:
    """A paper of that kind was handed in; if one was owed, the desk looks at it now."""
    rows = application.missing_papers.filter(material=material, passed_at=None, released_at=None, handed_in_at=None)
    for row in rows:
        row.handed_in_at, row.handed_in_by = now, by
        row.save(update_fields=["handed_in_at", "handed_in_by"])
        payload = {"material": material, "label": label_of(row)}
        audit.record("missing_paper.handed_in", row, case=application, by=by, now=now, payload=payload)


def label_of(row: MissingPaper) -> dict[str, str]:
    measure = facts.measure_of(row.application.measure_version)
    found = next((each.label for each in measure.materials if each.id == row.material), None)
    return {"zh": found.zh, "en": found.en} if found else {"zh": row.material, "en": row.material}


def not_accepted(application: Application) -> list[MissingPaper]:
    return list(
        application.missing_papers.filter(passed_at=None, released_at=None, accepted_at=None, handed_in_at=None)
    )


def require_accepted(application: Application) -> None:
    """A desk that works on the claim has said whether it takes it with its papers missing."""
    if not_accepted(application):
        raise Refused(
            "paper_missing", _("A paper is missing. Accept the claim with the paper to follow, or ask for corrections.")
        )


def papers_out() -> Refused:
    return Refused(
        "papers_out", _("A paper that was to follow is not in and accepted yet. Nothing is decided before."), status=409
    )
