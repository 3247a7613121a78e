"""Words of money after the decision: columns of a payment file, ways to close a year."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ColumnKind(models.TextChoices):
    NUMBER = "number", _("Number in the batch")
    PAYMENT = "payment", _("Payment reference")
    CLAIM = "claim", _("Claim reference")
    USCC = "uscc", _("Unified social credit code")
    HOLDER = "holder", _("Payee")
    BANK = "bank", _("Bank and branch")
    CNAPS = "cnaps", _("CNAPS code")
    ACCOUNT = "account", _("Account number")
    AMOUNT = "amount", _("Amount in yuan")
    PURPOSE = "purpose", _("Purpose")
    DOCUMENT = "document", _("Budget document number")
    PLAN = "plan", _("Number of the funding plan")
    SOURCE = "source", _("Source of the money")
    FUNCTIONAL = "functional", _("Functional class")
    ECONOMIC = "economic", _("Economic class")
    CONSTANT = "constant", _("The same text in each row")


class ClosingWay(models.TextChoices):
    """What becomes of the money that is free when a budget's year ends."""

    CARRY_FORWARD = "carry_forward", _("Carry forward into the next year")
    HAND_BACK = "hand_back", _("Hand back to the treasury")


class StopState(models.TextChoices):
    """Whether what was to be paid will not be."""

    PROPOSED = "proposed", pgettext_lazy("recovery", "Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("stop of a payment", "Not paid")
    DROPPED = "dropped", pgettext_lazy("stop of a payment", "Paid as planned")

    @property
    def tone(self) -> str:
        return {"proposed": "waiting", "confirmed": "refused"}.get(self.value, "withdrawn")

    def label_for(self, audience: str) -> str:
        return str(self.label)


class PlanState(models.TextChoices):
    """How far a funding plan has come."""

    DRAWN_UP = "drawn_up", pgettext_lazy("state of a funding plan", "With finance")
    ISSUED = "issued", pgettext_lazy("state of a funding plan", "Issued")
    DROPPED = "dropped", pgettext_lazy("state of a funding plan", "Not issued")

    @property
    def tone(self) -> str:
        return {"drawn_up": "waiting", "issued": "done"}.get(self.value, "withdrawn")

    def label_for(self, audience: str) -> str:
        return str(self.label)


# Without these a paying office can't pay, or can't say which payment its answer is about.
NEEDED = (ColumnKind.PAYMENT, ColumnKind.HOLDER, ColumnKind.ACCOUNT, ColumnKind.AMOUNT)
