"""What the bureau says of a claim: rulings on lines, opinions, corrections, signatures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from subsidies.enums import Desk, Verdict
from subsidies.models.claims import Application, ClaimLine, Entitlement
from subsidies.querysets_terms import CorrectionQuerySet


class LineRuling(models.Model):
    """A desk leaves a line out, or takes it back in, with its reason. The later desk's ruling counts."""

    line = models.ForeignKey(ClaimLine, on_delete=models.CASCADE, related_name="rulings")
    desk = models.CharField(max_length=20, choices=Desk)
    accepted = models.BooleanField()
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "desk"], name="line_ruling_one_per_desk"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="line_ruling_has_reason",
                violation_error_message=_("A line left out needs a reason."),
            ),
        ]


class Opinion(models.Model):
    """A desk's opinion on a claim, resting on the entitlement that it saw; it falls when the figures change."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="opinions")
    desk = models.CharField(max_length=20, choices=Desk)
    verdict = models.CharField(max_length=10, choices=Verdict)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="opinions")
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fallen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "desk"], condition=Q(fallen_at=None), name="opinion_one_per_desk"
            )
        ]


class Correction(models.Model):
    """One request that names everything at once (一次性告知); the clock pauses until it is answered."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    desk = models.CharField(max_length=20, choices=Desk)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    due_days = models.PositiveSmallIntegerField(null=True)  # as granted last; None: the call's
    due_from = models.DateTimeField(null=True)  # the moment from which they are counted; None: the request's
    overdue_at = models.DateTimeField(null=True)  # since when it is marked as missed
    reminded = models.PositiveSmallIntegerField(null=True)  # the last reminder, in working days before the end
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(answered_at=None), name="correction_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(overdue_at=None) | Q(due_provisional=False, overdue_at__gte=F("due_at")),
                name="correction_overdue_after_due",
            ),
            models.UniqueConstraint(fields=["application"], condition=Q(answered_at=None), name="correction_one_open"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="correction_answered_paired",
            ),
        ]


class CorrectionItem(models.Model):
    """One field that reopens: `answer:turnover`, `line:<uid>:invoice_date`, `line:<uid>` or `material:contract`."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="items")
    target = models.CharField(max_length=120)
    remark = models.CharField(max_length=500)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "target"], name="correction_item_once")]


class Signature(models.Model):
    """One of the two signatures under a decision, over the digest of the amount signed for."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="signatures")
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fallen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "signed_by"], condition=Q(fallen_at=None), name="signature_two_people"
            )
        ]
