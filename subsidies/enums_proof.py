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
    EMPLOYER_RELATED = "employer_related", _("the employer has account, address or telephone of an applicant")
    ACTS_FOR = "acts_for", _("acts for an applicant in the portal")
    ACTED_FOR = "acted_for", _("acted for an applicant in the portal, or had a hand in its claim there")
    NAME_POSSIBLE = "name_possible", _("possibly, by the name: legal representative or shareholder of an applicant")
    DECLARED = "declared", _("declared an interest in an applicant")
    HINDERED = "hindered", _("hindered, or not reached")


# What a person can enter when somebody steps back; the rest is found before the draw.
RECUSALS = (Conflict.DECLARED, Conflict.EMPLOYER_LINKED, Conflict.HINDERED)


# What bars an expert is found by the rule of this number, which every draw names: 2 added links by shares, 3 those by
# account, address, telephone and former memberships, and the expert's own name.
EXCLUSION_RULE = 3


class LetterKind(models.TextChoices):
    """What the bureau writes about a claim: to the enterprise, and to whoever objected to it."""

    ACCEPTANCE = "acceptance", _("Notice of acceptance")
    CORRECTION = "correction", _("Request for corrections")
    REFUSAL = "refusal", _("Notice of refusal")
    DECISION = "decision", _("Notice of decision")
    NETTING = "netting", _("Notice of netting")
    REVIEW = "review", _("Decision on a review")
    OBJECTION = "objection", _("Answer to an objection")
    LAPSE = "lapse", _("Notice that a claim counts as given up")
    ENDING = "ending", _("Notice of the end of acceptance")
    RECOVERY = "recovery", _("Demand to repay")
    STOP = "stop", _("Decision to pay nothing more")
