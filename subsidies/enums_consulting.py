"""The vocabulary of consultations of other departments and of outside audits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Department(models.TextChoices):
    """Who is asked beside commerce and finance."""

    MARKET = "market", _("Market supervision")
    TAX = "tax", _("Taxation")
    CUSTOMS = "customs", _("Customs")
    EMERGENCY = "emergency", _("Emergency management")
    ECOLOGY = "ecology", _("Ecology and environment")
    LABOUR = "labour", _("Human resources and social security")
    STATISTICS = "statistics", _("Statistics")
    JUSTICE = "justice", _("Justice")


class FindingAnswer(models.TextChoices):
    """What the reviewer says of another department's finding."""

    MAINTAINED = "maintained", _("Maintained: the claim cannot be approved")
    SET_ASIDE = "set_aside", _("Set aside: it does not stand against the claim")
