"""The vocabulary of needs and offers, of requests for meetings, and of what two firms think of each other."""

from django.db import models
from django.utils.translation import pgettext_lazy

from matchmaking.rules.candidates import model as candidates
from matchmaking.rules.plan import model as plan


class ItemSide(models.TextChoices):
    """Whether a party looks for something or has it."""

    NEED = "need", pgettext_lazy("need or offer", "Need")
    OFFER = "offer", pgettext_lazy("need or offer", "Offer")


class ItemKind(models.TextChoices):
    """What is needed or offered: a need is met by an offer of its own kind."""

    GOODS = "goods", pgettext_lazy("need or offer", "Goods")
    CHANNEL = "channel", pgettext_lazy("need or offer", "Sales channel")
    SERVICE = "service", pgettext_lazy("need or offer", "Service")
    FINANCING = "financing", pgettext_lazy("need or offer", "Financing")
    INSURANCE = "insurance", pgettext_lazy("need or offer", "Export credit insurance")


class Wish(models.TextChoices):
    """How much one participant wants to meet another."""

    MUST = plan.MUST, pgettext_lazy("request", "Must")
    NICE = plan.NICE, pgettext_lazy("request", "Nice to have")
    NEVER = plan.NEVER, pgettext_lazy("request", "Never")


class Answer(models.TextChoices):
    ACCEPTED = plan.ACCEPTED, pgettext_lazy("request", "Accepted")
    DECLINED = plan.DECLINED, pgettext_lazy("request", "Declined")


class Opinion(models.IntegerChoices):
    """What a party said of a candidate; it changes the order of the others."""

    LIKED = candidates.LIKED, pgettext_lazy("candidate", "Fits")
    DISLIKED = candidates.DISLIKED, pgettext_lazy("candidate", "Does not fit")
    NEVER = candidates.NEVER, pgettext_lazy("candidate", "Never show again")


class Unit(models.TextChoices):
    """In what goods are counted and priced."""

    PIECE = "piece", pgettext_lazy("unit", "piece")
    SET = "set", pgettext_lazy("unit", "set")
    PAIR = "pair", pgettext_lazy("unit", "pair")
    CARTON = "carton", pgettext_lazy("unit", "carton")
    KG = "kg", pgettext_lazy("unit", "kg")
    TONNE = "tonne", pgettext_lazy("unit", "tonne")
    METRE = "metre", pgettext_lazy("unit", "metre")
    SQUARE_METRE = "m2", pgettext_lazy("unit", "m²")
    CONTAINER = "container", pgettext_lazy("unit", "container")
    PARCEL = "parcel", pgettext_lazy("unit", "parcel")
