"""Decision meetings and the claims put to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums_meeting import ItemState, MeetingState, MeetingVerdict
from subsidies.querysets_meetings import MeetingItemQuerySet, MeetingQuerySet


class Meeting(models.Model):
    """A meeting that decides on claims: planned for a day by its secretary, later held on a day with its minutes."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    planned_on = models.DateField()
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    minutes_number = models.CharField(max_length=60, blank=True)
    held_on = models.DateField(null=True)
    chair = models.CharField(max_length=80, blank=True)
    remarks = models.TextField(blank=True)  # what else stands in the minutes
    minuted_at = models.DateTimeField(null=True)
    minuted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    result = models.TextField(blank=True)  # canonical JSON of what two people entered alike; never changed
    result_digest = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    PERSONAL = {"chair": "who decided"}

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minuted_at=None, minuted_by=None, held_on=None, minutes_number="", chair="")
                | Q(minuted_at__isnull=False, minuted_by__isnull=False, held_on__isnull=False)
                & ~Q(minutes_number="")
                & ~Q(chair=""),
                name="meeting_minutes_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, result="", result_digest="")
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, minuted_at__isnull=False)
                & ~Q(result="")
                & ~Q(result_digest=""),
                name="meeting_result_whole",
            ),
            models.UniqueConstraint(
                fields=["minutes_number"],
                condition=~Q(minutes_number=""),
                name="meeting_minutes_number_once",
                violation_error_message=_("Another meeting has these minutes already."),
            ),
        ]
        indexes = [models.Index(fields=["-planned_on", "-id"], name="meeting_newest")]

    def __str__(self):
        return self.reference

    @property
    def state_enum(self) -> MeetingState:
        return MeetingState(self.state)


class MeetingItem(models.Model):
    """A claim put to a meeting. It `stands` there until it is decided, put off or taken off; on one meeting at a time.

    `sort_key` orders the sheet by district, measure and reference. With the confirmed result come its verdict, the
    amount and the record's digest for which it was given, and what became of it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="meeting_items")
    sort_key = models.CharField(max_length=60)
    stands = models.BooleanField(default=True)
    put_at = models.DateTimeField()
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    verdict = models.CharField(max_length=10, choices=MeetingVerdict, blank=True)
    clause = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    amount = MoneyField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=40, blank=True)  # why it was not carried out
    why_zh = models.TextField(blank=True)
    why_en = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)  # the enterprise, of what was carried out

    objects = MeetingItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "sort_key"], name="meeting_item_place_once"),
            models.UniqueConstraint(fields=["meeting", "application"], name="meeting_item_once"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(stands=True),
                name="meeting_item_one_meeting",
                violation_error_message=_("The claim is before another meeting already."),
            ),
            models.CheckConstraint(
                condition=~Q(verdict=MeetingVerdict.REFUSE) | (~Q(clause="") & ~Q(reason="")),
                name="meeting_item_refused_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["meeting", "state"], name="meeting_item_state")]

    @property
    def state_enum(self) -> ItemState:
        return ItemState(self.state)


class MeetingAttendee(models.Model):
    """Who took part: a person of the bureau, or a guest by name."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    capacity = models.CharField(max_length=120, blank=True)  # a guest's office and post
    position = models.PositiveSmallIntegerField()

    PERSONAL = {"name": "who took part in a decision", "capacity": "who took part in a decision"}

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="meeting_attendee_once"
            ),
            models.UniqueConstraint(fields=["meeting", "position"], name="meeting_attendee_position_once"),
        ]


class MeetingRecusal(models.Model):
    """An attendee leaves the room for one claim, or for all of one enterprise, and has no part in those results."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attendee = models.ForeignKey(MeetingAttendee, on_delete=models.PROTECT, related_name="recusals")
    application = models.ForeignKey("subsidies.Application", null=True, on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    PERSONAL = {"reason": "conflicts of interest"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None, enterprise__isnull=False) | Q(application__isnull=False, enterprise=None),
                name="meeting_recusal_of_one",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="meeting_recusal_has_reason"),
            models.UniqueConstraint(
                fields=["attendee", "application"],
                condition=Q(application__isnull=False),
                name="meeting_recusal_claim_once",
            ),
            models.UniqueConstraint(
                fields=["attendee", "enterprise"],
                condition=Q(enterprise__isnull=False),
                name="meeting_recusal_enterprise_once",
            ),
        ]

    def covers(self, application) -> bool:
        return application.pk == self.application_id or application.enterprise_id == self.enterprise_id


class MeetingEntry(models.Model):
    """The result of one claim as one of the two people entered it, for the amount whose digest was on the page."""

    item = models.ForeignKey(MeetingItem, on_delete=models.CASCADE, related_name="entries")
    slot = models.PositiveSmallIntegerField()  # 1 or 2, in the order of entering
    verdict = models.CharField(max_length=10, choices=MeetingVerdict)
    clause = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    digest = models.CharField(max_length=64)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "slot"], name="meeting_entry_two_at_most"),
            models.UniqueConstraint(fields=["item", "entered_by"], name="meeting_entry_two_people"),
            models.CheckConstraint(condition=Q(slot__in=(1, 2)), name="meeting_entry_slot"),
            models.CheckConstraint(
                condition=~Q(verdict=MeetingVerdict.REFUSE) | ~Q(clause=""), name="meeting_entry_names_clause"
            ),
        ]
