"""A person, and the appointments by which a person acts for an office of the bureau."""

import uuid
from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.enums import ROLE_LABELS, Language
from pilotzone.accounts.grants import grants_of
from pilotzone.accounts.querysets import AbsenceQuerySet, AppointmentQuerySet
from pilotzone.kernel import clock
from pilotzone.kernel.access import BUREAU_ROLES, EXPERT_ROLES, Grant, P, R, permits


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email=self.normalize_email(email).lower())


class User(AbstractBaseUser):
    """Signs in with an e-mail address. Rights come from appointments and memberships alone: no superuser."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("mobile number"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.CHINESE)
    is_active = models.BooleanField(default=True)
    is_machine = models.BooleanField(default=False)  # a partner's system: it never signs in and holds no role
    date_joined = models.DateTimeField()
    sessions_ended = models.PositiveIntegerField(default=0)  # how often all of the person's sessions were ended

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"

    PERSONAL = {
        "email": "sign-in and notices",
        "name": "who acted",
        "phone": "notices",
    }

    class Meta:
        verbose_name = _("user")

    def __str__(self):
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """What a session has to know to go on: the password, and how often all sessions were ended."""
        return self._of_these_sessions(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._of_these_sessions, super().get_session_auth_fallback_hash())

    def _of_these_sessions(self, digest: str) -> str:
        return f"{digest}.{self.sessions_ended}" if self.sessions_ended else digest

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """The roles held today; read once per request, since a user object lives no longer."""
        return grants_of(self, clock.today()) if self.is_active else ()

    def may(self, permission: P, *, enterprise_id: int | None = None, division_id: int | None = None) -> bool:
        if not self.is_active:
            return False
        return permits(self.grants, permission, enterprise_id=enterprise_id, division_id=division_id)

    @property
    def is_bureau(self) -> bool:
        """Whether the person works on the bureau's face: by appointment, or as an expert called in."""
        return any(grant.role in BUREAU_ROLES | EXPERT_ROLES for grant in self.grants)

    def divisions_for(self, permission: P) -> set[int] | None:
        """The divisions in which the person holds the permission; None means the whole zone."""
        held = [grant.division_id for grant in self.grants if grant.holds(permission)]
        return None if None in held else {division for division in held if division is not None}

    def stands_in(self, permission: P, *, division_id: int | None = None) -> Grant | None:
        """The grant of the person for whom this one acts with the permission; None where it is his or her own."""
        own = [grant for grant in self.grants if grant.on_behalf_of is None]
        if permits(own, permission, division_id=division_id):
            return None
        lent = [grant for grant in self.grants if grant.on_behalf_of is not None]
        return next((grant for grant in lent if permits([grant], permission, division_id=division_id)), None)

    @property
    def absent_colleagues(self) -> set[int]:
        """Those for whom this person is the deputy today."""
        return {grant.on_behalf_of for grant in self.grants if grant.on_behalf_of is not None}


class SignIn(models.Model):
    """That a person signed in: of the account, whatever its address is by now."""

    PERSONAL = {"address": "to notice and prove misuse", "device": "to notice and prove misuse"}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins", db_index=False)
    at = models.DateTimeField(db_index=True)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_newest")]

    def __str__(self):
        return f"{self.user}: {self.at}"


class Office(models.Model):
    """An office of the bureau or of a district; its division says whose claims it sees (empty: the whole zone)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    division = models.ForeignKey("reference.Division", null=True, blank=True, on_delete=models.PROTECT)

    def __str__(self):
        return self.name_zh


class Appointment(models.Model):
    """A person holds a role in an office from a day to a day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in R if role in BUREAU_ROLES])
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="appointments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "office", "starts_on"], name="appointment_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="appointment_dates_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.role}"

    @property
    def role_label(self) -> str:
        return str(ROLE_LABELS[R(self.role)])


class Absence(models.Model):
    """A person is away from a day to a day, and who stands in (AB角). Without a deputy nobody acts for them."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="deputyships")
    starts_on = models.DateField()
    ends_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_dates_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("user")),
                name="absence_deputy_is_another",
                violation_error_message=_("Nobody is his or her own deputy."),
            ),
        ]
        indexes = [
            models.Index(fields=["deputy", "ends_on"], condition=Q(withdrawn_at=None), name="absence_deputy"),
            models.Index(fields=["user", "ends_on"], condition=Q(withdrawn_at=None), name="absence_user"),
        ]

    def __str__(self):
        return f"{self.user}: {self.starts_on} – {self.ends_on}"
