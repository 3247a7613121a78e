"""Plans of meetings as drafts beside the meetings that are published, and what each participant says came of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums_plan import Currency, MeetingState, PlanStart, PlanState
from matchmaking.models.events import Event, Slot, Table, paired, person
from matchmaking.models.participation import Participation
from matchmaking.querysets_plan import MeetingQuerySet, PlannedQuerySet, PlanQuerySet
from pilotzone.kernel.fields import MoneyField

LEAST_SECONDS, MOST_SECONDS = 1, 600
FOLLOW_UPS = (0, 30, 90, 180)  # days after an event
RATINGS = (1, 5)


class MeetingPlan(models.Model):
    """One attempt at a plan. While it is worked out `stage`, `objective` and `bound` say how far it has come.

    `absent`: keys of participations that did not come. `moves`: why meetings of the plan before were moved or released.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="meeting_plans")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.WORKING)
    start = models.CharField(_("start from"), max_length=9, choices=PlanStart)
    time_limit = models.PositiveSmallIntegerField(_("seconds"), default=60)
    absent = models.JSONField(default=list)
    stage = models.CharField(max_length=12, blank=True)
    objective = models.PositiveIntegerField(default=0)
    bound = models.PositiveIntegerField(null=True)  # None as long as nothing is proven
    greedy = models.PositiveIntegerField(default=0)
    idle_gaps = models.PositiveIntegerField(default=0)
    fairness = models.PositiveIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)  # stopped when asked: the best until then
    by_hand = models.PositiveIntegerField(default=0)  # how many changes an officer made
    faults = models.JSONField(default=list)
    moves = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)  # of what was published
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = person()
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(state=PlanState.PUBLISHED), name="meeting_plan_one_published"
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(state=PlanState.WORKING),
                name="meeting_plan_one_working",
                violation_error_message=_("A plan is being worked out already."),
            ),
            models.CheckConstraint(
                condition=Q(time_limit__gte=LEAST_SECONDS, time_limit__lte=MOST_SECONDS), name="meeting_plan_seconds"
            ),
            models.CheckConstraint(condition=Q(bound=None) | Q(bound__gte=F("objective")), name="meeting_plan_bound"),
            models.CheckConstraint(condition=paired("published_at", "published_by"), name="meeting_plan_published"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.PUBLISHED) | Q(published_at__isnull=False),
                name="meeting_plan_published_by_somebody",
            ),
        ]

    @property
    def state_enum(self) -> PlanState:
        return PlanState(self.state)

    @property
    def is_proven(self) -> bool:
        return self.bound == self.objective

    @property
    def gap(self) -> int:
        """How far it may be below the best plan, in hundredths of a per cent of the bound."""
        return (self.bound - self.objective) * 10_000 // self.bound if self.bound else 0

    @property
    def above_greedy(self) -> int:
        """What it is worth beyond the greedy plan, in hundredths of a per cent of that."""
        return (self.objective - self.greedy) * 10_000 // self.greedy if self.greedy else 0


class PlannedMeeting(models.Model):
    """A meeting of one plan, whatever became of the plan."""

    plan = models.ForeignKey(MeetingPlan, on_delete=models.CASCADE, related_name="rows")
    buyer = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, null=True, on_delete=models.SET_NULL, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="+")
    is_locked = models.BooleanField(default=False)

    objects = PlannedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "buyer", "supplier"], name="planned_pair_once"),
            models.UniqueConstraint(fields=["plan", "buyer", "slot"], name="planned_buyer_in_one_place"),
            models.UniqueConstraint(fields=["plan", "supplier", "slot"], name="planned_supplier_in_one_place"),
            models.CheckConstraint(condition=~Q(buyer=F("supplier")), name="planned_two_sides"),
        ]


class UnmetRequest(models.Model):
    """A request that has no meeting in the plan. `who` and `busy` hold keys of participations, `busy` by slot."""

    plan = models.ForeignKey(MeetingPlan, on_delete=models.CASCADE, related_name="unmet")
    buyer = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveIntegerField()
    reason = models.CharField(max_length=20)
    who = models.JSONField(default=list)
    busy = models.JSONField(default=list)

    class Meta:
        ordering = ["-value", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "buyer", "supplier"], name="unmet_pair_once")]


class Meeting(models.Model):
    """A published meeting: made, moved and released by publishing a plan, cancelled by either side with a reason.

    It keeps its own time, since a slot can be removed; it has then to be planned anew. `release`: by what code of
    reasons a later plan or a withdrawal released it, where nobody cancelled it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="meetings")
    plan = models.ForeignKey(MeetingPlan, on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, null=True, on_delete=models.SET_NULL, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_locked = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.PLANNED)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = person()  # nobody of the portal where a plan, or an overseas firm by its link, did it
    cancelled_side = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    release = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["event", "starts_at", "table"], name="meeting_of_event"),
            models.Index(fields=["buyer", "starts_at"], name="meeting_of_buyer"),
            models.Index(fields=["supplier", "starts_at"], name="meeting_of_supplier"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "supplier"], condition=~Q(state=MeetingState.CANCELLED), name="meeting_pair_once"
            ),
            models.UniqueConstraint(
                fields=["buyer", "slot"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="meeting_buyer_in_one_place",
            ),
            models.UniqueConstraint(
                fields=["supplier", "slot"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="meeting_supplier_in_one_place",
            ),
            models.CheckConstraint(condition=~Q(buyer=F("supplier")), name="meeting_two_sides"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_in_order"),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=MeetingState.CANCELLED) & Q(cancelled_at=None, cancelled_by=None, cancelled_side=None)),
                name="meeting_cancelled_paired",
            ),
        ]

    @property
    def state_enum(self) -> MeetingState:
        return MeetingState(self.state)

    def other(self, participation: Participation) -> Participation:
        return self.supplier if participation.pk == self.buyer_id else self.buyer


class Outcome(models.Model):
    """What one side says of a meeting. `intended` and `realised` in minor units of `currency`, None: nothing said.

    Who told it is nobody of the portal where an overseas firm did by its link. `on_behalf`: an officer entered it, and
    `heard` says from where it is known.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="outcomes")
    side = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="outcomes")
    was_held = models.BooleanField(_("was it held?"))
    rating = models.PositiveSmallIntegerField(_("how useful it was"), null=True, blank=True)
    intended = MoneyField(_("intended amount"), null=True, blank=True)
    realised = MoneyField(_("realised amount so far"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.CNY)
    market = models.CharField(_("market"), max_length=2, blank=True)  # ISO 3166-1
    note = models.CharField(_("note"), max_length=1000, blank=True)
    told_at = models.DateTimeField()
    told_by = person()
    on_behalf = models.BooleanField(default=False)
    heard = models.CharField(max_length=200, blank=True)
    realised_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "side"], name="outcome_once"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=RATINGS[0], rating__lte=RATINGS[1]),
                name="outcome_rating",
                violation_error_message=_("Rate from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=(Q(intended=None) | Q(intended__gte=0)) & (Q(realised=None) | Q(realised__gte=0)),
                name="outcome_amounts",
                violation_error_message=_("An amount is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(was_held=True) | Q(rating=None, intended=None, realised=None),
                name="outcome_of_what_was_held",
                violation_error_message=_("A meeting that was not held has no rating and no amount."),
            ),
            models.CheckConstraint(
                condition=Q(realised=None, realised_at=None) | Q(realised__isnull=False, realised_at__isnull=False),
                name="outcome_realised_paired",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf=False, heard="") | (Q(on_behalf=True, told_by__isnull=False) & ~Q(heard="")),
                name="outcome_on_behalf_heard",
            ),
        ]


class FollowUp(models.Model):
    """That a participant was asked, so many days after the event; once, however often beat runs."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="follow_ups")
    days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participation", "days"], name="follow_up_once"),
            models.CheckConstraint(condition=Q(days__in=FOLLOW_UPS), name="follow_up_days"),
        ]
