"""Award without application: a run over all enterprises, and the offers that it makes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums import LIVE_OFFERS, OPEN_RUNS, OfferState, RunState
from subsidies.querysets import OfferQuerySet


class OfferRun(models.Model):
    """One pass over every registered enterprise under a call: counted first, and made when that is found right."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="offer_runs")
    measure_version = models.ForeignKey("subsidies.MeasureVersion", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()  # the registers as of this day
    state = models.CharField(max_length=10, choices=RunState, default=RunState.COUNTING)
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="offer_run")
    examined = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    total = MoneyField(default=0)
    outcome = models.JSONField(default=dict)  # how many were barred, unknown, offered before; count and sum by district
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=OPEN_RUNS),
                name="offer_run_one_open",
                violation_error_message=_("A run under this call is not finished yet."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="offer_run_confirmed_paired",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RunState.MAKING, RunState.MADE)) | Q(confirmed_at__isnull=False),
                name="offer_run_made_is_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["-started_at", "-id"], name="offer_run_newest")]

    def __str__(self):
        return f"{self.call} {self.day}"

    @property
    def state_enum(self) -> RunState:
        return RunState(self.state)


class Offer(models.Model):
    """What an enterprise is due by its register facts: a frozen record that waits for its consent."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    run = models.ForeignKey(OfferRun, on_delete=models.PROTECT, related_name="offers")
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="offers")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="offers")
    measure_version = models.ForeignKey("subsidies.MeasureVersion", on_delete=models.PROTECT, related_name="offers")
    division = models.ForeignKey("reference.Division", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.PREPARED)
    amount = MoneyField()
    record = models.TextField()  # canonical JSON (RFC 8785), as in an Entitlement
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField()  # exclusive: 24:00 is the next day's 00:00
    answer_provisional = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # lapsed, or withdrawn by an officer
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)  # why declined or withdrawn
    payee = models.ForeignKey("enterprises.PayeeAccount", null=True, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(
        "subsidies.Application", null=True, on_delete=models.PROTECT, related_name="offer"
    )
    search_text = models.CharField(max_length=300)  # reference, name and USCC in capitals

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "enterprise"],
                condition=Q(state__in=LIVE_OFFERS),
                name="offer_one_live",
                violation_error_message=_("The enterprise has an offer under this call already."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="offer_above_zero"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="offer_answered_paired",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(OfferState.ACCEPTED, OfferState.DECLINED), answered_at__isnull=False)
                | (~Q(state__in=(OfferState.ACCEPTED, OfferState.DECLINED)) & Q(answered_at=None)),
                name="offer_answer_is_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=OfferState.ACCEPTED) | Q(application__isnull=False, payee__isnull=False),
                name="offer_accepted_has_claim",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(OfferState.DECLINED, OfferState.WITHDRAWN)) | ~Q(reason=""),
                name="offer_ended_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="offer_newest"),
            models.Index(fields=["state", "-made_at", "-id"], name="offer_state_newest"),
            models.Index(fields=["-amount", "-id"], name="offer_largest"),
            models.Index(fields=["answer_by", "id"], name="offer_answer_by"),
            models.Index(fields=["enterprise", "-made_at", "-id"], name="offer_enterprise"),
            models.Index(fields=["answer_by"], condition=Q(state=OfferState.OFFERED), name="offer_waiting"),
        ]

    def __str__(self):
        return self.reference

    @property
    def state_enum(self) -> OfferState:
        return OfferState(self.state)
