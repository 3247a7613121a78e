"""The vocabulary of consents: what an enterprise lets a bank or an insurer read, and what for."""

from django.db import models
from django.utils.translation import pgettext_lazy


class ConsentItem(models.TextChoices):
    """What can be told of an enterprise. Drafts, and scores, grades and ranks of assessments, are no items at all."""

    REGISTRATION = "registration", pgettext_lazy("consent", "Facts of the registration, without persons")
    FIGURES = "figures", pgettext_lazy("consent", "The figures that are named")
    CLAIMS = "claims", pgettext_lazy("consent", "Results of claims that were decided")
    PAYMENTS = "payments", pgettext_lazy("consent", "Payments received from the zone")


class ConsentPurpose(models.TextChoices):
    LOAN = "loan", pgettext_lazy("consent", "Loans and credit lines")
    GUARANTEE = "guarantee", pgettext_lazy("consent", "Guarantees")
    INSURANCE = "insurance", pgettext_lazy("consent", "Insurance")
    SETTLEMENT = "settlement", pgettext_lazy("consent", "Settlement of payments from abroad")
