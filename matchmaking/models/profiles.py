"""What parties need and offer, and what they say of each other as candidates."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums_meetings import ItemKind, ItemSide, Opinion
from matchmaking.models.events import paired, person
from matchmaking.models.parties import Party
from matchmaking.querysets_meetings import ItemQuerySet, ProfileQuerySet
from pilotzone.kernel.fields import MoneyField


class Profile(models.Model):
    """One of a party, for all events. Who is not open is nobody's candidate."""

    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="profile")
    text_zh = models.TextField(_("about the firm, in Chinese"), max_length=2000, blank=True)
    text_en = models.TextField(_("about the firm, in English"), max_length=3000, blank=True)
    languages = models.JSONField(default=list)  # ISO 639-1 codes in which meetings can be held
    is_open = models.BooleanField(_("shown to others as a candidate"), default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]


class Item(models.Model):
    """A need or an offer of a profile; an empty list of codes means any.

    `certificates`: of a need, those without which an offer is none; of an offer, those held. `volume`: of a need, what
    is wanted each month; of an offer, what can be supplied. A price is for one `unit`, in minor units of `currency`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="items")
    side = models.CharField(_("need or offer"), max_length=5, choices=ItemSide)
    kind = models.CharField(_("kind"), max_length=10, choices=ItemKind)
    categories = models.JSONField(default=list)  # codes of Topic
    markets = models.JSONField(default=list)  # ISO 3166-1 codes
    certificates = models.JSONField(default=list)  # codes such as CE, FDA
    volume = models.PositiveBigIntegerField(_("volume a month"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    price_low = MoneyField(_("price from"), null=True, blank=True)
    price_high = MoneyField(_("price to"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    text_zh = models.TextField(_("in words, in Chinese"), max_length=1000, blank=True)
    text_en = models.TextField(_("in words, in English"), max_length=1500, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = person()

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["profile", "side"], condition=Q(withdrawn_at=None), name="item_standing")]
        constraints = [
            models.CheckConstraint(condition=paired("withdrawn_at", "withdrawn_by"), name="item_withdrawn_paired"),
            models.CheckConstraint(
                condition=Q(price_low=None, price_high=None) | Q(price_low__gte=0, price_high__gte=F("price_low")),
                name="item_prices_in_order",
                violation_error_message=_("Give a price from and to, in this order, or neither."),
            ),
        ]


class Judgement(models.Model):
    """What a party said of another as its candidate; changed in place, as often as it likes."""

    by = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="judgements")
    of = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    opinion = models.SmallIntegerField(choices=Opinion)
    said_at = models.DateTimeField()
    said_by = person()  # nobody of the portal where an overseas firm said it by its link

    class Meta:
        ordering = ["-said_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["by", "of"], name="judgement_once"),
            models.CheckConstraint(condition=~Q(by=F("of")), name="judgement_of_another"),
        ]
