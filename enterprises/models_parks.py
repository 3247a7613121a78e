"""Parks and their tenants, and the subjects that can have figures and be assessed."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_figures import SubjectKind
from enterprises.enums_parks import LIVE, TenancyState
from enterprises.querysets_figures import ParkQuerySet, SubjectQuerySet
from enterprises.querysets_parks import TenancyQuerySet
from pilotzone.kernel.fields import ScaledField


class Park(models.Model):
    """A park of cross-border e-commerce. Areas are square metres times a hundred."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("park code"), max_length=20, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    operator = models.ForeignKey(
        "enterprises.Enterprise", null=True, on_delete=models.PROTECT, related_name="parks", verbose_name=_("operator")
    )
    operator_name = models.CharField(_("name of the operator"), max_length=120)
    division = models.ForeignKey(
        "reference.Division", on_delete=models.PROTECT, related_name="+", verbose_name=_("place")
    )
    address = models.CharField(_("address"), max_length=200)
    land_area = ScaledField(_("land, m²"), places=2, null=True)
    floor_area = ScaledField(_("floor, m²"), places=2)
    opened_on = models.DateField(_("in operation since"))
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["name_zh", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(floor_area__gt=0) & (Q(land_area=None) | Q(land_area__gt=0)),
                name="park_areas_above_zero",
                violation_error_message=_("An area lies above zero."),
            )
        ]
        indexes = [models.Index(fields=["name_zh", "id"], name="park_by_name")]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}


class ParkTenant(models.Model):
    """An enterprise in a park, from a day to a day, the last included. Only a confirmed one counts: what a system
    reported opens nothing to it before an officer has looked."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="tenants")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="tenancies")
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("until"), null=True)
    state = models.CharField(max_length=10, choices=TenancyState, default=TenancyState.CONFIRMED)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decision_note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TenancyQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "enterprise"],
                condition=Q(ends_on=None, state__in=LIVE),
                name="park_tenant_once",
                violation_error_message=_("This enterprise is a tenant of the park already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="park_tenant_dates_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) & ~Q(state=TenancyState.REFUSED)
                | Q(decided_at__isnull=False, decided_by__isnull=False)
                & Q(state__in=(TenancyState.CONFIRMED, TenancyState.REFUSED)),
                name="park_tenant_decided_paired",
            ),
            models.CheckConstraint(
                condition=~Q(state=TenancyState.REFUSED) | ~Q(decision_note=""),
                name="park_tenant_refused_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["-entered_at", "-id"], name="park_tenant_newest")]

    @property
    def state_enum(self) -> TenancyState:
        return TenancyState(self.state)


class Subject(models.Model):
    """What can have figures and be assessed: an enterprise, a park, or a warehouse by its code.

    `operator` is the enterprise that runs a park or a warehouse: it reads the result and may contest it. Whoever keeps
    the register keeps it and `is_assessed` up: a warehouse is not assessed before it is confirmed nor once it closed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=SubjectKind)
    enterprise = models.OneToOneField(
        "enterprises.Enterprise", null=True, on_delete=models.PROTECT, related_name="subject"
    )
    park = models.OneToOneField(Park, null=True, on_delete=models.PROTECT, related_name="subject")
    operator = models.ForeignKey(
        "enterprises.Enterprise", null=True, on_delete=models.PROTECT, related_name="subjects_run"
    )
    is_assessed = models.BooleanField(default=True)
    code = models.CharField(max_length=40, blank=True)
    name_zh = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=160, blank=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="enterprise", enterprise__isnull=False, park=None, code="")
                | Q(kind="park", park__isnull=False, enterprise=None, code="")
                | (Q(kind="warehouse", enterprise=None, park=None) & ~Q(code="") & ~Q(name_zh="")),
                name="subject_is_one_thing",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="subject_code_once"),
            models.CheckConstraint(condition=~Q(kind="enterprise") | Q(operator=None), name="subject_runs_itself"),
        ]

    @property
    def owner(self) -> Any:
        """The enterprise whose result it is: itself, or whoever runs it; None where nobody is registered here."""
        return self.enterprise or self.operator

    @property
    def names(self) -> dict[str, str]:
        """A warehouse's, which has no others here."""
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def thing(self) -> Any:
        """What bears its name."""
        return self.enterprise or self.park or self
