"""Words of statistics and of reports whose columns are chosen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Size(models.TextChoices):
    """How large an enterprise is by its turnover, in the bands for wholesale trade of the statistics (2017)."""

    LARGE = "large", pgettext_lazy("size of enterprise", "Large")
    MEDIUM = "medium", pgettext_lazy("size of enterprise", "Medium")
    SMALL = "small", pgettext_lazy("size of enterprise", "Small")
    MICRO = "micro", pgettext_lazy("size of enterprise", "Micro")
    UNKNOWN = "unknown", pgettext_lazy("size of enterprise", "Not stated")


class Step(models.TextChoices):
    """The parts of a claim's way of which the time is measured."""

    DISTRICT = "district", _("Review by the district")
    CITY = "city", _("Re-review by the city")
    DECISION = "decision", _("Decision")
    NOTICE = "notice", _("Public notice")
    PAYMENT = "payment", _("Payment")
    WHOLE = "whole", _("From submission to the last payment")


class Unit(models.TextChoices):
    DAYS = "days", _("working days")
    HOURS = "hours", _("hours")


class TableSource(models.TextChoices):
    """Where a table of claims was asked for."""

    QUEUE = "queue", _("The queue")
    REPORT = "report", _("A report of claims")


class ReportColumn(models.TextChoices):
    REFERENCE = "reference", _("Claim reference")
    ENTERPRISE = "enterprise", _("Enterprise")
    USCC = "uscc", _("Unified social credit code")
    DISTRICT = "district", _("District")
    PROGRAMME = "programme", _("Programme")
    CALL = "call", _("Call")
    PROJECT = "project", _("Project of the claim")
    STATE = "state", _("State")
    CHECKS = "checks", _("Checks")
    SUBMITTED = "submitted", _("Submitted on")
    CLAIMED = "claimed", _("Claimed (¥)")
    VERIFIED = "verified", _("Verified (¥)")
    AUDITED = "audited", _("Re-reviewed (¥)")
    APPROVED = "approved", _("Approved (¥)")
    PAID = "paid", _("Paid (¥)")
    OFFICER = "officer", _("Officer")
    DUE = "due", _("Due")
