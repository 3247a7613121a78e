"""What an operator offers to enterprises that need space, their enquiries, and the sums behind the public picture."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField, ScaledField
from warehouses.enums_space import WAITING, EnquiryState
from warehouses.models.places import Country
from warehouses.models.warehouses import Warehouse
from warehouses.querysets_space import EnquiryQuerySet
from warehouses.rules.space import Opened


class SpaceOffer(models.Model):
    """The operator's word on its free space, and which of it is public. Areas are m² times a hundred."""

    warehouse = models.OneToOneField(Warehouse, on_delete=models.CASCADE, related_name="space")
    takes_enquiries = models.BooleanField(_("takes enquiries"), default=True)
    free_area = ScaledField(_("free area, m²"), places=2, null=True)
    free_from = models.DateField(_("free from"), null=True)
    price_low = MoneyField(_("price from"), null=True)  # minor units for a square metre and month
    price_high = MoneyField(_("price to"), null=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    least_months = models.PositiveSmallIntegerField(_("shortest term, months"), null=True)
    text_zh = models.CharField(_("description in Chinese"), max_length=600, blank=True)
    text_en = models.CharField(_("description in English"), max_length=900, blank=True)
    shows_free_area = models.BooleanField(_("free area is public"), default=False)
    shows_price = models.BooleanField(_("price is public"), default=False)
    shows_occupancy = models.BooleanField(_("occupancy is public"), default=False)
    shows_served = models.BooleanField(_("number of enterprises served is public"), default=False)
    shows_place = models.BooleanField(_("address and exact place are public"), default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["free_area"], condition=Q(shows_free_area=True), name="space_by_free_area"),
            models.Index(fields=["currency", "price_low"], condition=Q(shows_price=True), name="space_by_price"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(free_area=None) | Q(free_area__gte=0), name="space_free_area_not_below_zero"
            ),
            models.CheckConstraint(
                condition=(Q(price_low=None) | Q(price_low__gte=0))
                & (Q(price_low=None) | Q(price_high=None) | Q(price_high__gte=F("price_low"))),
                name="space_price_in_order",
            ),
        ]

    @property
    def opened(self) -> Opened:
        return Opened(self.shows_free_area, self.shows_price, self.shows_occupancy, self.shows_served, self.shows_place)


class Enquiry(models.Model):
    """An enterprise asks an operator for space: the reply, what came of it, and the rating after a deal."""

    PERSONAL = {"text": "what one enterprise writes to another; kept as long as the enquiry"}

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="enquiries")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="space_enquiries")
    state = models.CharField(max_length=10, choices=EnquiryState, default=EnquiryState.OPEN)
    area = ScaledField(_("area wanted, m²"), places=2)
    starts_on = models.DateField(_("from"))
    months = models.PositiveSmallIntegerField(_("for how many months"))
    goods = models.CharField(_("goods"), max_length=120)
    text = models.CharField(_("what else matters"), max_length=1000, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reply_due_on = models.DateField()
    reply_due_provisional = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_area = ScaledField(_("area agreed, m²"), places=2, null=True)
    agreed_from = models.DateField(_("agreed from"), null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    rating = models.PositiveSmallIntegerField(null=True)
    rating_text = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [
            models.Index(fields=["enterprise", "-sent_at", "-id"], name="enquiry_of_enterprise"),
            models.Index(fields=["warehouse", "-sent_at", "-id"], name="enquiry_of_warehouse"),
            models.Index(fields=["reply_due_on"], condition=Q(state="open"), name="enquiry_unanswered"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["warehouse", "enterprise"],
                condition=Q(state__in=WAITING),
                name="enquiry_one_going",
                violation_error_message=_("Your enterprise has an enquiry about this warehouse that is still going."),
            ),
            models.CheckConstraint(condition=Q(area__gt=0, months__gt=0), name="enquiry_wants_something"),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None) | Q(replied_at__isnull=False, replied_by__isnull=False),
                name="enquiry_replied_paired",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="enquiry_closed_paired",
            ),
            models.CheckConstraint(
                condition=Q(rating=None, rated_at=None)
                | Q(rating__gte=1, rating__lte=5, rated_at__isnull=False, state="agreed"),
                name="enquiry_rated_after_a_deal",
            ),
        ]

    @property
    def state_enum(self) -> EnquiryState:
        return EnquiryState(self.state)


class EnquiryMessage(models.Model):
    """What either side writes about an enquiry, in its order; an operator's word is the reply, or why it declines."""

    PERSONAL = {"text": "what one enterprise writes to another; kept as long as the enquiry"}

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="messages")
    by_operator = models.BooleanField()
    text = models.CharField(max_length=1000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at", "id"]


class PlaceSum(models.Model):
    """How many public warehouses of a country lie in a cell of the grid; without a cell where no point is known.

    Counted anew by `actions.space.counting`, so that the public picture reads as many rows as it shows.
    """

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    west = models.SmallIntegerField(null=True)
    south = models.SmallIntegerField(null=True)
    count = models.PositiveIntegerField()
    area = ScaledField(places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(west=None, south=None) | Q(west__isnull=False, south__isnull=False),
                name="place_sum_cell_paired",
            )
        ]
