"""Papers that a claim was submitted without (容缺受理): the enterprise's undertaking, and each paper with its limit."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from subsidies.enums import Desk
from subsidies.models.claims import Application
from subsidies.querysets_terms import MissingPaperQuerySet


class Undertaking(models.Model):
    """What the enterprise undertook at submission (承诺书), as canonical JSON. Never changed, never removed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="undertaking")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An undertaking is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An undertaking is never removed.")


class MissingPaper(models.Model):
    """One paper that follows: undertaken, accepted as missing by a desk with a limit, handed in, accepted by a desk."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="missing_papers")
    material = models.CharField(max_length=60)
    days = models.PositiveSmallIntegerField()  # working days from the acceptance, by the measure
    desk = models.CharField(max_length=20, choices=Desk, blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    due_provisional = models.BooleanField(default=False)
    due_from = models.DateTimeField(null=True)  # the moment from which the days are counted
    reminded = models.PositiveSmallIntegerField(null=True)  # the last reminder, in working days before the end
    overdue_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    return_reason = models.CharField(max_length=500, blank=True)  # why what was handed in last was not accepted
    released_at = models.DateTimeField(null=True)  # changed facts ask for it no longer
    passed_at = models.DateTimeField(null=True)
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MissingPaperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(passed_at=None), name="missing_paper_out"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["application", "material"], name="missing_paper_once"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None, due_at=None, desk="")
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, due_at__isnull=False) & ~Q(desk=""),
                name="missing_paper_accepted_whole",
            ),
            models.CheckConstraint(
                condition=Q(overdue_at=None) | Q(due_provisional=False, overdue_at__gte=F("due_at")),
                name="missing_paper_overdue_after_due",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None, handed_in_by=None)
                | Q(handed_in_at__isnull=False, handed_in_by__isnull=False),
                name="missing_paper_handed_in_paired",
            ),
            models.CheckConstraint(
                condition=Q(passed_at=None, passed_by=None) | Q(passed_at__isnull=False, passed_by__isnull=False),
                name="missing_paper_passed_paired",
            ),
            models.CheckConstraint(
                condition=Q(passed_at=None) | Q(released_at=None), name="missing_paper_passed_or_released"
            ),
        ]
