"""Reports on how firm the ranks of a cycle are, kept with the run that they were made of."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.querysets_assessments import SensitivityQuerySet
from enterprises.querysets_figures import Kept

LEAST_DRAWS, MOST_DRAWS = 100, 5_000
MOST_SEED = 2**31 - 1


class SensitivityReport(models.Model):
    """One report. Its record is what `rules.assessment.firmness` gives; with the seed it can be made again."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey("enterprises.Run", on_delete=models.PROTECT, related_name="reports")
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField(_("seed"))
    draws = models.PositiveIntegerField(_("draws"))
    record = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)  # of the record
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = SensitivityQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draws__gte=LEAST_DRAWS, draws__lte=MOST_DRAWS),
                name="sensitivity_draws_within",
                violation_error_message=_("From 100 to 5,000 draws."),
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, digest="") | Q(done_at__isnull=False) & ~Q(digest=""),
                name="sensitivity_done_paired",
            ),
        ]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("Reports are never deleted.")
