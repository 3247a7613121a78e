"""The vocabulary of subsidies: one state, one label per audience."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a claim stands. The label is the bureau's word; `label_for("applicant")` is the applicant's."""

    DRAFT = "draft", _("Draft")
    CONFIRMING = "confirming", _("With the enterprise's administrator")
    DISTRICT_REVIEW = "district_review", _("District review")
    CITY_REVIEW = "city_review", _("City re-review")
    CORRECTION = "correction", _("With the enterprise for correction")
    DECIDING = "deciding", _("Waiting for decision")
    APPROVED = "approved", _("Approved, before public notice")
    NOTICED = "noticed", _("On public notice")
    PAYABLE = "payable", _("To be paid")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Not supported")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    def label_for(self, audience: str) -> str:
        own = APPLICANT_LABELS.get(self) if audience == "applicant" else None
        return str(own or self.label)

    @property
    def tone(self) -> str:
        return TONES[self]


APPLICANT_LABELS = {
    State.CONFIRMING: _("Waiting for your administrator"),
    State.DISTRICT_REVIEW: _("Under review by the district"),
    State.CITY_REVIEW: _("Under review by the city"),
    State.CORRECTION: _("Waiting for your corrections"),
    State.DECIDING: pgettext_lazy("state of a claim", "Before the decision"),
    State.APPROVED: _("Decided, public notice to follow"),
    State.PAYABLE: _("Payment in preparation"),
}
TONES = {
    State.DRAFT: "neutral",
    State.CONFIRMING: "current",
    State.DISTRICT_REVIEW: "current",
    State.CITY_REVIEW: "current",
    State.CORRECTION: "waiting",
    State.DECIDING: "current",
    State.APPROVED: "current",
    State.NOTICED: "current",
    State.PAYABLE: "current",
    State.PAID: "done",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
}

EDITABLE = (State.DRAFT, State.CONFIRMING)
ENDED = (State.REFUSED, State.WITHDRAWN, State.PAID)
BEFORE_BUREAU = (State.DRAFT, State.CONFIRMING)
UNDER_WAY = (
    State.DISTRICT_REVIEW,
    State.CITY_REVIEW,
    State.CORRECTION,
    State.DECIDING,
    State.APPROVED,
    State.NOTICED,
    State.PAYABLE,
)


# A supplementary notice can move these to a newer version: the bureau has them, and nothing is decided.
MOVABLE = (State.DISTRICT_REVIEW, State.CITY_REVIEW, State.CORRECTION)


class Stage(models.TextChoices):
    """The four amounts of a claim, in order; paid is the fifth.

    Between the third and the fourth a list may be settled by the measure's own rule.
    """

    CLAIMED = "claimed", _("Claimed")
    VERIFIED = "verified", _("Verified by the district")
    AUDITED = "audited", _("Re-reviewed by the city")
    SETTLED = "settled", _("Settled on the list")
    APPROVED = "approved", _("Approved")


AMOUNTS = (Stage.CLAIMED, Stage.VERIFIED, Stage.AUDITED, Stage.APPROVED)  # side by side on every face


class Desk(models.TextChoices):
    """Who gives an opinion on a claim."""

    DISTRICT_COMMERCE = "district_commerce", _("District commerce bureau")
    DISTRICT_FINANCE = "district_finance", _("District finance bureau")
    CITY = "city", _("City commerce bureau")


class Verdict(models.TextChoices):
    AGREE = "agree", _("Agree")
    DISAGREE = "disagree", _("Do not agree")


class CheckState(models.TextChoices):
    """What the automatic checks say, for the queue."""

    ALL_MET = "all_met", _("All met")
    NOT_MET = "not_met", _("Something not met")
    PAPER_DUE = "paper_due", _("Paper missing")
    UNKNOWN = "unknown", _("Not known yet")


class VersionState(models.TextChoices):
    """Where a version of a measure stands. An approved one waits for its from-date; a discarded one ends there."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved, not yet in force")
    IN_FORCE = "in_force", _("In force")
    RETIRED = "retired", _("No longer in force")
    DISCARDED = "discarded", pgettext_lazy("state of a version", "Discarded")

    @property
    def tone(self) -> str:
        return VERSION_TONES[self]


VERSION_TONES = {
    VersionState.DRAFT: "neutral",
    VersionState.PROPOSED: "waiting",
    VersionState.APPROVED: "current",
    VersionState.IN_FORCE: "done",
    VersionState.RETIRED: "withdrawn",
    VersionState.DISCARDED: "withdrawn",
}
UNPROPOSED = (VersionState.DRAFT, VersionState.DISCARDED)
DECIDED = (VersionState.APPROVED, VersionState.IN_FORCE, VersionState.RETIRED)
OPEN_VERSIONS = (VersionState.DRAFT, VersionState.PROPOSED, VersionState.APPROVED)


class BudgetLevel(models.TextChoices):
    """Whose money a budget holds, by level of government."""

    CENTRAL = "central", pgettext_lazy("level of a budget", "Central")
    PROVINCIAL = "provincial", pgettext_lazy("level of a budget", "Provincial")
    CITY = "city", pgettext_lazy("level of a budget", "City")
    DISTRICT = "district", pgettext_lazy("level of a budget", "District")


class EntryKind(models.TextChoices):
    """What a line of the budget ledger does."""

    ALLOT = "allot", _("Allotted")
    REDUCE = "reduce", _("Allotment reduced")
    MOVE_OUT = "move_out", _("Moved to another budget")
    MOVE_IN = "move_in", _("Moved from another budget")
    RESERVE = "reserve", _("Reserved by decision")
    COMMIT = "commit", _("Committed by plan")
    PAY = "pay", _("Paid")
    RELEASE = "release", _("Released")
    RECOVER = "recover", _("Recovered")
    CARRY_FORWARD = "carry_forward", _("Carried forward")
    CARRY_IN = "carry_in", _("Taken over from the year before")
    HAND_BACK = "hand_back", _("Handed back to the treasury")
    RETURN = "return", _("Sent back by the bank")
    RECOVER_UNDONE = "recover_undone", _("Recovery undone")


class NoticeState(models.TextChoices):
    PUBLISHED = "published", _("On public notice")
    ENDED = "ended", _("Ended")


class BatchState(models.TextChoices):
    """Where a batch stands; the last two when the bank has answered for each of its payments."""

    PREPARED = "prepared", _("Prepared")
    EXPORTED = "exported", _("Payment file made")
    PAID = "paid", _("Paid")
    BOUNCED = "bounced", _("Answered, some bounced")
    DISSOLVED = "dissolved", _("Dissolved, nothing was sent")

    @property
    def tone(self) -> str:
        return {"paid": "done", "bounced": "refused", "dissolved": "withdrawn"}.get(self.value, "current")

    def label_for(self, audience: str) -> str:
        return str(self.label)


SETTLED_BATCHES = (BatchState.PAID, BatchState.BOUNCED)
RUNNING_BATCHES = (BatchState.PREPARED, BatchState.EXPORTED)


class BackTestSource(models.TextChoices):
    """Over which claims a version is tested."""

    CALLS = "calls", _("Claims of past calls")
    FILE = "file", _("A table of my own")


class BackTestFacts(models.TextChoices):
    """Which of a claim's records its facts are taken from."""

    CLAIMED = "claimed", _("As claimed, before any review")
    LATEST = "latest", _("As last reviewed")


class OfferState(models.TextChoices):
    """Where an award that nobody applied for stands. Prepared ones are not seen outside the run that makes them."""

    PREPARED = "prepared", _("Prepared, not sent")
    OFFERED = "offered", pgettext_lazy("state of an offer", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("state of an offer", "Accepted")
    DECLINED = "declined", pgettext_lazy("state of an offer", "Declined")
    LAPSED = "lapsed", pgettext_lazy("state of an offer", "Lapsed, no answer in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an offer", "Withdrawn by the bureau")

    def label_for(self, audience: str) -> str:
        waits = audience == "applicant" and self == OfferState.OFFERED
        return str(_("Waiting for your answer") if waits else self.label)

    @property
    def tone(self) -> str:
        return OFFER_TONES[self]


OFFER_TONES = {
    OfferState.PREPARED: "neutral",
    OfferState.OFFERED: "waiting",
    OfferState.ACCEPTED: "done",
    OfferState.DECLINED: "refused",
    OfferState.LAPSED: "neutral",
    OfferState.WITHDRAWN: "withdrawn",
}
LIVE_OFFERS = (OfferState.PREPARED, OfferState.OFFERED, OfferState.ACCEPTED)


class RunState(models.TextChoices):
    """How far a run over all enterprises has come: first it counts, then, when told to, it makes offers."""

    COUNTING = "counting", _("Being counted")
    COUNTED = "counted", _("Counted, nothing offered yet")
    MAKING = "making", _("Offers are being made")
    MADE = "made", _("Offers made")
    DROPPED = "dropped", _("Dropped, nothing offered")

    @property
    def tone(self) -> str:
        return {"counting": "current", "counted": "waiting", "making": "current", "made": "done"}.get(self, "withdrawn")

    def label_for(self, audience: str) -> str:
        return str(self.label)


OPEN_RUNS = (RunState.COUNTING, RunState.COUNTED, RunState.MAKING)
