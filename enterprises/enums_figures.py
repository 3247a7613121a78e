"""The vocabulary of figures: whose they are, who gives them, on what basis, and for what they may be used."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class SubjectKind(models.TextChoices):
    """What can have figures and be assessed."""

    ENTERPRISE = "enterprise", _("Enterprise")
    PARK = "park", _("Park")
    WAREHOUSE = "warehouse", _("Overseas warehouse")


class PeriodKind(models.TextChoices):
    MONTH = "month", pgettext_lazy("figures", "Month")
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half-year")
    YEAR = "year", _("Year")


class Mode(models.TextChoices):
    """How goods are declared to customs (supervision modes); `none` is the whole, not split by mode."""

    NONE = "none", _("All modes together")
    B2C_EXPORT = "9610", _("9610 retail export")
    B2B_DIRECT = "9710", _("9710 B2B direct export")
    B2B_WAREHOUSE = "9810", _("9810 export to an overseas warehouse")
    BONDED = "1210", _("1210 bonded e-commerce")
    BONDED_A = "1239", _("1239 bonded e-commerce, type A")
    OTHER = "other", pgettext_lazy("customs mode", "Other modes")


class SourceKind(models.TextChoices):
    SELF = "self", _("The enterprise itself")
    CUSTOMS = "customs", _("Customs")
    TAX = "tax", _("Tax office")
    STATISTICS = "statistics", _("Statistics office")
    BANK = "bank", pgettext_lazy("figures", "Bank")
    PLATFORM = "platform", _("E-commerce platform")
    PARK = "park", _("Park operator")
    DISTRICT = "district", pgettext_lazy("figures", "District")
    REGISTER = "register", _("The bureau's own registers")


# Who tells on pages or of itself: no table is taken in these names, and no authorisation is asked for them.
NOT_BY_TABLE = (SourceKind.SELF, SourceKind.REGISTER)


class Basis(models.TextChoices):
    """Why the portal may hold a figure."""

    OWN = "own", _("Reported by the subject itself")
    CATALOGUE = "catalogue", _("Item of the sharing catalogue")
    AUTHORISATION = "authorisation", _("Authorised by the enterprise")


class Purpose(models.TextChoices):
    """What figures may be read for."""

    ASSESSMENT = "assessment", _("Assessment")
    SERVICES = "services", _("Targeted services")
    CLAIMS = "claims", _("Verification of claims")
    CREDIT = "credit", _("Credit record")
    FINANCING = "financing", _("Financing and insurance, with the enterprise's consent")


# What an enterprise reports itself in a round may be read for; its page says so before it submits.
OWN_PURPOSES = (Purpose.ASSESSMENT, Purpose.SERVICES)


class Ask(StrEnum):
    """What is asked of the series that a value belongs to: `put` takes it whether it stands or not."""

    NEW = "new"
    CHANGE = "change"
    WITHDRAW = "withdraw"
    PUT = "put"


class ReportState(Badge):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("figures", "Submitted")

    @property
    def tone(self) -> str:
        return {"draft": "draft", "submitted": "done"}[self.value]


class ImportState(Badge):
    RUNNING = "running", pgettext_lazy("import", "Running")
    DONE = "done", pgettext_lazy("import", "Imported")
    WRONG = "wrong", pgettext_lazy("import", "Not imported: errors")
    STOPPED = "stopped", pgettext_lazy("import", "Not imported: stopped")

    @property
    def tone(self) -> str:
        return {"running": "waiting", "done": "done", "wrong": "refused", "stopped": "withdrawn"}[self.value]
