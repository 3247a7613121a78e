"""How a person looks at the queue, and what officers note on a claim for one another."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.audit.querysets import AppendOnly
from subsidies.querysets import ClaimNoteQuerySet, SavedViewQuerySet


class SavedView(models.Model):
    """A queue under a name: its filters and order as the address says them. Its owner's, or an office's to read."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    office = models.ForeignKey("accounts.Office", null=True, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You have a view of this name already."),
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="saved_view_is_whole"),
        ]

    def __str__(self):
        return self.name


class QueueSetting(models.Model):
    """A person's columns of the queue, in order, and the view that opens first."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_setting")
    columns = models.JSONField(default=list)
    default_view = models.ForeignKey(SavedView, null=True, on_delete=models.SET_NULL, related_name="+")


class ClaimNote(models.Model):
    """A remark among officers, never seen by an applicant. Nothing is rewritten: a later note corrects it."""

    PERSONAL = {"text": "what officers say to one another about a claim; kept as long as the case"}

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    objects = ClaimNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="claim_note_has_text")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("A note is never changed: a new one corrects it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("A note is never deleted.")
