"""A warehouse abroad as the register holds it, every version of its facts, its services and its documents."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Upper
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import ScaledField
from warehouses.enums import (
    DocumentKind,
    Tenure,
    Use,
    VersionState,
    WarehouseServiceKind,
    WarehouseState,
    WarehouseType,
)
from warehouses.models.places import Country
from warehouses.querysets import DocumentQuerySet, FactVersionQuerySet, Kept, WarehouseQuerySet

WHOLE = 1_000_000  # of a share in millionths
QUARTER_TURN, HALF_TURN = 90_000_000, 180_000_000  # degrees in millionths


class Warehouse(models.Model):
    """The facts in force. Areas are square metres times a hundred, shares and degrees millionths.

    `area` is what counts as storage: indoor, bonded and cold, each counted once; outdoor is counted apart.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=24, unique=True)
    subject = models.OneToOneField("enterprises.Subject", on_delete=models.PROTECT, related_name="warehouse")
    operator = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="warehouses")
    state = models.CharField(max_length=10, choices=WarehouseState, default=WarehouseState.PENDING)

    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    search_text = models.GeneratedField(
        expression=Upper(Concat("name_zh", Value("\n"), "name_en", Value("\n"), "city")),
        output_field=models.TextField(),
        db_persist=True,
    )
    investor_name = models.CharField(max_length=160, blank=True)
    direct_share = ScaledField(places=6, default=0)
    indirect_share = ScaledField(places=6, default=0)
    investment_certificate = models.CharField(max_length=40, blank=True)

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="warehouses")
    city = models.CharField(max_length=80)
    address = models.CharField(max_length=240)
    building_key = models.CharField(max_length=340, blank=True, db_index=True)  # what the same building is found by
    latitude = ScaledField(places=6, null=True)
    longitude = ScaledField(places=6, null=True)

    tenure = models.CharField(max_length=10, choices=Tenure)
    lease_number = models.CharField(max_length=60, blank=True)
    lease_key = models.CharField(max_length=80, blank=True, db_index=True)  # what the same lease is found by
    lease_starts_on = models.DateField(null=True)
    lease_ends_on = models.DateField(null=True)
    lease_warned_days = models.PositiveSmallIntegerField(null=True)  # as of documents, before the lease ends
    area = ScaledField(places=2)
    indoor_area = ScaledField(places=2, default=0)
    bonded_area = ScaledField(places=2, default=0)
    cold_area = ScaledField(places=2, default=0)
    outdoor_area = ScaledField(places=2, default=0)
    operating_since = models.DateField()

    use = models.CharField(max_length=8, choices=Use)
    type = models.CharField(max_length=16, choices=WarehouseType)
    wms = models.CharField(max_length=80, blank=True)
    tracking = models.CharField(max_length=120, blank=True)
    interfaces = models.CharField(max_length=240, blank=True)
    filing_9810 = models.CharField(max_length=40, blank=True)

    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    review_note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = WarehouseQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indoor_area__gte=0, bonded_area__gte=0, cold_area__gte=0, outdoor_area__gte=0),
                name="warehouse_areas_not_below_zero",
                violation_error_message=_("An area is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(area=F("indoor_area") + F("bonded_area") + F("cold_area"), area__gt=0)
                | Q(area=0, indoor_area=0, bonded_area=0, cold_area=0, outdoor_area__gt=0),
                name="warehouse_area_is_its_parts",
                violation_error_message=_(
                    "The storage area is the sum of indoor, bonded and cold; some area is needed."
                ),
            ),
            models.CheckConstraint(
                condition=Q(direct_share__gte=0, indirect_share__gte=0, direct_share__lte=WHOLE - F("indirect_share")),
                name="warehouse_shares_within_whole",
                violation_error_message=_("The shares lie between 0 and 100% together."),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-QUARTER_TURN,
                    latitude__lte=QUARTER_TURN,
                    longitude__gte=-HALF_TURN,
                    longitude__lte=HALF_TURN,
                ),
                name="warehouse_on_the_globe",
                violation_error_message=_(
                    "Latitude lies within 90 degrees, longitude within 180; give both or neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(lease_starts_on=None) | Q(lease_ends_on=None) | Q(lease_ends_on__gte=F("lease_starts_on")),
                name="warehouse_lease_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="warehouse_confirmed_paired",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on=None)),
                name="warehouse_closed_paired",
            ),
        ]
        indexes = [
            models.Index(fields=["-registered_at", "-id"], name="warehouse_newest"),
            models.Index(fields=["state", "-registered_at", "-id"], name="warehouse_queue"),
            models.Index(fields=["country", "-registered_at", "-id"], name="warehouse_of_country"),
            models.Index(fields=["operator", "-registered_at", "-id"], name="warehouse_of_operator"),
            models.Index(fields=["name_zh", "id"], name="warehouse_by_name"),
            models.Index(fields=["-area", "-id"], name="warehouse_largest"),
            models.Index(fields=["lease_ends_on"], condition=Q(state="registered"), name="warehouse_lease_ending"),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def enterprise_id(self) -> int:
        """For whom a member acts on it."""
        return self.operator_id

    @property
    def division_id(self) -> int | None:
        """Whose officers may act on it: the division where its operator is registered."""
        return self.operator.registration_division_id

    @property
    def state_enum(self) -> WarehouseState:
        return WarehouseState(self.state)

    @property
    def share(self) -> int:
        """The share of the foreign investor that the operator holds, directly or not; in millionths."""
        return int(self.direct_share + self.indirect_share)

    @property
    def service_labels(self) -> list[str]:
        return [str(WarehouseServiceKind(row.service).label) for row in self.services.all()]


class WarehouseService(models.Model):
    """A service that is offered at a warehouse."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="services")
    service = models.CharField(max_length=16, choices=WarehouseServiceKind)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["warehouse", "service"], name="warehouse_service_once")]
        indexes = [models.Index(fields=["service", "warehouse"], name="warehouse_of_service")]


class WarehouseVersion(models.Model):
    """Facts as the operator gave them once: in force, waiting for an officer, refused or withdrawn. Never deleted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.WAITING)
    facts = models.JSONField()  # by name of the field, as plain values; see rules/facts.py
    changed = models.JSONField(default=list)  # names of the fields that differ from the version before
    warnings = models.JSONField(default=list)  # what was odd when it was given: code and parameters
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    objects = FactVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "number"], name="warehouse_version_once"),
            models.UniqueConstraint(
                fields=["warehouse"], condition=Q(state="waiting"), name="warehouse_one_version_waiting"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="warehouse_version_decided_paired",
            ),
        ]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("Versions of a warehouse are never deleted.")

    @property
    def enterprise_id(self) -> int:
        return self.warehouse.operator_id

    @property
    def division_id(self) -> int | None:
        return self.warehouse.division_id

    @property
    def state_enum(self) -> VersionState:
        return VersionState(self.state)


class WarehouseDocument(models.Model):
    """A document of a warehouse with the days between which it holds; a newer one follows it, none is deleted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=DocumentKind)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    warned_days = models.PositiveSmallIntegerField(
        null=True
    )  # at how many days before its end the last warning went out
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-added_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="warehouse_document_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="warehouse_document_removed_paired",
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until"], condition=Q(removed_at=None), name="warehouse_document_lapsing")
        ]

    @property
    def kind_label(self) -> str:
        return str(DocumentKind(self.kind).label)
