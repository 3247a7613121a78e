"""Who had a hand in what was said of a claim so far, and may therefore not rule on an objection or a review."""

from collections.abc import Collection

from pilotzone.kernel.access import P
from subsidies import queries
from subsidies.enums_meeting import ItemState
from subsidies.hands import DECIDED_BY
from subsidies.models import Application, MeetingAttendee, MeetingItem


def involved(application: Application, also: Collection[str] = ()) -> set[int]:
    """Everybody who reviewed the claim, signed its decision, refused it or sent it back, or sat in the meeting that
    decided on it: who once acted, acted.

    Who ruled on one objection rules on the others to the same claim too; `also` bars them from the review.
    """
    people = {act.person for act in queries.acts_on(application)}
    signers = application.signatures.values_list("signed_by", flat=True)
    recorded = queries.chain_of(application).filter(kind__in=(*DECIDED_BY, *also), actor__isnull=False)
    recorded = recorded.exclude(kind="claim.refused", payload__has_key="objection")
    return people | set(signers) | set(recorded.values_list("actor", flat=True)) | who_sat(application)


def who_may_rule(application: Application, permission: P, also: Collection[str] = ()) -> set[int]:
    """Officers who could still rule on an objection or a review: two are needed."""
    people = set(queries.officers(permission, application.division_id).values_list("pk", flat=True))
    return people - involved(application, also) - queries.interested(application, people)


def who_sat(application: Application) -> set[int]:
    """People of the bureau who attended the meeting that decided on the claim and did not step back from it."""
    decided = MeetingItem.objects.filter(application=application, state=ItemState.DONE).values("meeting")
    seated = MeetingAttendee.objects.filter(meeting__in=decided, user__isnull=False).prefetch_related("recusals")
    return {row.user_id for row in seated if not any(each.covers(application) for each in row.recusals.all())}
