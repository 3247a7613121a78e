"""The vocabulary of events and of taking part in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class EventKind(models.TextChoices):
    """The three platforms of the policies."""

    MEETINGS = "meetings", _("Supply-demand meetings")
    EXHIBITION = "exhibition", _("Exhibition")
    TRAINING = "training", _("Training")


class EventState(Badge):
    """The one life of an event of any kind."""

    DRAFT = "draft", pgettext_lazy("event", "Draft")
    PUBLISHED = "published", pgettext_lazy("event", "Announced")
    OPEN = "open", pgettext_lazy("event", "Registration open")
    PLANNED = "planned", pgettext_lazy("event", "Registration ended")
    RUNNING = "running", pgettext_lazy("event", "Running")
    CLOSED = "closed", pgettext_lazy("event", "Over")
    REPORTED = "reported", pgettext_lazy("event", "Reported")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")

    @property
    def tone(self) -> str:
        tones = {"draft": "draft", "open": "current", "running": "current", "reported": "done", "cancelled": "refused"}
        return tones.get(self.value, "waiting")


PUBLIC_STATES = tuple(state for state in EventState if state is not EventState.DRAFT)


LIVING = (EventState.PUBLISHED, EventState.OPEN, EventState.PLANNED, EventState.RUNNING)
OVER = (EventState.CLOSED, EventState.REPORTED, EventState.CANCELLED)


class Topic(models.TextChoices):
    """What an event is about: kinds of goods, and for trainings the fields of rules."""

    ELECTRONICS = "electronics", pgettext_lazy("topic", "Consumer electronics")
    APPLIANCES = "appliances", pgettext_lazy("topic", "Household appliances")
    HOME = "home", pgettext_lazy("topic", "Home and garden")
    APPAREL = "apparel", pgettext_lazy("topic", "Clothing and textiles")
    BEAUTY = "beauty", pgettext_lazy("topic", "Cosmetics and care")
    FOOD = "food", pgettext_lazy("topic", "Food and drink")
    TOYS = "toys", pgettext_lazy("topic", "Toys and sports")
    VEHICLES = "vehicles", pgettext_lazy("topic", "Vehicles and parts")
    MACHINERY = "machinery", pgettext_lazy("topic", "Machinery and tools")
    MEDICAL = "medical", pgettext_lazy("topic", "Medical goods")
    TAX = "tax", pgettext_lazy("topic", "Taxes and customs")
    PRODUCT = "product", pgettext_lazy("topic", "Product rules and certificates")
    PROPERTY = "property", pgettext_lazy("topic", "Intellectual property")
    DATA = "data", pgettext_lazy("topic", "Data protection")
    FINANCE = "finance", pgettext_lazy("topic", "Payment, financing and insurance")


class Role(models.TextChoices):
    """As what a party takes part. Buyers and suppliers are the two sides of a meeting plan."""

    BUYER = "buyer", pgettext_lazy("event", "Buyer")
    SUPPLIER = "supplier", pgettext_lazy("event", "Supplier")
    EXHIBITOR = "exhibitor", pgettext_lazy("event", "Exhibitor")
    VISITOR = "visitor", pgettext_lazy("event", "Visitor")
    TRAINEE = "trainee", pgettext_lazy("event", "Trainee")


SIDES = (Role.BUYER, Role.SUPPLIER)
ROLES_OF = {
    EventKind.MEETINGS: (Role.BUYER, Role.SUPPLIER, Role.VISITOR),
    EventKind.EXHIBITION: (Role.EXHIBITOR, Role.VISITOR),
    EventKind.TRAINING: (Role.TRAINEE,),
}


class ParticipationState(Badge):
    """How far a registration for an event has come."""

    APPLIED = "applied", pgettext_lazy("participation", "Waiting for approval")
    WAITING = "waiting", pgettext_lazy("participation", "On the waiting list")
    CONFIRMED = "confirmed", pgettext_lazy("participation", "Confirmed")
    DECLINED = "declined", pgettext_lazy("participation", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("participation", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("participation", "No place given")

    @property
    def tone(self) -> str:
        tones = {"confirmed": "done", "declined": "refused", "withdrawn": "withdrawn", "lapsed": "withdrawn"}
        return tones.get(self.value, "waiting")


LIVE = (ParticipationState.APPLIED, ParticipationState.WAITING, ParticipationState.CONFIRMED)
UNSETTLED = (ParticipationState.APPLIED, ParticipationState.WAITING)


class PartyKind(models.TextChoices):
    """What a party is by its business."""

    PLATFORM = "platform", pgettext_lazy("party", "E-commerce platform")
    TRADER = "trader", pgettext_lazy("party", "Foreign-trade firm")
    SELLER = "seller", pgettext_lazy("party", "Cross-border seller")
    SERVICE = "service", pgettext_lazy("party", "Service provider")
    BANK = "bank", pgettext_lazy("party", "Bank")
    INSURER = "insurer", pgettext_lazy("party", "Export credit insurer")
    OVERSEAS = "overseas", pgettext_lazy("party", "Overseas buyer")


class Presence(models.TextChoices):
    """What was read at the door."""

    IN = "in", pgettext_lazy("presence", "Came")
    OUT = "out", pgettext_lazy("presence", "Left")
