"""What a client wants to be told, its secrets, what was told to it, and where the portal may call besides the net."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.enums import WEBHOOK_TONES, DeliveryState, SubscriptionState, Withheld
from pilotzone.exchange.querysets_webhooks import DeliveryQuerySet, NetworkQuerySet, SubscriptionQuerySet

TEST = "webhook.ping"
GAP = "webhook.gap"  # changes were forgotten before the address could be told of them


class Subscription(models.Model):
    """One address that is told of changes. `position` is the change up to which deliveries were made: what comes while
    it is paused is made when it goes on. An empty list of resources or verbs is all of them."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey("exchange.Client", on_delete=models.PROTECT, related_name="subscriptions")
    address = models.CharField(_("address"), max_length=500)
    resources = models.JSONField(_("resources"), default=list)
    verbs = models.JSONField(_("verbs"), default=list)
    division = models.ForeignKey("reference.Division", null=True, on_delete=models.PROTECT, related_name="+")
    enterprise = models.CharField(_("credit code of one enterprise"), max_length=18, blank=True)
    enterprise_key = models.BigIntegerField(null=True)  # of that enterprise, as changes are bounded by it
    state = models.CharField(max_length=10, choices=SubscriptionState.choices, default=SubscriptionState.ACTIVE)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    paused_by_bureau = models.BooleanField(default=False)
    position = models.BigIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)  # of the first attempt after the last one that succeeded
    quiet_until = models.DateTimeField(null=True)  # nothing is tried before, where the last call got no answer
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "address"],
                condition=~Q(state=SubscriptionState.ENDED),
                name="subscription_once",
                violation_error_message=_("This address is subscribed already."),
            )
        ]
        indexes = [
            models.Index(
                fields=["position"], condition=Q(state=SubscriptionState.ACTIVE), name="subscription_by_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.address}"

    @property
    def tone(self) -> str:
        return WEBHOOK_TONES[self.state]


class SubscriptionSecret(models.Model):
    """A secret that signs, sealed; an older one goes on beside the newer one until `ends_at`."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription"], condition=Q(ends_at=None), name="subscription_secret_one_without_end"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.made_at:%Y-%m-%d}"


class Delivery(models.Model):
    """One change to be told to one address, or a message without a change (TEST, GAP). Its `uid` is the message's id,
    however often it is sent; those of one `line` (an object) are sent one after another."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    position = models.BigIntegerField(null=True)  # of the change; it and what follows is empty without one
    resource = models.CharField(max_length=40, blank=True)
    object_key = models.CharField(max_length=150, blank=True)
    verb = models.CharField(max_length=10, blank=True)
    object_version = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField(null=True)
    line = models.CharField(max_length=180)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    reason = models.CharField(max_length=40, blank=True)  # why it is not sent, as a code
    tries = models.PositiveSmallIntegerField(default=0)  # since it was made or replayed
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()  # when the sweep looks after it again
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "position"], name="delivery_once"),
            models.CheckConstraint(
                condition=(Q(state=DeliveryState.WAITING) & Q(done_at=None))
                | (~Q(state=DeliveryState.WAITING) & Q(done_at__isnull=False)),
                name="delivery_done_paired",
            ),
        ]
        indexes = [
            models.Index(fields=["subscription", "-made_at", "-id"], name="delivery_newest"),
            models.Index(
                fields=["subscription", "line", "id"], condition=Q(state=DeliveryState.WAITING), name="delivery_line"
            ),
            models.Index(fields=["next_at"], condition=Q(state=DeliveryState.WAITING), name="delivery_due"),
            models.Index(fields=["made_at"], name="delivery_age"),
        ]

    def __str__(self) -> str:
        return f"msg_{self.uid.hex}"

    @property
    def kind(self) -> str:
        """The type of the message: resource and verb. Each test has a line of its own."""
        return f"{self.resource}.{self.verb}" if self.resource else self.line.partition(":")[0]

    @property
    def reason_enum(self) -> Withheld | None:
        return Withheld(self.reason) if self.reason else None

    @property
    def tone(self) -> str:
        return WEBHOOK_TONES[self.state]


class Attempt(models.Model):
    """One call: what was answered, or why nothing was."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    ms = models.PositiveIntegerField()
    beginning = models.CharField(max_length=500, blank=True)
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status or self.problem}"


class Network(models.Model):
    """A private network that may be called: a front-end machine of a partner in the government's own net."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    network = models.CharField(_("network"), max_length=50)
    purpose = models.CharField(_("what for"), max_length=200)
    listed_at = models.DateTimeField()
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network"],
                condition=Q(removed_at=None),
                name="network_once",
                violation_error_message=_("This network is listed already."),
            )
        ]

    def __str__(self) -> str:
        return self.network
