"""Who had a hand in what was said of a claim so far, and may therefore not rule on an objection or a review."""

from collections.abc import Collection

from subsidies import queries
from subsidies.models import Application

# Events of a claim's chain by which a person decided on it; those of its review are in `queries.ACTS`.
DECIDED_BY = ("decision.signed", "claim.refused", "claim.sent_back", "meeting.claim_decided")


def involved(application: Application, also: Collection[str] = ()) -> set[int]:
    """Everybody who reviewed the claim, signed its decision, refused it or sent it back: who once acted, acted."""
    people = {act.person for act in queries.acts_on(application)}
    signers = application.signatures.values_list("signed_by", flat=True)
    recorded = queries.chain_of(application).filter(kind__in=(*DECIDED_BY, *also), actor__isnull=False)
    return people | set(signers) | set(recorded.values_list("actor", flat=True))
