"""An enterprise, its people, its accounts, its qualifications and what the credit lists say of it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Upper
from django.utils.translation import gettext_lazy as _

from enterprises.enums import (
    BusinessRole,
    EnterpriseState,
    MemberRole,
    QualificationKind,
    ReviewReason,
)
from enterprises.models_administration import AdministrationRequest as AdministrationRequest
from enterprises.models_assessments import Assessment, Cycle, Run, RunPortion, SubjectValues
from enterprises.models_consents import Consent, ConsentReading
from enterprises.models_contests import Contest, ContestFile
from enterprises.models_credit import CreditEntry, CreditLevel, CreditList, CreditRecord, CreditRepair
from enterprises.models_figures import (
    Authorisation,
    DataSource,
    Figure,
    FigureReading,
    Indicator,
    SharingItem,
)
from enterprises.models_goods import GoodsFiling as GoodsFiling
from enterprises.models_goods import GoodsItem as GoodsItem
from enterprises.models_goods import GoodsRules as GoodsRules
from enterprises.models_liaison import LiaisonAppointment, MajorMark, Problem, ProblemEntry
from enterprises.models_parks import Park, ParkTenant, Subject
from enterprises.models_points import ExpertPoints, SelfAssessment
from enterprises.models_registry import EnterpriseEnd as EnterpriseEnd
from enterprises.models_registry import RegistryChange as RegistryChange
from enterprises.models_relations import RelationKey, Shareholding
from enterprises.models_reports import CycleChase, FigureImport, ReportRound, RoundChase, RoundReport
from enterprises.models_schemes import Scheme, SchemeCalendar, SchemeVersion
from enterprises.models_sensitivity import SensitivityReport
from enterprises.models_services import (
    Service,
    ServiceOffer,
    ServiceRule,
    ServiceRun,
)
from enterprises.models_trade_facts import TradeFact as TradeFact
from enterprises.payee_models import PayeeAccount as PayeeAccount
from enterprises.payee_models import PayeeChange as PayeeChange
from enterprises.querysets import (
    EnterpriseQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
)
from enterprises.rules.names import core

__all__ = [
    "Assessment",
    "Authorisation",
    "Consent",
    "ConsentReading",
    "Contest",
    "ContestFile",
    "CreditEntry",
    "CreditLevel",
    "CreditList",
    "CreditRecord",
    "CreditRepair",
    "Cycle",
    "CycleChase",
    "DataSource",
    "Enterprise",
    "EnterpriseRole",
    "ExpertPoints",
    "Figure",
    "FigureImport",
    "FigureReading",
    "Indicator",
    "Invitation",
    "LiaisonAppointment",
    "MajorMark",
    "Membership",
    "Park",
    "ParkTenant",
    "PayeeAccount",
    "Problem",
    "ProblemEntry",
    "Qualification",
    "RelationKey",
    "ReportRound",
    "RoundChase",
    "RoundReport",
    "Run",
    "RunPortion",
    "Scheme",
    "SchemeCalendar",
    "SchemeVersion",
    "SelfAssessment",
    "SensitivityReport",
    "Service",
    "ServiceOffer",
    "ServiceRule",
    "ServiceRun",
    "Shareholding",
    "SharingItem",
    "Subject",
    "SubjectValues",
]


class Enterprise(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uscc = models.CharField(_("unified social credit code"), max_length=18, db_index=True)
    customs_code = models.CharField(_("customs number"), max_length=10, blank=True, db_index=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    name_key = models.CharField(max_length=120, blank=True, editable=False)  # what similar names are found by
    search_text = models.GeneratedField(
        expression=Upper(Concat("name_zh", Value("\n"), "name_en")),
        output_field=models.TextField(),
        db_persist=True,
    )
    registration_division = models.ForeignKey(
        "reference.Division", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("registered in")
    )
    tax_division = models.ForeignKey(
        "reference.Division", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays tax in")
    )
    statistics_division = models.ForeignKey(
        "reference.Division",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("in the statistics of"),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=80, blank=True)
    established_on = models.DateField(_("established on"), null=True)
    platform_connected_on = models.DateField(_("connected to the zone's service platform on"), null=True, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=80)
    contact_phone = models.CharField(_("contact telephone"), max_length=20)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    licence = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    earlier_licences = models.ManyToManyField("files.StoredFile", related_name="+", blank=True, editable=False)
    state = models.CharField(max_length=10, choices=EnterpriseState)
    review_reasons = models.JSONField(default=list)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    review_note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EnterpriseQuerySet.as_manager()

    PERSONAL = {
        "legal_representative": "registration",
        "contact_name": "contact about claims",
        "contact_phone": "contact about claims",
        "contact_email": "contact about claims",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~Q(state="refused"),
                name="enterprise_uscc_once",
                violation_error_message=_("This unified social credit code is already registered."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="enterprise_reviewed_paired",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-registered_at", "-id"], name="enterprise_queue"),
            models.Index(fields=["-registered_at", "-id"], name="enterprise_newest"),
            models.Index(fields=["name_zh", "id"], name="enterprise_by_name"),
        ]

    def __str__(self):
        return self.name_zh

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = core(self.name_zh)
        super().save(*args, **kwargs)

    @property
    def names(self) -> dict[str, str]:
        """Both names, for texts that are drawn in their reader's language."""
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def state_enum(self) -> EnterpriseState:
        return EnterpriseState(self.state)

    @property
    def may_claim(self) -> bool:
        """Only a registration that has been accepted opens the way to fiscal money."""
        return self.state == EnterpriseState.ACTIVE

    @property
    def is_open(self) -> bool:
        """A refused registration is closed: a new one is made instead. What no longer exists takes no changes."""
        return self.state not in (EnterpriseState.REFUSED, EnterpriseState.ENDED)

    @property
    def reason_texts(self) -> list[str]:
        return [str(ReviewReason(reason).label) for reason in self.review_reasons]

    @property
    def enterprise_id(self):
        return self.pk

    @property
    def division_id(self):
        return self.registration_division_id


class EnterpriseRole(models.Model):
    """A role that the enterprise plays in cross-border e-commerce."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="business_roles")
    role = models.CharField(max_length=12, choices=BusinessRole)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "role"], name="enterprise_role_once")]


class Membership(models.Model):
    """A person acts for an enterprise in a role; an agent only for named programmes and until a day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=MemberRole)
    programmes = models.JSONField(default=list, blank=True)  # an agent's scope: programme codes; empty means all
    letter = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "user"],
                condition=Q(ends_on=None, ended_at=None),
                name="membership_once",
                violation_error_message=_("This person is a member already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_dates_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(role="agent") | Q(ends_on__isnull=False),
                name="membership_agent_expires",
                violation_error_message=_("An agent's authority needs a last day."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="membership_ended_paired",
            ),
        ]

    @property
    def role_label(self) -> str:
        return str(MemberRole(self.role).label)


class Invitation(models.Model):
    """Somebody is asked to join; the token travels by e-mail and counts once."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=MemberRole)
    programmes = models.JSONField(default=list, blank=True)
    member_until = models.DateField(null=True, blank=True)
    letter = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_open",
                violation_error_message=_("This person has been invited already."),
            ),
            models.CheckConstraint(
                condition=~Q(role="agent") | Q(member_until__isnull=False),
                name="invitation_agent_expires",
                violation_error_message=_("An agent's authority needs a last day."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_paired",
            ),
        ]

    @property
    def role_label(self) -> str:
        return str(MemberRole(self.role).label)

    @property
    def is_unanswered(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None


class Qualification(models.Model):
    """A recognition that other registers hold of the enterprise, valid from a day to a day."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="qualifications")
    kind = models.CharField(max_length=20, choices=QualificationKind)
    number = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="qualification_dates_in_order"
            )
        ]
