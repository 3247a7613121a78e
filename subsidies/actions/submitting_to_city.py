"""A district submits the claims to which both its desks agree to the city: a letter, a frozen list, and all go on."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.reference import actions as numbering
from pilotzone.reference.models import Division
from subsidies import submissions
from subsidies.actions import moving, reviewing
from subsidies.enums import Stage, State
from subsidies.models import Application, Call, Entitlement, Submission, SubmissionClaim
from subsidies.rules import desks

MOST = 500


@transacted
def make(
    call: Call, division: Division, keys: Collection[int], *, document_number: str, by: User, now: datetime
) -> Submission:
    """Submit these claims, by their keys; all go to the city, or none does."""
    if not by.may(P.SUBMISSION_MAKE, division_id=division.pk):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    number = document_number.strip()
    if not number:
        raise Refused("number_missing", _("Give the number of the letter."), field="document_number")
    if Submission.objects.filter(division=division, document_number=number).exists():
        raise Refused("number_used", _("There is a letter with this number already."), field="document_number")
    if not 0 < len(set(keys)) <= MOST:
        text = _("Choose 1 to %(most)s claims.")
        raise Refused("nothing_chosen", text, field="claims", params={"most": MOST})
    chosen = Application.objects.filter(call=call, division=division, pk__in=keys)
    claims = [moving.lock(each) for each in chosen.order_by("submitted_at", "pk")]
    if len(claims) != len(set(keys)):
        raise Refused("other_claims", _("These claims are not all of this call and district."), field="claims")
    amounts = [agreed_amount(each) for each in claims]
    made = write(call, division, number, claims, amounts, by=by, now=now)
    for claim in claims:
        payload = {"reference": made.reference, "document_number": number, "digest": made.digest}
        audit.record("claim.submitted_to_city", claim, by=by, now=now, payload=payload)
        reviewing.forward(claim, by=by, now=now)
    return made


def agreed_amount(claim: Application) -> Entitlement:
    """What both desks agreed to; a claim of which that cannot be said is named."""
    made = claim.entitlements.filter(stage=Stage.VERIFIED, is_current=True).first()
    if (
        claim.state != State.DISTRICT_REVIEW
        or made is None
        or not desks.district_agrees(reviewing.current_verdicts(claim))
    ):
        text = _("%(reference)s does not have the agreement of both desks.")
        raise Refused("not_agreed", text, field="claims", params={"reference": claim.reference}, status=409)
    return made


def write(
    call: Call,
    division: Division,
    number: str,
    claims: list[Application],
    amounts: list[Entitlement],
    *,
    by: User,
    now: datetime,
) -> Submission:
    """The letter with its list, and what it rests on."""
    reference = numbering.next_reference("BS", clock.local_date(now).year)
    content = submissions.compose(reference, number, call, division, claims, amounts, now)
    made = Submission(
        reference=reference,
        document_number=number,
        division=division,
        call=call,
        content=canonical.dumps(content).decode(),
        digest=canonical.digest(content),
        count=len(claims),
        total=sum(each.amount or 0 for each in amounts),
        made_at=now,
        made_by=by,
    )
    made.save(force_insert=True)
    SubmissionClaim.objects.bulk_create(
        SubmissionClaim(submission=made, application=claim, position=position, entitlement=amount)
        for position, (claim, amount) in enumerate(zip(claims, amounts, strict=True), 1)
    )
    payload = {"reference": reference, "document_number": number, "digest": made.digest, "claims": len(claims)}
    audit.record("submission.made", made, by=by, now=now, payload=payload)
    return made
