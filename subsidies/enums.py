"""The vocabulary of subsidies: one state, one label per audience."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    State.DECIDING: _("Before the decision meeting"),
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


class Stage(models.TextChoices):
    """The four amounts of a claim, in order; paid is the fifth."""

    CLAIMED = "claimed", _("Claimed")
    VERIFIED = "verified", _("Verified by the district")
    AUDITED = "audited", _("Re-reviewed by the city")
    APPROVED = "approved", _("Approved")


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
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    RETIRED = "retired", _("No longer in force")


class EntryKind(models.TextChoices):
    """What a line of the budget ledger does."""

    ALLOT = "allot", _("Allotted")
    RESERVE = "reserve", _("Reserved by decision")
    COMMIT = "commit", _("Committed by plan")
    PAY = "pay", _("Paid")
    RELEASE = "release", _("Released")
    RECOVER = "recover", _("Recovered")
    CARRY_FORWARD = "carry_forward", _("Carried forward")


class NoticeState(models.TextChoices):
    PUBLISHED = "published", _("On public notice")
    ENDED = "ended", _("Ended")


class BatchState(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    EXPORTED = "exported", _("Payment file made")
    PAID = "paid", _("Paid")
