"""Who takes part: an enterprise of the portal, or a buyer from abroad without a credit code."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import PartyKind
from matchmaking.querysets import PartyQuerySet


class Party(models.Model):
    """Stands for an enterprise, or for an overseas firm that an events officer has entered.

    An overseas firm signs in by nothing but the link that was sent to it: `key_digest` is the SHA-256 of the token in
    that link, and a new link makes the old one void. All data are kept on the portal's own servers in China.
    """

    PERSONAL = {"email": "overseas firms in events", "contact": "overseas firms in events"}

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.OneToOneField(
        "enterprises.Enterprise", null=True, on_delete=models.PROTECT, related_name="party"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PartyKind)
    overseas_name = models.CharField(_("name"), max_length=160, blank=True)
    country = models.CharField(_("country or region"), max_length=2, blank=True)  # ISO 3166-1
    contact = models.CharField(_("contact"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    key_number = models.PositiveIntegerField(default=0)  # how many links were sent; the newest one is valid
    key_digest = models.CharField(max_length=64, blank=True)
    key_sent_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, overseas_name="", country="", email="", key_digest="")
                | (Q(enterprise=None, kind=PartyKind.OVERSEAS) & ~Q(overseas_name="") & ~Q(country="")),
                name="party_enterprise_or_overseas",
            ),
            models.UniqueConstraint(fields=["key_digest"], condition=~Q(key_digest=""), name="party_key_once"),
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="party_email_once",
                violation_error_message=_("There is an overseas firm with this e-mail already."),
            ),
        ]

    def __str__(self) -> str:
        return self.names["zh"]

    @property
    def names(self) -> dict[str, str]:
        if self.enterprise is None:
            return {"zh": self.overseas_name, "en": self.overseas_name}
        return self.enterprise.names

    @property
    def has_link(self) -> bool:
        return bool(self.key_digest)

    @property
    def is_overseas(self) -> bool:
        return self.enterprise_id is None
