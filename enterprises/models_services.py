"""Targeted services: what is offered by which rule to whom, how it was answered and delivered."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_services import (
    ANSWERED,
    QUOTAS,
    RuleState,
    ServiceKind,
    ServiceOfferState,
    ServiceRunState,
)
from enterprises.models_rules import EnteredRule, decided_by_another, paired, person
from enterprises.querysets_services import ServiceOfferQuerySet, ServiceQuerySet


class Service(models.Model):
    """Something the bureau can offer. `capacity` counts places of one cycle; each offer takes `places_each` of them."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ServiceKind)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    description_zh = models.TextField(_("description in Chinese"), max_length=1000)
    description_en = models.TextField(_("description in English"), max_length=1500, blank=True)
    capacity = models.PositiveIntegerField(_("places in a cycle"), null=True, blank=True)
    places_each = models.PositiveSmallIntegerField(_("places of each offer"), default=1)
    answer_days = models.PositiveSmallIntegerField(_("working days to answer"), default=10)
    active_from = models.DateField(_("offered from"))
    active_to = models.DateField(_("offered until"), null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = person(required=True)
    version = models.PositiveIntegerField(default=1)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gte=F("active_from")),
                name="service_dates_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(condition=Q(places_each__gte=1), name="service_places_from_one"),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, answer_days__lte=60),
                name="service_answer_days",
                violation_error_message=_("An offer can be answered within 1 to 60 working days."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def is_quota(self) -> bool:
        return self.kind in QUOTAS


class ServiceRule(EnteredRule):
    """The rule of one service, by the results of one scheme."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="rules")
    scheme = models.ForeignKey("enterprises.Scheme", on_delete=models.PROTECT, related_name="service_rules")

    class Meta:
        ordering = ["service", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="service_rule_once"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(state=RuleState.IN_FORCE), name="service_rule_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(state=RuleState.PROPOSED),
                name="service_rule_one_proposed",
                violation_error_message=_("A rule of this service waits for approval already."),
            ),
            *decided_by_another("service_rule", _("Whoever entered the rule may not approve it.")),
        ]

    def __str__(self) -> str:
        return f"{self.service.code} v{self.number}"


class ServiceRun(models.Model):
    """One pass over the results of a published cycle, by the rules then in force; it proposes, and a person sends."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("enterprises.Cycle", on_delete=models.PROTECT, related_name="service_runs")
    state = models.CharField(max_length=8, choices=ServiceRunState, default=ServiceRunState.WORKING)
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="service_run")
    examined = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)  # by service: due, proposed, unclear, left out for want of places
    started_at = models.DateTimeField()
    started_by = person(required=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(state=ServiceRunState.WORKING),
                name="service_run_one_at_a_time",
                violation_error_message=_("Offers of this cycle are being worked out already."),
            ),
            models.CheckConstraint(
                condition=Q(state=ServiceRunState.WORKING, ended_at=None)
                | ~Q(state=ServiceRunState.WORKING) & Q(ended_at__isnull=False),
                name="service_run_ended",
            ),
        ]
        indexes = [models.Index(fields=["-started_at", "-id"], name="service_run_newest")]

    @property
    def state_enum(self) -> ServiceRunState:
        return ServiceRunState(self.state)


class ServiceOffer(models.Model):
    """What an enterprise is offered for one result of its assessment, with the reasons frozen as canonical JSON.

    Of talent quotas there are counts (`nominated` by the enterprise, `granted` by the offices) and no text.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="offers")
    rule = models.ForeignKey(ServiceRule, on_delete=models.PROTECT, related_name="offers")
    run = models.ForeignKey(ServiceRun, on_delete=models.PROTECT, related_name="offers")
    cycle = models.ForeignKey("enterprises.Cycle", on_delete=models.PROTECT, related_name="service_offers")
    assessment = models.ForeignKey("enterprises.Assessment", on_delete=models.PROTECT, related_name="service_offers")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="service_offers")
    state = models.CharField(max_length=10, choices=ServiceOfferState, default=ServiceOfferState.PROPOSED)
    places = models.PositiveSmallIntegerField()
    is_quota = models.BooleanField()
    record = models.TextField()
    digest = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    offered_by = person()
    answer_by = models.DateTimeField(null=True)  # exclusive: 24:00 is the next day's 00:00
    answer_provisional = models.BooleanField(default=False)  # it runs into a year without a notice on holidays
    answered_at = models.DateTimeField(null=True)
    answered_by = person()
    nominated = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # why declined or withdrawn
    delivered_at = models.DateTimeField(null=True)
    delivered_by = person()
    delivery_note = models.CharField(max_length=1000, blank=True)
    granted = models.PositiveSmallIntegerField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    rating_comment = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField(null=True)
    rated_by = person()
    ended_at = models.DateTimeField(null=True)  # lapsed, or withdrawn by an officer
    ended_by = person()

    objects = ServiceOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "service", "enterprise"], name="service_offer_once_a_cycle"),
            models.CheckConstraint(
                condition=paired("offered") & (Q(offered_at=None) | Q(answer_by__isnull=False)),
                name="service_offer_offered_paired",
            ),
            models.CheckConstraint(
                condition=paired("answered")
                & (Q(answered_at=None) | Q(state__in=(*ANSWERED, ServiceOfferState.WITHDRAWN)))
                & (Q(answered_at__isnull=False) | ~Q(state__in=ANSWERED)),
                name="service_offer_answered_paired",
            ),
            models.CheckConstraint(
                condition=paired("delivered")
                & (
                    Q(state=ServiceOfferState.DELIVERED, delivered_at__isnull=False)
                    | ~Q(state=ServiceOfferState.DELIVERED) & Q(delivered_at=None)
                ),
                name="service_offer_delivered_paired",
            ),
            models.CheckConstraint(
                condition=paired("rated")
                & (
                    Q(rating=None, rated_at=None)
                    | Q(rating__gte=1, rating__lte=5, rated_at__isnull=False, delivered_at__isnull=False)
                ),
                name="service_offer_rated_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=~Q(state=ServiceOfferState.WITHDRAWN) | ~Q(reason=""), name="service_offer_ended_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(is_quota=False, nominated=None, granted=None)
                | Q(is_quota=True, delivery_note="", rating_comment="")
                & (Q(nominated=None) | Q(nominated__gte=1, nominated__lte=F("places")))
                & (Q(granted=None) | Q(granted__lte=F("nominated"))),
                name="service_offer_quota_counts_only",
            ),
        ]
        indexes = [
            models.Index(fields=["-proposed_at", "-id"], name="service_offer_newest"),
            models.Index(fields=["enterprise", "-proposed_at", "-id"], name="service_offer_enterprise"),
            models.Index(
                fields=["answer_by"], condition=Q(state=ServiceOfferState.OFFERED), name="service_offer_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_enum(self) -> ServiceOfferState:
        return ServiceOfferState(self.state)
