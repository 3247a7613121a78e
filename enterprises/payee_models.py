"""Where an enterprise's money goes, and the changes of it that wait for the bureau."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import ChangeState
from enterprises.querysets import PayeeChangeQuerySet


class PayeeAccount(models.Model):
    """Where money goes: the holder is the enterprise itself; the number is encrypted and shown masked."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.CASCADE, related_name="payee_accounts")
    holder = models.CharField(_("account holder"), max_length=120)
    bank = models.CharField(_("bank and branch"), max_length=120)
    cnaps = models.CharField(_("CNAPS code"), max_length=12)
    number_encrypted = models.TextField()
    number_tail = models.CharField(max_length=4)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    PERSONAL = {"number_encrypted": "where the enterprise's money goes; each reading recorded"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(replaced_at=None), name="payee_account_one_current"
            )
        ]

    @property
    def masked(self) -> str:
        return f"•••• {self.number_tail}"


class PayeeChange(models.Model):
    """Another account asked for by the administrator; it counts only when an officer has approved it.

    Until then the account that stands is paid to. The approved one becomes a `PayeeAccount` with the same number.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.CASCADE, related_name="payee_changes")
    replaces = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.WAITING)
    bank = models.CharField(max_length=120)
    cnaps = models.CharField(max_length=12)
    number_encrypted = models.TextField()
    number_tail = models.CharField(max_length=4)
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)  # how it was checked, or why it was not approved
    account = models.OneToOneField(PayeeAccount, null=True, on_delete=models.PROTECT, related_name="change")

    PERSONAL = {"number_encrypted": "where the enterprise's money is to go; read by whoever approves the change"}

    objects = PayeeChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="waiting"),
                name="payee_change_one_waiting",
                violation_error_message=_("A change of account waits already."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | ~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="payee_change_decided_paired",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", account__isnull=False) | ~Q(state="approved") & Q(account=None),
                name="payee_change_approved_has_account",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(asked_by=F("decided_by")), name="payee_change_two_people"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(state="waiting"), name="payee_change_queue"),
        ]

    @property
    def state_enum(self) -> ChangeState:
        return ChangeState(self.state)

    @property
    def masked(self) -> str:
        return f"•••• {self.number_tail}"
