"""What customs, tax and foreign exchange offices tell of declarations, refunds and receipts: read, never declared."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_goods import FactKind, FactState
from enterprises.models_rules import person
from enterprises.querysets_goods import TradeFactQuerySet

BETWEEN = ":"  # a kind has none, so a key is parted at the first one


class TradeFact(models.Model):
    """The state of one document as an office told it; told again, a further revision, and the last one counts. One that
    was withdrawn has a last revision that says so, and none that counts."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="trade_facts")
    kind = models.CharField(_("kind"), max_length=12, choices=FactKind)
    number = models.CharField(_("document number"), max_length=60)
    state = models.CharField(_("state"), max_length=12, choices=FactState)
    amount = models.BigIntegerField(_("amount"), null=True)  # minor units
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    day = models.DateField(_("day"))
    source = models.CharField(_("source"), max_length=40)
    basis = models.CharField(_("lawful basis"), max_length=200)
    as_of = models.DateField(_("as of"))
    received_at = models.DateTimeField()
    received_by = person(required=True)
    revision = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    is_withdrawn = models.BooleanField(default=False)  # the last revision of what should not have been told

    objects = TradeFactQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number", "revision"], name="trade_fact_revision_once"),
            models.UniqueConstraint(
                fields=["kind", "number"], condition=Q(is_current=True), name="trade_fact_one_current"
            ),
            models.CheckConstraint(
                condition=Q(amount=None, currency="") | Q(amount__gte=0) & ~Q(currency=""), name="trade_fact_amount"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="trade_fact_on_a_basis"),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | Q(is_current=False), name="trade_fact_withdrawn_never_stands"
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-day", "-id"], name="trade_fact_own"),
            models.Index(fields=["-day", "-id"], name="trade_fact_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        """By which the change feed names the document: declaration:020220261000123456."""
        return f"{self.kind}{BETWEEN}{self.number}"

    @property
    def version(self) -> int:
        return self.revision
