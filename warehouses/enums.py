"""The vocabulary of overseas warehouses."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class WarehouseState(Badge):
    """Where a warehouse stands in the register."""

    PENDING = "pending", pgettext_lazy("warehouse", "Waiting for confirmation")
    RETURNED = "returned", pgettext_lazy("warehouse", "Sent back")
    REGISTERED = "registered", pgettext_lazy("warehouse", "Registered")
    CLOSED = "closed", pgettext_lazy("warehouse", "No longer run")
    WITHDRAWN = "withdrawn", pgettext_lazy("warehouse", "Withdrawn")

    @property
    def tone(self) -> str:
        tones = {"pending": "waiting", "returned": "refused", "registered": "done"}
        return tones.get(self.value, "withdrawn")

    @property
    def is_over(self) -> bool:
        return self in OVER


OVER = (WarehouseState.CLOSED, WarehouseState.WITHDRAWN)


class VersionState(Badge):
    """What became of the facts that an operator gave."""

    WAITING = "waiting", pgettext_lazy("warehouse facts", "Waiting for confirmation")
    IN_FORCE = "in_force", pgettext_lazy("warehouse facts", "Confirmed")
    REFUSED = "refused", pgettext_lazy("warehouse facts", "Not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("warehouse facts", "Withdrawn")

    @property
    def tone(self) -> str:
        return {"waiting": "waiting", "in_force": "done", "refused": "refused", "withdrawn": "withdrawn"}[self.value]


class Region(models.TextChoices):
    """The parts of the world by which warehouses are grouped."""

    EAST_ASIA = "east_asia", _("East Asia")
    SOUTHEAST_ASIA = "southeast_asia", _("Southeast Asia")
    SOUTH_CENTRAL_ASIA = "south_central_asia", _("South and Central Asia")
    MIDDLE_EAST = "middle_east", _("Middle East")
    EUROPE = "europe", _("Europe")
    NORTH_AMERICA = "north_america", _("North America")
    LATIN_AMERICA = "latin_america", _("Latin America")
    AFRICA = "africa", _("Africa")
    OCEANIA = "oceania", _("Oceania")


class Tenure(models.TextChoices):
    """On what title the operator holds the building."""

    OWN = "own", pgettext_lazy("warehouse", "Built or owned")
    LEASED = "leased", pgettext_lazy("warehouse", "Leased")
    JOINT = "joint", pgettext_lazy("warehouse", "Run jointly")
    ACQUIRED = "acquired", pgettext_lazy("warehouse", "Acquired")


class Use(models.TextChoices):
    PUBLIC = "public", pgettext_lazy("warehouse", "Public")
    OWN = "own_use", pgettext_lazy("warehouse", "Own use")


class WarehouseType(models.TextChoices):
    """The types of which provincial recognitions speak."""

    LOGISTICS = "logistics", pgettext_lazy("warehouse type", "Logistics")
    TRADE = "trade", pgettext_lazy("warehouse type", "Trade")
    PLATFORM = "platform", pgettext_lazy("warehouse type", "Platform")
    OVERSEAS_CHINESE = "overseas_chinese", pgettext_lazy("warehouse type", "Overseas Chinese")
    OTHER = "other", pgettext_lazy("warehouse type", "Other")


class WarehouseServiceKind(models.TextChoices):
    RECEIVING = "receiving", pgettext_lazy("warehouse service", "Receiving at home")
    EXPORT_REFUND = "export_refund", pgettext_lazy("warehouse service", "Export tax refund")
    FORWARDING = "forwarding", pgettext_lazy("warehouse service", "Forwarding")
    CLEARANCE = "clearance", pgettext_lazy("warehouse service", "Customs clearance")
    STORAGE = "storage", pgettext_lazy("warehouse service", "Storage")
    PICKING = "picking", pgettext_lazy("warehouse service", "Picking and packing")
    LAST_MILE = "last_mile", pgettext_lazy("warehouse service", "Last mile")
    RETURNS = "returns", pgettext_lazy("warehouse service", "Returns")
    AFTER_SALES = "after_sales", pgettext_lazy("warehouse service", "After-sales service")


class DocumentKind(models.TextChoices):
    TITLE = "title", pgettext_lazy("warehouse document", "Title deed")
    LEASE = "lease", pgettext_lazy("warehouse document", "Lease")
    INVESTMENT = "investment", pgettext_lazy("warehouse document", "Overseas investment certificate")
    SHARES = "shares", pgettext_lazy("warehouse document", "Proof of shares")
    FILING_9810 = "filing_9810", pgettext_lazy("warehouse document", "Customs filing (9810)")
    PERMIT = "permit", pgettext_lazy("warehouse document", "Permit of the place")
    FIRE = "fire", pgettext_lazy("warehouse document", "Fire safety")
    INSURANCE = "insurance", pgettext_lazy("warehouse document", "Insurance")
    PICTURE = "picture", pgettext_lazy("warehouse document", "Picture")
    OTHER = "other", pgettext_lazy("warehouse document", "Other document")


class Channel(models.TextChoices):
    """How a report came."""

    PAGE = "page", pgettext_lazy("warehouse report", "Page")
    SHEET = "sheet", pgettext_lazy("warehouse report", "Table")
    API = "api", pgettext_lazy("warehouse report", "Another system")


class SheetKind(models.TextChoices):
    """What a table holds."""

    REGISTER = "register", pgettext_lazy("warehouse table", "Warehouses")
    REPORTS = "reports", pgettext_lazy("warehouse table", "Monthly reports")
