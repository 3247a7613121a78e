"""The vocabulary of consultations of other departments and of outside audits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingAnswer(models.TextChoices):
    """What the reviewer says of another department's finding."""

    MAINTAINED = "maintained", _("Maintained: the claim cannot be approved")
    SET_ASIDE = "set_aside", _("Set aside: it does not stand against the claim")
