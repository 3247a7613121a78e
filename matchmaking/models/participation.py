"""Taking part: a party's registration, its people with their badges, when they are away, and the door."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import LIVE, ParticipationState, Presence, Role
from matchmaking.models.events import Event, Session, Slot, paired, person
from matchmaking.models.parties import Party
from matchmaking.querysets import AttendeeQuerySet, ConsentQuerySet, ParticipationQuerySet

CODE_SIGNS = 12


class Participation(models.Model):
    """A party in an event, on one side or in one role; the waiting list goes by `applied_at`, then `id`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="participations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(_("takes part as"), max_length=10, choices=Role)
    state = models.CharField(max_length=10, choices=ParticipationState, default=ParticipationState.APPLIED)
    quota = models.PositiveSmallIntegerField(_("most meetings"), null=True, blank=True)
    note = models.CharField(_("note to the organiser"), max_length=500, blank=True)
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)  # by an officer, at once, or moved up from the waiting list
    decided_by = person()
    ended_at = models.DateTimeField(null=True)
    ended_by = person()
    end_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "-id"]
        indexes = [
            models.Index(fields=["event", "role", "state", "applied_at", "id"], name="participation_queue"),
            models.Index(fields=["party", "-applied_at", "-id"], name="participation_of_party"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "party"],
                condition=Q(state__in=LIVE),
                name="participation_once",
                violation_error_message=_("Your firm takes part in this event already; one side is enough."),
            ),
            models.CheckConstraint(condition=paired("ended_at", "ended_by"), name="participation_ended_paired"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_enum(self) -> ParticipationState:
        return ParticipationState(self.state)

    @property
    def enterprise_id(self) -> int | None:
        return self.party.enterprise_id

    @property
    def division_id(self) -> int | None:
        return self.event.division_id

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class Attendee(models.Model):
    """A named person of a participation. The badge's QR holds `badge` and nothing else: it says nothing by itself."""

    PERSONAL = {
        "name": "people at events",
        "post": "people at events",
        "phone": "people at events",
        "email": "people at events",
        "phone_key": "a person in two places",
        "email_key": "a person in two places",
    }

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="attendees")
    name = models.CharField(_("name"), max_length=80)
    post = models.CharField(_("post"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone_key = models.CharField(max_length=30, blank=True, db_index=True)  # the digits alone
    email_key = models.CharField(max_length=254, blank=True, db_index=True)  # in small letters
    badge = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    removed_at = models.DateTimeField(null=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def badge_code(self) -> str:
        """What is typed at the door where nothing can be scanned: the first signs of the badge."""
        signs = self.badge.hex[:CODE_SIGNS].upper()
        return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


class Consent(models.Model):
    """A person lets one overseas firm have the own contact: separate for each firm, and taken back at any time."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="consents")
    recipient = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = person()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendee", "recipient"], condition=Q(withdrawn_at=None), name="consent_once"
            ),
            models.CheckConstraint(condition=paired("withdrawn_at", "withdrawn_by"), name="consent_withdrawn_paired"),
        ]


class Away(models.Model):
    """A slot in which a participant takes no meeting."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="away")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participation", "slot"], name="away_once")]


class Passage(models.Model):
    """A badge read at the door, or a person found by name there; kept once however often the telephone sends it."""

    uid = models.UUIDField(unique=True, editable=False)
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="passages")
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="passages")
    presence = models.CharField(max_length=3, choices=Presence)
    stated_at = models.DateTimeField()  # by the telephone's clock
    received_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["stated_at", "id"]
