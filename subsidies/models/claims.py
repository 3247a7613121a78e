"""A claim: its answers, lines, documents, and the frozen records of what it is worth."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums import UNDER_WAY, CheckState, Stage, State
from subsidies.querysets import ApplicationQuerySet


class Application(models.Model):
    """One enterprise's claim under one call. Amounts here repeat the current entitlements, for lists."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="applications")
    measure_version = models.ForeignKey(
        "subsidies.MeasureVersion", on_delete=models.PROTECT, related_name="applications"
    )
    # the newer version that the applicant was offered and left for the one that the claim was begun with
    declined_version = models.ForeignKey(
        "subsidies.MeasureVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="applications")
    project = models.CharField(_("project"), max_length=120, blank=True)
    division = models.ForeignKey("reference.Division", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    answers = models.JSONField(default=dict)  # scalar inputs of the measure: name -> canonical text
    done_sections = models.JSONField(default=list)  # sections that the applicant marked as completed
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stage_entered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    paused_days = models.PositiveSmallIntegerField(default=0)
    returned_from = models.CharField(max_length=16, choices=State, blank=True)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    checks = models.CharField(max_length=12, choices=CheckState, default=CheckState.UNKNOWN)
    claimed = MoneyField(null=True)
    verified = MoneyField(null=True)
    audited = MoneyField(null=True)
    approved = MoneyField(null=True)
    paid = MoneyField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    refusal_clause = models.CharField(max_length=40, blank=True)
    refusal_reason = models.TextField(blank=True)
    search_text = models.CharField(max_length=300)  # reference, name and USCC in capitals

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "enterprise", "project"],
                condition=~Q(state__in=("refused", "withdrawn")),
                name="application_one_live",
                violation_error_message=_("There is a claim for this project under this call already."),
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="application_submitted_paired",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refused_by=None) | Q(refused_at__isnull=False, refused_by__isnull=False),
                name="application_refused_paired",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False) | Q(state__in=("draft", "confirming", "withdrawn")),
                name="application_bureau_has_submitted",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(submitted_at__isnull=False), name="application_due"),
            models.Index(
                fields=["state", "due_at", "id"], condition=Q(submitted_at__isnull=False), name="application_state_due"
            ),
            models.Index(
                fields=["division", "due_at", "id"], condition=Q(submitted_at__isnull=False), name="application_div_due"
            ),
            models.Index(
                fields=["-submitted_at", "-id"], condition=Q(submitted_at__isnull=False), name="application_sub"
            ),
            models.Index(
                fields=["state", "-submitted_at", "-id"],
                condition=Q(submitted_at__isnull=False),
                name="application_state_sub",
            ),
            models.Index(
                Coalesce("claimed", Value(0)).desc(),
                F("id").desc(),
                condition=Q(submitted_at__isnull=False),
                name="application_claimed",
            ),
            models.Index(fields=["due_at", "id"], condition=Q(state__in=UNDER_WAY), name="application_under_way"),
            models.Index(
                fields=["assigned_to", "due_at", "id"],
                condition=Q(submitted_at__isnull=False, state__in=UNDER_WAY),
                name="application_assigned",
            ),
            models.Index(
                fields=["state", "due_at", "id"],
                condition=Q(submitted_at__isnull=False, assigned_to=None),
                name="application_unassigned",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def given_amount(self) -> int | None:
        """What was approved; of a claim of which the rest was stopped, what it got."""
        is_less = self.state == State.PAID and self.paid != self.approved
        return self.paid if is_less and self.stops.filter(state="confirmed").exists() else self.approved

    @property
    def state_enum(self) -> State:
        return State(self.state)


class ClaimLine(models.Model):
    """One row of a rows input (a cost line): values by column as canonical text, money as amount and currency."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lines")
    input = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    invoice_number = models.CharField(max_length=40, blank=True, db_index=True)

    class Meta:
        ordering = ["input", "position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "input", "position"], name="claim_line_position_once")
        ]


class InvoiceUse(models.Model):
    """An invoice number counts once in the whole portal: the submitted claim that counts it."""

    number = models.CharField(max_length=40, unique=True)
    line = models.ForeignKey(ClaimLine, on_delete=models.CASCADE, related_name="invoice_uses")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="invoice_uses")


class Document(models.Model):
    """A paper of a claim; one paper may serve many lines."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    material = models.CharField(max_length=60)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    lines = models.ManyToManyField(ClaimLine, related_name="documents", blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["material", "id"]


class Entitlement(models.Model):
    """What a claim is worth at one stage: a frozen record. A new one replaces it as current, never its text."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="entitlements")
    measure_version = models.ForeignKey(
        "subsidies.MeasureVersion", on_delete=models.PROTECT, related_name="entitlements"
    )
    stage = models.CharField(max_length=10, choices=Stage)
    amount = MoneyField(null=True)
    record = models.TextField()  # canonical JSON (RFC 8785)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True)
    settlement = models.ForeignKey(
        "subsidies.Settlement", null=True, on_delete=models.PROTECT, related_name="entitlements"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "stage"], condition=Q(is_current=True), name="entitlement_one_current"
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="entitlement_not_negative"),
        ]
