"""The vocabulary of the exchange with other organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a partner is; it decides what its systems may see."""

    AGENCY = "agency", _("Agency of the whole zone")
    DISTRICT = "district", pgettext_lazy("partner", "District")
    PARK = "park", _("Park operator")
    ENTERPRISE = "enterprise", pgettext_lazy("partner", "Enterprise")
    BANK = "bank", _("Bank or insurer")


# Those that act as an office; a park and an enterprise stand for enterprises: their tenants, or themselves.
OFFICES = frozenset({Kind.AGENCY, Kind.DISTRICT})
# Those that act for the enterprise or the park whose code they have; the code of any other is that of its source.
BOUND = frozenset({Kind.PARK, Kind.ENTERPRISE})


class ClientState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("API client", "Waits for confirmation")
    IN_FORCE = "in_force", pgettext_lazy("API client", "In force")
    REFUSED = "refused", pgettext_lazy("API client", "Not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("API client", "Withdrawn")


class KeyState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("key", "Waits for confirmation")
    IN_FORCE = "in_force", pgettext_lazy("key", "In force")
    REFUSED = "refused", pgettext_lazy("key", "Not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("key", "Withdrawn")


class Verb(models.TextChoices):
    """What became of an object of the API."""

    CHANGE = "change", pgettext_lazy("change feed", "Written")
    GONE = "gone", pgettext_lazy("change feed", "No longer there, or no longer yours to see")


TONES = {"proposed": "waiting", "in_force": "done", "refused": "refused", "withdrawn": "withdrawn"}


class RowVerb(models.TextChoices):
    """What a row of a batch asks for; `put` takes it whether it is there or not."""

    NEW = "new", pgettext_lazy("row of a batch", "New: refused where it is there already")
    CHANGE = "change", pgettext_lazy("row of a batch", "Change: refused where it is not there")
    WITHDRAW = "withdraw", pgettext_lazy("row of a batch", "Withdraw: marked as withdrawn, not deleted")
    PUT = "put", pgettext_lazy("row of a batch", "Put: new or changed, as it is")


class BatchMode(models.TextChoices):
    ALL = "all", pgettext_lazy("batch", "All rows or none")
    ROWS = "rows", pgettext_lazy("batch", "Each row by itself")


class ReceiptState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("batch", "Being taken")
    DONE = "done", pgettext_lazy("batch", "Taken")
    REFUSED = "refused", pgettext_lazy("batch", "Refused: rows are wrong, nothing was written")
    STOPPED = "stopped", pgettext_lazy("batch", "Stopped before its end")
    FAILED = "failed", pgettext_lazy("batch", "Failed")


PARTLY = "partly"  # of batches that were taken row by row, those with a row that was refused
RECEIPT_TONES = {
    "running": "current",
    "done": "done",
    PARTLY: "waiting",
    "refused": "refused",
    "stopped": "withdrawn",
    "failed": "refused",
}
RECEIPT_TAGS = {  # in a word
    ReceiptState.RUNNING: ReceiptState.RUNNING.label,
    ReceiptState.DONE: ReceiptState.DONE.label,
    PARTLY: pgettext_lazy("batch", "Rows refused"),
    ReceiptState.REFUSED: pgettext_lazy("batch", "Refused"),
    ReceiptState.STOPPED: pgettext_lazy("batch", "Stopped"),
    ReceiptState.FAILED: ReceiptState.FAILED.label,
}


class RowResult(models.TextChoices):
    """What became of a row."""

    ADDED = "added", pgettext_lazy("row of a batch", "Added")
    CHANGED = "changed", pgettext_lazy("row of a batch", "Changed")
    WITHDRAWN = "withdrawn", pgettext_lazy("row of a batch", "Withdrawn")
    UNCHANGED = "unchanged", pgettext_lazy("row of a batch", "Unchanged")
    REFUSED = "refused", pgettext_lazy("row of a batch", "Refused")
    NOT_WRITTEN = "not_written", pgettext_lazy("row of a batch", "Not written: another row was refused")


class SubscriptionState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("subscription", "In force")
    PAUSED = "paused", pgettext_lazy("subscription", "Paused")
    ENDED = "ended", pgettext_lazy("subscription", "Ended")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("message to a system", "Waits")
    SENT = "sent", pgettext_lazy("message to a system", "Taken")
    FAILED = "failed", pgettext_lazy("message to a system", "Given up")
    WITHHELD = "withheld", pgettext_lazy("message to a system", "Not sent")


WEBHOOK_TONES = {
    "active": "done",
    "paused": "waiting",
    "ended": "withdrawn",
    "waiting": "waiting",
    "sent": "done",
    "failed": "refused",
    "withheld": "withdrawn",
}


class Withheld(models.TextChoices):
    """Why a message was not sent, or got no answer."""

    CLIENT = "client_withdrawn", _("The client's access was withdrawn.")
    SCOPE = "scope_gone", _("The client does not have the scope any more.")
    UNSEEN = "not_visible", _("The client may not see the object any more.")
    ENDED = "subscription_ended", _("The subscription has ended.")
    UNRESOLVED = "unresolved", _("The name has no address.")
    PRIVATE = "private_address", _("The name leads to a private address that is not listed.")
    SILENT = "no_answer", _("No connection, no valid certificate, or no answer in time.")
    REDIRECTED = "redirected", _("Answered with another address; it is not followed.")
    REFUSED = "refused", _("Answered with an error.")
    GONE = "gone", _("Answered that nobody is there any more (410).")
