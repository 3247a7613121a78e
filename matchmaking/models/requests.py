"""Whom participants of an event ask to meet, what they are answered, and what they write to each other about it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums_meetings import Answer, Wish
from matchmaking.models.events import Event, person
from matchmaking.models.participation import Participation
from matchmaking.querysets_meetings import MessageQuerySet, RequestQuerySet


class MeetingRequest(models.Model):
    """One participant's wish about another of the other side. `never` is told to nobody and asks for no answer.

    Who asked or answered is nobody of the portal where an overseas firm did it by its link.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="requests")
    source = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="requests")
    target = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="asked_of")
    wish = models.CharField(_("how much"), max_length=5, choices=Wish)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    asked_at = models.DateTimeField()
    asked_by = person()
    answered_at = models.DateTimeField(null=True)
    answered_by = person()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = person()
    version = models.PositiveIntegerField(default=1)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["target", "-asked_at", "-id"], name="request_of_target")]
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], condition=Q(withdrawn_at=None), name="request_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="request_of_another"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="request_answered_paired",
            ),
        ]


class RequestMessage(models.Model):
    """Written by one side of a request, read by both and by the organiser."""

    PERSONAL = {"text": "messages about meetings"}

    request = models.ForeignKey(MeetingRequest, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("message"), max_length=1000)
    written_at = models.DateTimeField()
    written_by = person()

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
