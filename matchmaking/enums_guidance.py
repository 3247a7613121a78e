"""The vocabulary of compliance guides and of the desk where enterprises ask."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class Topic(models.TextChoices):
    """What selling into a market asks for."""

    TAX = "tax", _("Taxes and duties")
    PRODUCT = "product", _("Product rules and certification")
    IP = "ip", _("Intellectual property")
    DATA = "data", _("Data and privacy")
    CUSTOMS = "customs", _("Customs and clearance")
    CONSUMER = "consumer", _("Consumers, labels and advertising")


class GuideState(Badge):
    """Whether a guide is in the library."""

    DRAFT = "draft", pgettext_lazy("guide", "Draft")
    PUBLISHED = "published", pgettext_lazy("guide", "In the library")
    WITHDRAWN = "withdrawn", pgettext_lazy("guide", "Taken out")

    @property
    def tone(self) -> str:
        return {"draft": "draft", "published": "done", "withdrawn": "withdrawn"}[self.value]


class QuestionState(Badge):
    """How far a question has come."""

    OPEN = "open", pgettext_lazy("question", "Waiting for an expert")
    ASSIGNED = "assigned", pgettext_lazy("question", "With an expert")
    ANSWERED = "answered", pgettext_lazy("question", "Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("question", "Withdrawn")

    @property
    def tone(self) -> str:
        return {"open": "waiting", "assigned": "current", "answered": "done", "withdrawn": "withdrawn"}[self.value]


UNANSWERED = (QuestionState.OPEN, QuestionState.ASSIGNED)
