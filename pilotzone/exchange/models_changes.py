"""What changed, in the order in which it was committed: the rows of the change feed."""

from django.db import models
from django.db.models import Q

from pilotzone.exchange.enums import Verb
from pilotzone.exchange.querysets import ChangeQuerySet, ReconciliationQuerySet

LONGEST_KEY = 150


class Change(models.Model):
    """An object of the API was written or went away. `key` is its uid, of a figure its series.

    `enterprise` and `division` are the keys of those whose systems may know of it, as they were at that moment.
    `position` is its place in the feed, given after the transaction was committed.
    """

    resource = models.CharField(max_length=20)
    key = models.CharField(max_length=LONGEST_KEY)
    verb = models.CharField(max_length=6, choices=Verb.choices, default=Verb.CHANGE)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    enterprise = models.BigIntegerField(null=True)
    division = models.BigIntegerField(null=True)
    position = models.BigIntegerField(null=True, unique=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["resource", "position"], condition=Q(position__isnull=False), name="change_feed"),
            models.Index(fields=["id"], condition=Q(position=None), name="change_unnumbered"),
            models.Index(fields=["resource", "key", "-id"], name="change_of_object"),
            models.Index(fields=["at"], name="change_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.key} {self.verb}"


class ChangeCounter(models.Model):
    """The one row whose lock hands out the places."""

    last = models.BigIntegerField(default=0)
    forgotten = models.BigIntegerField(default=0)  # the last place that is no longer kept

    def __str__(self) -> str:
        return str(self.last)


class Reconciliation(models.Model):
    """What a client would have of one resource, were its copy complete: counted, added up and digested on a day.

    `position` is the place in the feed up to which it holds.
    """

    client = models.ForeignKey("exchange.Client", on_delete=models.CASCADE, related_name="reconciliations")
    resource = models.CharField(max_length=20)
    day = models.DateField()
    made_at = models.DateTimeField()
    position = models.BigIntegerField()
    count = models.BigIntegerField()
    total = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "resource", "day"], name="reconciliation_once_a_day")]

    def __str__(self) -> str:
        return f"{self.resource} {self.day}"
