"""An audit firm is appointed for named claims until a day, and says of each what it found and recommends."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import Appointment, Office, User
from pilotzone.audit import actions as audit
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P, R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as numbering
from subsidies.actions import moving, outside_reminding, recusing, reviewing
from subsidies.enums import UNDER_WAY
from subsidies.models import Application, AuditBatch, AuditedClaim, AuditReport

FORMAT = 1
MOST_CLAIMS = 1000
MOST_TEXT = 4000
REPORTS = (FileType.PDF, FileType.OFD)


def firms(day: date) -> list[Office]:
    """Offices in which somebody holds the role of an audit firm."""
    held = Appointment.objects.in_force(day).filter(role=R.AUDIT_FIRM).values("office")
    return list(Office.objects.filter(pk__in=held).order_by("name_zh", "pk"))


@transacted
def appoint(
    firm: Office, claims: Collection[Application], *, purpose: str, ends_on: date, by: User, now: datetime
) -> AuditBatch:
    """Let the firm see these claims until the end of a day; the list is frozen."""
    require_may(by)
    today, purpose = clock.local_date(now), purpose.strip()
    if not purpose:
        raise Refused("purpose_missing", _("Say what the firm is to look at."), field="purpose")
    if ends_on < today:
        raise Refused("day_past", _("The last day lies in the past."), field="ends_on")
    if firm not in firms(today):
        raise Refused("no_firm", _("Nobody of this office is appointed as an auditor."), field="firm")
    if not 0 < len(claims) <= MOST_CLAIMS:
        text = _("Name 1 to %(most)s claims.")
        raise Refused("no_claims", text, field="references", params={"most": MOST_CLAIMS})
    rows = sorted(claims, key=lambda each: each.reference)
    for each in rows:
        if each.state not in UNDER_WAY or each.submitted_at is None:
            text = _("%(reference)s is not under way.")
            raise Refused("not_under_way", text, field="references", params={"reference": each.reference})
    reference = numbering.next_reference("SJ", today.year)
    content = {
        "format": FORMAT,
        "kind": "outside_audit",
        "reference": reference,
        "firm": firm.name_zh,
        "purpose": purpose,
        "ends_on": ends_on.isoformat(),
        "claims": [each.reference for each in rows],
    }
    made = AuditBatch.objects.create(
        reference=reference,
        firm=firm,
        purpose=purpose,
        ends_on=ends_on,
        content=canonical.dumps(content).decode(),
        digest=canonical.digest(content),
        made_at=now,
        made_by=by,
    )
    AuditedClaim.objects.bulk_create(AuditedClaim(batch=made, application=each) for each in rows)
    payload = {"reference": reference, "firm": firm.name_zh, "digest": made.digest, "claims": len(rows)}
    audit.record("outside_audit.appointed", made, by=by, now=now, payload=payload)
    for each in rows:
        about = {"reference": reference, "firm": firm.name_zh, "ends_on": ends_on}
        audit.record("outside_audit.opened", each, by=by, now=now, payload=about)
    outside_reminding.tell_firm(made, "outside_audit_begins", now=now, count=len(rows), purpose=purpose)
    return made


def require_may(by: User) -> None:
    if not by.may(P.OUTSIDE_AUDIT_APPOINT):
        raise NotAllowed("not_allowed", _("You may not take this step."))


@transaction.atomic
def end(batch: AuditBatch, *, by: User, now: datetime) -> AuditBatch:
    """The firm sees nothing of it any more; its reports stay."""
    require_may(by)
    row = AuditBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by = now, by
        row.save(update_fields=["ended_at", "ended_by"])
        audit.record("outside_audit.ended", row, by=by, now=now, payload={"reference": row.reference})
    return row


@transaction.atomic
def report(
    claim: AuditedClaim, upload: UploadedFile, *, text: str, recommended: int, by: User, now: datetime
) -> AuditReport:
    """What the firm found, the amount it recommends in fen, and its report; once more, it supersedes the one before.

    The amounts of the claim do not follow by themselves: a desk decides what it makes of it.
    """
    application = moving.lock(claim.application)
    if not AuditedClaim.objects.visible_to(by, clock.local_date(now)).filter(pk=claim.pk).exists():
        raise NotAllowed("not_allowed", _("You may not take this step."))
    recusing.require_disinterested(application, by)
    if application.state not in UNDER_WAY:
        text_over = _("%(reference)s is not under way.")
        raise Refused("not_under_way", text_over, params={"reference": application.reference}, status=409)
    text = text.strip()
    if not text:
        raise Refused("text_missing", _("Say what was found."), field="text")
    if len(text) > MOST_TEXT:
        raise Refused("text_long", _("At most %(most)s characters."), field="text", params={"most": MOST_TEXT})
    if recommended < 0:
        raise Refused("amount_wrong", _("The amount is not below zero."), field="recommended")
    stored = files.store(upload, by=by, now=now, accepted=REPORTS)
    claim.reports.filter(superseded_at=None).update(superseded_at=now)
    made = AuditReport.objects.create(
        claim=claim, text=text, recommended=recommended, file=stored, recorded_at=now, recorded_by=by
    )
    batch = claim.batch
    payload = {
        "reference": batch.reference,
        "firm": batch.firm.name_zh,
        "amount": recommended,
        "comment": text,
        "sha256": stored.sha256,
    }
    audit.record("outside_audit.reported", made, case=application, by=by, now=now, payload=payload)
    told = [batch.made_by, *([application.assigned_to] if application.assigned_to else [])]
    messages.notify(
        list(dict.fromkeys(told)),
        "outside_audit_reported",
        params={"reference": application.reference, "firm": batch.firm.name_zh},
        link=reviewing.office_link(application),
        now=now,
        case=application,
    )
    return made
