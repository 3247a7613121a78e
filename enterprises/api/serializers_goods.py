"""What systems send and read of goods and of trade facts: codes as in the reference data, amounts as strings."""

import json

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enterprises.api.serializers import CellField
from enterprises.enums_goods import FactKind, FactState, Verb
from enterprises.models import GoodsFiling, GoodsItem, TradeFact
from enterprises.rules.goods.items import FIELDS
from pilotzone.kernel.api import Chosen
from pilotzone.kernel.money import MoneyError, parse_money, plain_money

MOST_ROWS = 500
WRONG_AMOUNT = _("A number that is not negative, with the places of its currency, such as 1200.50 with CNY.")


class GoodsRowSerializer(serializers.Serializer):
    """One act. A change names the fields that it changes; `version` guards it against somebody else's."""

    enterprise = CellField()
    verb = serializers.ChoiceField(choices=Verb.choices)
    code = serializers.CharField(max_length=40)
    version = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)
    hs_code = CellField()
    name_zh = CellField()
    name_en = CellField()
    brand = CellField()
    specification = CellField()
    origin = CellField()
    unit = CellField()
    batch_codes = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=300)
    mode = CellField()
    quantity = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10**9)


class GoodsBatchSerializer(serializers.Serializer):
    rows = GoodsRowSerializer(many=True, allow_empty=False, max_length=MOST_ROWS)


class GoodsFaultSerializer(serializers.Serializer):
    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    title = serializers.CharField()


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


class GoodsResultSerializer(serializers.Serializer):
    """What became of a row by its place among those sent, from 1."""

    row = serializers.IntegerField()
    code = serializers.CharField()
    result = serializers.CharField()
    reference = serializers.CharField(allow_null=True)
    item = serializers.UUIDField(allow_null=True)
    level = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    errors = GoodsFaultSerializer(many=True)


class GoodsOutcomeSerializer(serializers.Serializer):
    atomic = serializers.BooleanField()
    results = serializers.DictField(child=serializers.IntegerField())
    rows = GoodsResultSerializer(many=True)


class FactSerializer(Chosen, serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.uscc")
    amount = serializers.SerializerMethodField()

    class Meta:
        model = TradeFact
        fields = (
            "uid", "enterprise", "kind", "number", "state", "amount", "currency", "day", "source", "basis", "as_of",
            "received_at", "revision",
        )  # fmt: skip

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_amount(self, fact):
        return None if fact.amount is None else plain_money(fact.amount, fact.currency).replace(",", "")


class FactRowSerializer(serializers.Serializer):
    """The state of one document; an amount comes with its currency."""

    enterprise = serializers.CharField(max_length=18)
    kind = serializers.ChoiceField(choices=FactKind.choices)
    number = serializers.CharField(max_length=60)
    state = serializers.ChoiceField(choices=FactState.choices)
    amount = serializers.CharField(max_length=30, required=False, allow_null=True, default=None)
    currency = serializers.CharField(max_length=3, required=False, allow_blank=True, default="")
    day = serializers.DateField()
    basis = serializers.CharField(max_length=200)
    as_of = serializers.DateField()

    def validate(self, given):
        """The amount in minor units."""
        text, currency = given["amount"], given["currency"]
        if not text:
            return {**given, "amount": None, "currency": ""}
        try:
            amount = parse_money(text, currency).minor
        except (MoneyError, KeyError) as error:
            raise serializers.ValidationError({"amount": [WRONG_AMOUNT]}) from error
        if amount < 0:
            raise serializers.ValidationError({"amount": [WRONG_AMOUNT]})
        return {**given, "amount": amount}


class FactBatchSerializer(serializers.Serializer):
    rows = FactRowSerializer(many=True, allow_empty=False, max_length=MOST_ROWS)


class FactResultSerializer(serializers.Serializer):
    row = serializers.IntegerField()
    number = serializers.CharField()
    result = serializers.CharField()
    errors = GoodsFaultSerializer(many=True)


class FactOutcomeSerializer(serializers.Serializer):
    atomic = serializers.BooleanField()
    results = serializers.DictField(child=serializers.IntegerField())
    rows = FactResultSerializer(many=True)
