"""The vocabulary of experts and draws."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Skill(models.TextChoices):
    """What an expert is called in for."""

    TRADE = "trade", _("Cross-border trade")
    FINANCE = "finance", _("Finance and audit")
    TECHNOLOGY = "technology", _("Information technology")
    LAW = "law", _("Law")


class DrawPurpose(models.TextChoices):
    EXPERTS = "experts", _("Experts for a review")
    SITES = "sites", _("Claims for a visit on site")


class Conflict(models.TextChoices):
    """Why an expert of the pool cannot be drawn for a call, or has to step back."""

    EMPLOYER_APPLIES = "employer_applies", _("the employer applies under the call")
    EMPLOYER_LINKED = "employer_linked", _("the employer has the legal representative of an applicant")
    EMPLOYER_SHARES = "employer_shares", _("the employer is linked with an applicant by shares")
    ACTS_FOR = "acts_for", _("acts for an applicant in the portal")
    DECLARED = "declared", _("declared an interest in an applicant")
    HINDERED = "hindered", _("hindered, or not reached")


# What a person can enter when somebody steps back; the rest is found before the draw.
RECUSALS = (Conflict.DECLARED, Conflict.EMPLOYER_LINKED, Conflict.HINDERED)


# What bars an expert is found by the rule of this number, which every draw names: 2 added links by shares.
EXCLUSION_RULE = 2


class LetterKind(models.TextChoices):
    """What the bureau writes about a claim: to the enterprise, and to whoever objected to it."""

    ACCEPTANCE = "acceptance", _("Notice of acceptance")
    CORRECTION = "correction", _("Request for corrections")
    REFUSAL = "refusal", _("Notice of refusal")
    DECISION = "decision", _("Notice of decision")
    NETTING = "netting", _("Notice of netting")
    REVIEW = "review", _("Decision on a review")
    OBJECTION = "objection", _("Answer to an objection")
