"""Goods that enterprises file, the acts by which they do, and the rules by which each act was answered."""

import uuid

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums_goods import DECIDED, LIVE, Channel, FilingState, ItemState, Level, Verb
from enterprises.enums_services import RuleState
from enterprises.models_rules import EnteredRule, decided_by_another, paired, person
from enterprises.querysets_goods import GoodsFilingQuerySet, GoodsItemQuerySet
from enterprises.rules.goods.items import FIELDS, Item


class GoodsRules(EnteredRule):
    """The risk rules."""

    number = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=RuleState.IN_FORCE), name="goods_rules_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=RuleState.PROPOSED),
                name="goods_rules_one_proposed",
                violation_error_message=_("A version of the rules waits for approval already."),
            ),
            *decided_by_another("goods_rules", _("Whoever entered the rules may not approve them.")),
        ]

    def __str__(self) -> str:
        return f"goods v{self.number}"


class GoodsItem(models.Model):
    """Goods of an enterprise under its own article number, as they are on file; before that, as first filed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="goods")
    code = models.CharField(_("article number"), max_length=40)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    hs_code = models.CharField(_("HS code"), max_length=10)
    name_zh = models.CharField(_("name in Chinese"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    brand = models.CharField(pgettext_lazy("goods", "brand"), max_length=80, blank=True)
    specification = models.CharField(pgettext_lazy("goods", "specification"), max_length=300)
    origin = models.CharField(pgettext_lazy("goods", "origin"), max_length=3)
    unit = models.CharField(pgettext_lazy("goods", "unit"), max_length=20)
    batch_codes = models.JSONField(_("batch codes"), default=list, blank=True)
    mode = models.CharField(_("customs supervision mode"), max_length=4, blank=True)
    quantity = models.PositiveBigIntegerField(_("planned quantity"), null=True)  # in the unit
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    search_text = models.GeneratedField(
        db_persist=True,
        expression=Upper(
            Concat("name_zh", Value("\n"), "name_en", Value("\n"), "brand", Value("\n"), "code", Value("\n"), "hs_code")
        ),
        output_field=models.TextField(),
    )

    objects = GoodsItemQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "code"], name="goods_item_code_once")]
        indexes = [
            models.Index(fields=["enterprise", "-changed_at", "-id"], name="goods_item_newest"),
            models.Index(fields=["-changed_at", "-id"], name="goods_item_all_newest"),
            models.Index(fields=["enterprise", "brand"], name="goods_item_brand"),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def state_enum(self) -> ItemState:
        return ItemState(self.state)

    @property
    def is_on_file(self) -> bool:
        return self.state == ItemState.ON_FILE

    @property
    def item(self) -> Item:
        values = {name: getattr(self, name) for name in FIELDS}
        return Item(**{**values, "batch_codes": tuple(self.batch_codes)})


class GoodsFiling(models.Model):
    """One act on an item, with what it said, what differed, and why it was answered as it was. Never changed after
    its decision; what it says and its record never at all."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="goods_filings")
    item = models.ForeignKey(GoodsItem, on_delete=models.PROTECT, related_name="filings")
    number = models.PositiveIntegerField()  # among the filings of the item
    verb = models.CharField(max_length=8, choices=Verb)
    channel = models.CharField(max_length=6, choices=Channel)
    state = models.CharField(max_length=16, choices=FilingState)
    level = models.CharField(max_length=4, choices=Level)
    filed = models.JSONField()
    differences = models.JSONField(default=list, blank=True)
    rules = models.ForeignKey(GoodsRules, null=True, on_delete=models.PROTECT, related_name="filings")
    rules_digest = models.CharField(max_length=64, blank=True)
    record = models.TextField(blank=True)  # canonical JSON
    reason_zh = models.CharField(max_length=300, blank=True)  # why an officer looks at it
    reason_en = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = person(required=True)
    due_on = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)
    asked_by = person()
    question = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = person()
    decision_reason = models.CharField(max_length=500, blank=True)
    decision_clause = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = GoodsFilingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="goods_filing_number_once"),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=LIVE),
                name="goods_filing_one_live",
                violation_error_message=_("A filing of this item waits for its decision already."),
            ),
            models.CheckConstraint(condition=paired("asked"), name="goods_filing_asked_paired"),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                | ~Q(state__in=DECIDED) & Q(decided_at=None, decided_by=None),
                name="goods_filing_decided_paired",
            ),
            models.CheckConstraint(
                condition=~Q(state=FilingState.REFUSED) | ~Q(decision_reason=""),
                name="goods_filing_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(verb=Verb.WITHDRAW) | Q(rules__isnull=False) & ~Q(record=""),
                name="goods_filing_explained",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="goods_filing_queue"),
            models.Index(fields=["-made_at", "-id"], name="goods_filing_newest"),
            models.Index(fields=["enterprise", "-made_at", "-id"], name="goods_filing_own"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_enum(self) -> FilingState:
        return FilingState(self.state)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def decision_said(self) -> str:
        """The officer's reason, and on which ground it stands where one was named."""
        return f"{self.decision_reason} {self.decision_clause}".strip()
