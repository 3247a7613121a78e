"""The vocabulary of targeted services, of problems raised, and of entries in the credit record."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class ServiceKind(models.TextChoices):
    LIAISON = "liaison", _("Liaison officer")
    FINANCING = "financing", _("Introduction to financing")
    HOUSEHOLD = "household", _("Talent quota: household registration")
    SCHOOLING = "schooling", _("Talent quota: schooling")
    TRAINING = "training", _("Training seats")
    BOOTH = "booth", _("Exhibition booths")
    PRIORITY = "priority", _("Priority handling")
    OTHER = "other", pgettext_lazy("service", "Other service")


# Of these the portal holds counts of nominations and their state, and no text at all: nothing of families or children.
QUOTAS = (ServiceKind.HOUSEHOLD, ServiceKind.SCHOOLING)


class RuleState(Badge):
    PROPOSED = "proposed", pgettext_lazy("service rule", "Waits for approval")
    IN_FORCE = "in_force", pgettext_lazy("service rule", "In force")
    RETURNED = "returned", pgettext_lazy("service rule", "Returned")
    RETIRED = "retired", pgettext_lazy("service rule", "No longer in force")

    @property
    def tone(self) -> str:
        return {
            "proposed": "waiting",
            "in_force": "done",
            "returned": "refused",
            "retired": "withdrawn",
        }[self.value]


class ServiceRunState(Badge):
    WORKING = "working", pgettext_lazy("service run", "At work")
    DONE = "done", pgettext_lazy("service run", "Done")
    STOPPED = "stopped", pgettext_lazy("service run", "Stopped")

    @property
    def tone(self) -> str:
        return {
            "working": "waiting",
            "done": "done",
            "stopped": "withdrawn",
        }[self.value]


class ServiceOfferState(Badge):
    PROPOSED = "proposed", pgettext_lazy("service offer", "Proposed, not sent")
    OFFERED = "offered", pgettext_lazy("service offer", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("service offer", "Accepted")
    DECLINED = "declined", pgettext_lazy("service offer", "Declined")
    DELIVERED = "delivered", pgettext_lazy("service offer", "Delivered")
    LAPSED = "lapsed", pgettext_lazy("service offer", "Not answered in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("service offer", "Withdrawn")

    @property
    def tone(self) -> str:
        return {
            "proposed": "draft",
            "offered": "waiting",
            "accepted": "current",
            "declined": "withdrawn",
            "delivered": "done",
            "lapsed": "withdrawn",
            "withdrawn": "withdrawn",
        }[self.value]


class ProblemState(Badge):
    OPEN = "open", pgettext_lazy("problem", "Raised")
    ANSWERED = "answered", pgettext_lazy("problem", "Answered")
    SOLVED = "solved", pgettext_lazy("problem", "Solved")

    @property
    def tone(self) -> str:
        return {
            "open": "waiting",
            "answered": "current",
            "solved": "done",
        }[self.value]


class Side(models.TextChoices):
    ENTERPRISE = "enterprise", pgettext_lazy("side", "The enterprise")
    BUREAU = "bureau", pgettext_lazy("side", "The bureau")


class CreditListKind(models.TextChoices):
    DISHONEST = "dishonest", _("List of dishonest subjects")
    NEGATIVE = "negative", _("Negative list")
    RATING = "rating", _("Rating")
    ATTENTION = "attention", _("List for attention")


class CreditEntryState(Badge):
    ENTERED = "entered", pgettext_lazy("credit entry", "Waits for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("credit entry", "Confirmed")
    REFUSED = "refused", pgettext_lazy("credit entry", "Not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("credit entry", "Withdrawn by its source")

    @property
    def tone(self) -> str:
        return {
            "entered": "waiting",
            "confirmed": "done",
            "refused": "withdrawn",
            "withdrawn": "withdrawn",
        }[self.value]


class RepairState(Badge):
    ASKED = "asked", pgettext_lazy("credit repair", "Waits for the decision")
    GRANTED = "granted", pgettext_lazy("credit repair", "Granted")
    REFUSED = "refused", pgettext_lazy("credit repair", "Not granted")
    WITHDRAWN = "withdrawn", pgettext_lazy("credit repair", "Withdrawn")

    @property
    def tone(self) -> str:
        return {
            "asked": "waiting",
            "granted": "done",
            "refused": "refused",
            "withdrawn": "withdrawn",
        }[self.value]


# Offers that hold a place of their service's capacity.
HOLDING = (
    ServiceOfferState.PROPOSED,
    ServiceOfferState.OFFERED,
    ServiceOfferState.ACCEPTED,
    ServiceOfferState.DELIVERED,
)
ANSWERED = (ServiceOfferState.ACCEPTED, ServiceOfferState.DECLINED, ServiceOfferState.DELIVERED)
