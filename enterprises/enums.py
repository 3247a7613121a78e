"""The vocabulary of the enterprise registry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pilotzone.kernel.access import R


class Badge(models.TextChoices):
    """States that pages show as a badge: one label for every audience, and each vocabulary its own tones.

    Members of two vocabularies are equal where their names and texts are: a mapping over several would mix them up.
    """

    def label_for(self, audience: str) -> str:
        return str(self.label)


class EnterpriseState(Badge):
    """Where a registration stands."""

    PENDING = "pending", _("Waiting for the bureau")
    ACTIVE = "active", _("Registered")
    REFUSED = "refused", pgettext_lazy("registration", "Not accepted")
    ENDED = "ended", pgettext_lazy("registration", "No longer exists")

    @property
    def tone(self) -> str:
        return {"pending": "waiting", "active": "done", "refused": "refused", "ended": "refused"}[self.value]


class EndKind(models.TextChoices):
    """How an enterprise ceased to exist, by the market regulator's register."""

    DEREGISTERED = "deregistered", pgettext_lazy("end of an enterprise", "Deregistered")
    MERGED = "merged", pgettext_lazy("end of an enterprise", "Merged into another")
    DIVIDED = "divided", pgettext_lazy("end of an enterprise", "Divided")
    REVOKED = "revoked", pgettext_lazy("end of an enterprise", "Licence revoked")


class BusinessRole(models.TextChoices):
    """The roles that customs files for cross-border e-commerce; one enterprise may hold several."""

    SELLER = "seller", _("Cross-border e-commerce enterprise")
    PLATFORM = "platform", _("Platform operator")
    LOGISTICS = "logistics", _("Logistics enterprise")
    PAYMENT = "payment", _("Payment enterprise")
    SERVICE = "service", _("Comprehensive service provider")
    WAREHOUSE = "warehouse", _("Overseas warehouse operator")


class MemberRole(models.TextChoices):
    ADMIN = R.ENTERPRISE_ADMIN.value, _("Enterprise administrator")
    LEAD = R.PROJECT_LEAD.value, _("Project lead")
    AGENT = R.AGENT.value, _("Agent")
    READER = R.READER.value, _("Reader")


class ChangeState(models.TextChoices):
    """What became of a change of account that was asked for."""

    WAITING = "waiting", _("Waiting for the bureau")
    APPROVED = "approved", pgettext_lazy("change of account", "Approved")
    REFUSED = "refused", pgettext_lazy("change of account", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("change of account", "Withdrawn")

    @property
    def tone(self) -> str:
        return {"waiting": "waiting", "approved": "done", "refused": "refused", "withdrawn": "withdrawn"}[self.value]

    def label_for(self, audience: str) -> str:
        return str(self.label)


class AdministrationState(Badge):
    """Where a request to become an enterprise's administrator stands."""

    WAITING = "waiting", pgettext_lazy("administration", "Waiting to be checked")
    CHECKED = "checked", pgettext_lazy("administration", "Checked, to be confirmed")
    APPROVED = "approved", pgettext_lazy("administration", "Approved")
    REFUSED = "refused", pgettext_lazy("administration", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("administration", "Withdrawn")
    CLOSED = "closed", pgettext_lazy("administration", "Closed: another request was approved")

    @property
    def tone(self) -> str:
        tones = {"waiting": "waiting", "checked": "waiting", "approved": "done", "refused": "refused"}
        return tones.get(self.value, "withdrawn")


OPEN_REQUESTS = (AdministrationState.WAITING, AdministrationState.CHECKED)


class QualificationKind(models.TextChoices):
    HIGH_TECH = "high_tech", _("High-tech enterprise")
    SPECIALISED = "specialised", _("Specialised and new enterprise")
    HEADQUARTERS = "headquarters", _("Recognised headquarters")
    OUTSTANDING = "outstanding", _("Outstanding enterprise")


class ReviewReason(models.TextChoices):
    """Why a registration was not accepted at once."""

    LISTED = "listed", _("The enterprise stands on a credit list.")
    OUTSIDE = "outside", _("The place of registration lies outside the zone.")
    NO_LICENCE = "no_licence", _("No business licence is attached.")
    NAME_DIFFERS = "name_differs", _("Another registration uses a very similar name.")
    YOUNG = "young", _("The date of establishment lies in the future.")


class CreditEffect(models.TextChoices):
    """What a credit list does to fiscal money (being on another list is not enough, domain.md 1.6)."""

    BARS_FUNDING = "bars_funding", _("Bars fiscal money")
    SERIOUS_VIOLATION = "serious_violation", _("Serious violation")
    OWES_FISCAL = "owes_fiscal", _("Owes fiscal money")
    NOTE = "note", _("On record only")


class RelationKind(models.TextChoices):
    """What two enterprises have in common; the weightier first."""

    SHARES = "shares", _("Shareholder")
    ACCOUNT = "account", _("Bank account")
    PERSON = "person", _("Name of the legal representative")
    ADDRESS = "address", _("Address")
    PHONE = "phone", _("Contact telephone")
    EMAIL = "email", _("Contact e-mail")
