"""Credit lists as reference data, entries that two people make, and what an enterprise asks to have repaired."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import CreditEffect
from enterprises.enums_services import CreditEntryState, CreditListKind, RepairState
from enterprises.models_rules import person
from enterprises.querysets import CreditRecordQuerySet
from enterprises.querysets_services import CreditEntryQuerySet
from enterprises.rules.credit import Terms, effect_of


class CreditList(models.Model):
    """A list that entries name: whose it is, on what ground, and what it may do. Levels are rows of their own."""

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=CreditListKind)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    tier_zh = models.CharField(max_length=40)  # national, of a sector, of the zone
    tier_en = models.CharField(max_length=60)
    catalogue_item = models.CharField(max_length=160, blank=True)  # of the national catalogue of measures
    legal_basis = models.CharField(max_length=200, blank=True)
    effect = models.CharField(max_length=20, choices=CreditEffect)
    may_bar = models.BooleanField(default=False)
    term_months = models.PositiveSmallIntegerField(default=0)
    is_internal = models.BooleanField(default=False)
    sources = models.JSONField(default=list)  # whose systems may report entries, by the codes of partners
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(may_bar=False) | ~Q(catalogue_item="") & ~Q(legal_basis=""),
                name="credit_list_bars_on_grounds",
                violation_error_message=_("A list that bars names its national catalogue item and its legal basis."),
            ),
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(may_bar=False), name="credit_list_internal_never_bars"
            ),
            models.CheckConstraint(
                condition=~Q(kind=CreditListKind.RATING) | Q(is_internal=True), name="credit_list_ratings_internal"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="credit_list_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def terms(self) -> Terms:
        return Terms(
            effect=CreditEffect(self.effect),
            may_bar=self.may_bar,
            catalogue_item=self.catalogue_item,
            legal_basis=self.legal_basis,
            term_months=self.term_months,
            is_internal=self.is_internal,
        )

    @property
    def does(self) -> str:
        """What an entry of the list does, in words."""
        return str(effect_of(self.terms).label)


class CreditLevel(models.Model):
    list = models.ForeignKey(CreditList, on_delete=models.PROTECT, related_name="levels")
    code = models.CharField(max_length=30)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["list", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="credit_level_once")]

    def __str__(self) -> str:
        return self.name_zh


class CreditRecord(models.Model):
    """An entry of a credit list, by USCC: it may be there before the enterprise registers."""

    uscc = models.CharField(max_length=18, db_index=True)
    name = models.CharField(max_length=120)
    effect = models.CharField(max_length=20, choices=CreditEffect)
    list_name = models.CharField(max_length=120)
    legal_basis = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    repaired_on = models.DateField(null=True)
    source = models.CharField(max_length=120)

    objects = CreditRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="credit_record_dates_in_order"
            )
        ]


class CreditEntry(models.Model):
    """That an enterprise stands on a list, as one person entered it; a record with an effect once another confirms."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    list = models.ForeignKey(CreditList, on_delete=models.PROTECT, related_name="entries")
    level = models.ForeignKey(CreditLevel, null=True, on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="credit_entries")
    reason = models.TextField(_("reason"), max_length=1000)
    source = models.CharField(_("who told the bureau"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True)
    evidence = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    source_code = models.CharField(max_length=40, blank=True)  # of the authority whose system reported it
    document_number = models.CharField(_("document number"), max_length=80, blank=True)  # 文书号, in place of a paper
    state = models.CharField(max_length=10, choices=CreditEntryState, default=CreditEntryState.ENTERED)
    entered_at = models.DateTimeField()
    entered_by = person(required=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = person()
    decision_note = models.CharField(max_length=500, blank=True)
    record = models.OneToOneField("enterprises.CreditRecord", null=True, on_delete=models.PROTECT, related_name="entry")

    objects = CreditEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="credit_entry_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=CreditEntryState.ENTERED, decided_at=None, decided_by=None)
                | ~Q(state=CreditEntryState.ENTERED)
                & Q(decided_at__isnull=False, decided_by__isnull=False)
                & (Q(state=CreditEntryState.WITHDRAWN) | ~Q(decided_by=F("entered_by"))),
                name="credit_entry_decided_by_another",
                violation_error_message=_("Whoever made the entry may not confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(state=CreditEntryState.CONFIRMED, record__isnull=False)
                | ~Q(state=CreditEntryState.CONFIRMED) & Q(record=None),
                name="credit_entry_confirmed_has_record",
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False, source_code="")
                | Q(evidence=None) & ~Q(source_code="") & ~Q(document_number=""),
                name="credit_entry_paper_or_document",
            ),
        ]
        indexes = [models.Index(fields=["-entered_at", "-id"], name="credit_entry_newest")]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_enum(self) -> CreditEntryState:
        return CreditEntryState(self.state)


class CreditRepair(models.Model):
    """An enterprise shows that it has put right what an entry was made for; another officer decides."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(CreditEntry, on_delete=models.PROTECT, related_name="repairs")
    statement = models.TextField(_("what was put right"), max_length=1000)
    evidence = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RepairState, default=RepairState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = person(required=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = person()
    decision_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state=RepairState.ASKED),
                name="credit_repair_one_open",
                violation_error_message=_("A request for this entry waits for its decision already."),
            ),
            models.CheckConstraint(
                condition=Q(state=RepairState.ASKED, decided_at=None, decided_by=None)
                | ~Q(state=RepairState.ASKED) & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="credit_repair_decided_paired",
            ),
            models.CheckConstraint(
                condition=~Q(state=RepairState.REFUSED) | ~Q(decision_note=""), name="credit_repair_refused_with_reason"
            ),
        ]

    @property
    def state_enum(self) -> RepairState:
        return RepairState(self.state)
