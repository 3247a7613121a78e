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
