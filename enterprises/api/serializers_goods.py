"""What systems send and read of goods and of trade facts: codes as in the reference data, amounts as strings."""

import json

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enterprises.actions.goods.filing_batch import MOST_CODES
from enterprises.api.serializers import LONGEST
from enterprises.enums_goods import FactKind, FactState
from enterprises.models import GoodsFiling, GoodsItem, TradeFact
from enterprises.rules.goods.items import FIELDS
from pilotzone.exchange.api.serializers_receipts import BatchSerializer, CellField, SentRowSerializer, rows_of
from pilotzone.kernel.api import Chosen
from pilotzone.kernel.money import plain_money


class GoodsRowSerializer(SentRowSerializer):
    """One act. A change names the fields that it changes, and so does “put” of what is on file."""

    enterprise = CellField(
        LONGEST, help_text=_("Credit code; may be left out where the system files for one enterprise.")
    )
    code = CellField(LONGEST, help_text=_("Needed. Your own article number: letters, digits and . _ / -, 40 at most."))
    hs_code = CellField(LONGEST, help_text=_("8 to 10 digits."))
    name_zh = CellField(LONGEST, help_text=_("Name in Chinese"))
    name_en = CellField(LONGEST, help_text=_("Name in English"))
    brand = CellField(LONGEST, help_text=pgettext_lazy("goods", "Brand"))
    specification = CellField(LONGEST, help_text=pgettext_lazy("goods", "Specification"))
    origin = CellField(LONGEST, help_text=_("A code of /codes/origins/."))
    unit = CellField(LONGEST, help_text=_("Unit of the quantity."))
    batch_codes = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST),
        required=False,
        allow_null=True,
        max_length=MOST_CODES,
        help_text=_("200 at most."),
    )
    mode = CellField(LONGEST, help_text=_("A customs supervision mode: 9610, 9710, 9810, 1210, 1239, 0110 or 1039."))
    quantity = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=10**9, help_text=_("A whole number, in the unit.")
    )


class GoodsBatchSerializer(BatchSerializer):
    rows = rows_of(GoodsRowSerializer)


class RuleMetSerializer(serializers.Serializer):
    """One risk rule as it was looked at; `met` is null where something that it needs was not told."""

    id = serializers.CharField()
    label = serializers.DictField(child=serializers.CharField())
    test = serializers.CharField()
    level = serializers.CharField()
    why = serializers.DictField(child=serializers.CharField())
    clause = serializers.DictField(child=serializers.CharField(), allow_null=True)
    met = serializers.BooleanField(allow_null=True)
    reads = serializers.ListField(child=serializers.CharField())


class FilingSerializer(serializers.ModelSerializer):
    """One act, what became of it, and by which version of the rules."""

    decided_by_rule = serializers.SerializerMethodField()
    rules = serializers.SerializerMethodField()

    class Meta:
        model = GoodsFiling
        fields = (
            "uid", "reference", "verb", "state", "level", "made_at", "due_on", "differences", "reason_zh", "reason_en",
            "question", "answer", "decided_at", "decision_reason", "decision_clause", "rules_digest",
            "decided_by_rule", "rules", "version",
        )  # fmt: skip

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_decided_by_rule(self, filing):
        return json.loads(filing.record)["by"] if filing.record else None

    @extend_schema_field(RuleMetSerializer(many=True))
    def get_rules(self, filing):
        return json.loads(filing.record)["rules"] if filing.record else []


class GoodsSerializer(Chosen, serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.uscc")

    class Meta:
        model = GoodsItem
        fields = ("uid", "enterprise", "code", "state", *FIELDS, "made_at", "changed_at", "version")


class GoodsDetailSerializer(GoodsSerializer):
    """With its last filings, the newest first."""

    filings = serializers.SerializerMethodField()

    class Meta(GoodsSerializer.Meta):
        fields = (*GoodsSerializer.Meta.fields, "filings")

    @extend_schema_field(FilingSerializer(many=True))
    def get_filings(self, item):
        return FilingSerializer(item.filings.order_by("-number")[:50], many=True).data


class FactSerializer(Chosen, serializers.ModelSerializer):
    key = serializers.CharField(read_only=True, help_text=_("By which the change feed names the document."))
    enterprise = serializers.CharField(source="enterprise.uscc")
    amount = serializers.SerializerMethodField()

    class Meta:
        model = TradeFact
        fields = (
            "uid", "key", "enterprise", "kind", "number", "state", "amount", "currency", "day", "source", "basis",
            "as_of", "received_at", "revision",
        )  # fmt: skip

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_amount(self, fact):
        return None if fact.amount is None else plain_money(fact.amount, fact.currency).replace(",", "")


class FactRowSerializer(SentRowSerializer):
    """The state of one document; an amount comes with its currency. A withdrawal names enterprise, kind and number."""

    enterprise = CellField(LONGEST, help_text=_("Needed. Credit code of the enterprise."))
    kind = serializers.ChoiceField(choices=FactKind.choices)
    number = CellField(LONGEST, help_text=_("Needed. The document's own number."))
    state = serializers.ChoiceField(choices=FactState.choices, required=False)
    amount = CellField(
        LONGEST, help_text=_("A decimal number with no more places than its currency has, such as 1200.50.")
    )
    currency = CellField(LONGEST, help_text=_("Needed with an amount: a code of /codes/currencies/."))
    day = serializers.DateField(
        required=False, help_text=_("Needed, except to withdraw. The document's day, today at the latest.")
    )
    basis = CellField(
        LONGEST,
        help_text=_("Needed, except to withdraw. The rule or the item of the sharing catalogue by which it is told."),
    )
    as_of = serializers.DateField(
        required=False,
        help_text=_(
            "Needed, except to withdraw. As of which day it is told; what is older than what is known changes nothing."
        ),
    )


class FactBatchSerializer(BatchSerializer):
    rows = rows_of(FactRowSerializer)
