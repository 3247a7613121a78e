"""A partner, a client by which one of its systems acts, and the keys of that client."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.enums import BOUND, TONES, ClientState, KeyState, Kind
from pilotzone.exchange.models_changes import Change as Change
from pilotzone.exchange.models_changes import ChangeCounter as ChangeCounter
from pilotzone.exchange.models_changes import Reconciliation as Reconciliation
from pilotzone.exchange.models_drops import Drop as Drop
from pilotzone.exchange.models_drops import DropFault as DropFault
from pilotzone.exchange.models_drops import DropSecret as DropSecret
from pilotzone.exchange.models_receipts import Receipt as Receipt
from pilotzone.exchange.models_receipts import ReceiptPortion as ReceiptPortion
from pilotzone.exchange.models_webhooks import Attempt as Attempt
from pilotzone.exchange.models_webhooks import Delivery as Delivery
from pilotzone.exchange.models_webhooks import Network as Network
from pilotzone.exchange.models_webhooks import Subscription as Subscription
from pilotzone.exchange.models_webhooks import SubscriptionSecret as SubscriptionSecret
from pilotzone.exchange.querysets import ClientQuerySet, KeyQuerySet, PartnerQuerySet
from pilotzone.kernel.scopes import Scope

SHA256 = 64  # hexadecimal digits


class Partner(models.Model):
    """An organisation with which facts are exchanged. `code` is the one under which the portal knows what it acts for:
    an enterprise's credit code, a park's code, or the source that an agency's figures come from."""

    PERSONAL = {"contact_email": "where the organisation is told of its keys; meant to be a shared mailbox"}

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    code = models.CharField(_("code"), max_length=40, blank=True)
    division = models.ForeignKey(
        "reference.Division", null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("district")
    )
    contact_email = models.EmailField(_("mailbox for notices"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=Kind.DISTRICT) & Q(division__isnull=False))
                | (~Q(kind=Kind.DISTRICT) & Q(division=None)),
                name="partner_division_of_a_district",
                violation_error_message=_("A district has its division, any other partner has none."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(BOUND)) | ~Q(code=""),
                name="partner_code_of_what_it_acts_for",
                violation_error_message=_("Give the code of the enterprise or the park."),
            ),
            models.UniqueConstraint(
                fields=["kind", "name_zh"],
                name="partner_once",
                violation_error_message=_("This organisation is entered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


class Client(models.Model):
    """One system of a partner: what it may do, from where, and on what lawful basis. Terms are never changed: other
    terms are another client."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="clients")
    name = models.CharField(_("name of the system"), max_length=60)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_client")
    scopes = models.JSONField(_("scopes"), default=list)
    networks = models.JSONField(_("addresses"), default=list)
    certificate = models.CharField(_("SHA-256 of the client certificate"), max_length=SHA256, blank=True)
    basis = models.CharField(_("lawful basis"), max_length=200)
    state = models.CharField(max_length=10, choices=ClientState.choices, default=ClientState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="client_two_people",
                violation_error_message=_("Whoever proposed it does not confirm it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ClientState.IN_FORCE) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="client_in_force_is_confirmed",
                violation_error_message=_("A client in force was confirmed by somebody."),
            ),
        ]
        indexes = [models.Index(fields=["-proposed_at", "-id"], name="client_newest")]

    def __str__(self) -> str:
        return f"{self.partner}: {self.name}"

    @property
    def state_enum(self) -> ClientState:
        return ClientState(self.state)

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def held_scopes(self) -> frozenset[Scope]:
        return frozenset(Scope(text) for text in self.scopes)


class Key(models.Model):
    """One key of a client, for a time. The secret is kept hashed in `application`; it is shown once, on confirming."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="keys")
    application = models.OneToOneField(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL, null=True, on_delete=models.PROTECT, related_name="key"
    )
    state = models.CharField(max_length=10, choices=KeyState.choices, default=KeyState.PROPOSED)
    days = models.PositiveSmallIntegerField(_("valid for, days"))
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
    warned_days = models.PositiveSmallIntegerField(null=True)  # at how many days before its end the last notice went

    objects = KeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="key_two_people",
                violation_error_message=_("Whoever proposed it does not confirm it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=KeyState.IN_FORCE)
                | Q(application__isnull=False, confirmed_by__isnull=False, expires_at__isnull=False),
                name="key_in_force_is_confirmed",
                violation_error_message=_("A key in force was confirmed by somebody and has an end."),
            ),
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(state=KeyState.PROPOSED),
                name="key_one_proposed",
                violation_error_message=_("A key waits for confirmation already."),
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state=KeyState.IN_FORCE), name="key_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.uid}"

    def is_over(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    @property
    def tone(self) -> str:
        return TONES[self.state]


class KeptAnswer(models.Model):
    """What was answered to a write under the sender's own key (`Idempotency-Key`); `digest` is of what was sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=SHA256)
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    location = models.CharField(max_length=300, blank=True)
    content_type = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
