"""The vocabulary of goods filing and of the facts that other systems tell of declarations, refunds and receipts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge

TONES = {
    "accepted_at_once": "done",
    "accepted": "done",
    "on_file": "done",
    "waiting": "waiting",
    "asked": "waiting",
    "refused": "refused",
    "withdrawn": "withdrawn",
}


class ItemState(Badge):
    WAITING = "waiting", pgettext_lazy("goods", "Not on file yet")
    ON_FILE = "on_file", pgettext_lazy("goods", "On file")
    REFUSED = "refused", pgettext_lazy("goods", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("goods", "Withdrawn")

    @property
    def tone(self) -> str:
        return TONES[self.value]


class FilingState(Badge):
    ACCEPTED_AT_ONCE = "accepted_at_once", pgettext_lazy("goods filing", "Accepted automatically")
    WAITING = "waiting", pgettext_lazy("goods filing", "Waits for an officer")
    ASKED = "asked", pgettext_lazy("goods filing", "Waits for the enterprise")
    ACCEPTED = "accepted", pgettext_lazy("goods filing", "Accepted by an officer")
    REFUSED = "refused", pgettext_lazy("goods filing", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("goods filing", "Withdrawn")

    @property
    def tone(self) -> str:
        return TONES[self.value]


LIVE = (FilingState.WAITING, FilingState.ASKED)
ACCEPTED = (FilingState.ACCEPTED_AT_ONCE, FilingState.ACCEPTED)
DECIDED = (FilingState.ACCEPTED, FilingState.REFUSED)


class Verb(models.TextChoices):
    NEW = "new", pgettext_lazy("goods filing", "New")
    CHANGE = "change", pgettext_lazy("goods filing", "Change")
    WITHDRAW = "withdraw", pgettext_lazy("goods filing", "Withdrawal")


class Level(models.TextChoices):
    LOW = "low", pgettext_lazy("risk", "Low")
    HIGH = "high", pgettext_lazy("risk", "High")


class Channel(models.TextChoices):
    PAGE = "page", _("On the page")
    TABLE = "table", _("By table")
    SYSTEM = "system", _("By the own system")


class FactKind(models.TextChoices):
    DECLARATION = "declaration", pgettext_lazy("trade fact", "Customs declaration")
    REFUND = "refund", pgettext_lazy("trade fact", "Tax refund")
    RECEIPT = "receipt", pgettext_lazy("trade fact", "Receipt of foreign exchange")


# Which agency tells which kind, by the code of the partner's source; nobody tells another's.
TOLD_BY = {
    "customs": FactKind.DECLARATION,
    "tax": FactKind.REFUND,
    "safe": FactKind.RECEIPT,
}


class FactState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("trade fact", "Submitted")
    IN_PROGRESS = "in_progress", pgettext_lazy("trade fact", "In progress")
    COMPLETED = "completed", pgettext_lazy("trade fact", "Completed")
    RETURNED = "returned", pgettext_lazy("trade fact", "Returned")
    CANCELLED = "cancelled", pgettext_lazy("trade fact", "Cancelled")
