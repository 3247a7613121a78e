"""A back-test: what a version of a measure would have cost, against another or nothing, over claims that are there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums import BackTestFacts, BackTestSource
from subsidies.querysets import BackTestChangeQuerySet, BackTestQuerySet


class BackTest(models.Model):
    """One run. Its result is written once; another run is another row. How far it has come is its job's to say.

    `against` is the version that it is compared with, of the same measure or of one that it replaces; without one,
    nothing was in force and each claim's amount before is zero. `digest` and `against_digest` are those of the
    documents as they stood: a draft that is edited later no longer has this result.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey("subsidies.MeasureVersion", on_delete=models.PROTECT, related_name="back_tests")
    against = models.ForeignKey("subsidies.MeasureVersion", null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    against_digest = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=8, choices=BackTestSource)
    facts = models.CharField(max_length=8, choices=BackTestFacts, blank=True)
    supposed = models.JSONField(default=dict, blank=True)  # facts, as a record has them, for claims that tell none
    calls = models.ManyToManyField("subsidies.Call", related_name="+")
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    budget = MoneyField(null=True)
    budget_is_typed = models.BooleanField(default=False)
    job = models.OneToOneField("jobs.Job", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    claims = models.PositiveIntegerField(null=True)
    result = models.JSONField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = BackTestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(version=F("against")),
                name="back_test_two_versions",
                violation_error_message=_("A version is tested against another one."),
            ),
            models.CheckConstraint(
                condition=Q(against=None, against_digest="") | (Q(against__isnull=False) & ~Q(against_digest="")),
                name="back_test_against_whole",
            ),
            models.CheckConstraint(
                condition=Q(source=BackTestSource.CALLS, file=None) | Q(source=BackTestSource.FILE, file__isnull=False),
                name="back_test_file_by_source",
            ),
            models.CheckConstraint(
                condition=Q(result=None, finished_at=None, claims=None)
                | Q(result__isnull=False, finished_at__isnull=False, claims__isnull=False),
                name="back_test_finished_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["digest", "-finished_at"], name="back_test_of_document"),
            models.Index(fields=["version", "-made_at"], name="back_test_of_version"),
        ]

    def __str__(self):
        return f"{self.version} / {self.against or '-'}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("A back-test is never changed; run another.")
        super().save(*args, **kwargs)


class BackTestChange(models.Model):
    """One claim whose amount differs, largest difference first in the order of the keys; never changed."""

    back_test = models.ForeignKey(BackTest, on_delete=models.CASCADE, related_name="changes")
    application = models.ForeignKey("subsidies.Application", null=True, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(null=True)  # of an uploaded table, the first being 1
    before = MoneyField()
    after = MoneyField()

    objects = BackTestChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=True, row__isnull=False) | Q(application__isnull=False, row=None),
                name="back_test_change_of_one",
            ),
            models.CheckConstraint(condition=~Q(before=F("after")), name="back_test_change_differs"),
        ]

    @property
    def change(self) -> int:
        return self.after - self.before
