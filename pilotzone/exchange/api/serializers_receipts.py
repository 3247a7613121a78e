"""What is sent in a batch beside its rows, and receipts as they are answered."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pilotzone.exchange import batches
from pilotzone.exchange.batches import MOST_ROWS
from pilotzone.exchange.enums import BatchMode, ReceiptState, RowResult, RowVerb
from pilotzone.exchange.models import Receipt
from pilotzone.exchange.rows import LARGEST_VERSION, LONGEST_KEY


class SentRowSerializer(serializers.Serializer):
    """The members of a row of any resource, for the contract: rows are read one by one (`exchange.rows`)."""

    key = serializers.CharField(
        required=False, max_length=LONGEST_KEY, help_text=_("The sender's own key, told back in the receipt.")
    )
    verb = serializers.ChoiceField(choices=RowVerb.choices, required=False, default=RowVerb.PUT)
    version = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text=_("The version that the sender knows: with another one there the row is refused."),
    )


class CellField(serializers.CharField):
    """A cell as it would stand in a table; what is wrong with it is said row by row, as for a table."""

    def __init__(self, longest, **kwargs):
        super().__init__(required=False, allow_blank=True, allow_null=True, max_length=longest, **kwargs)


class BatchSerializer(serializers.Serializer):
    """What holds for all rows. A resource adds its own terms, and for the contract its `rows`."""

    mode = serializers.ChoiceField(
        choices=BatchMode.choices, required=False, default=BatchMode.ALL, help_text=_("All rows or none, or each.")
    )

    @classmethod
    def terms(cls):
        """The same without rows."""
        return type(f"{cls.__name__}Terms", (cls,), {"rows": None})


def rows_of(serializer):
    """Rows as the contract names them."""
    return serializer(many=True, allow_empty=False, max_length=MOST_ROWS)


class RowFaultSerializer(serializers.Serializer):
    field = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()


class RowResultSerializer(serializers.Serializer):
    """What became of a row: its place in the batch from 1, the sender's own key, its object, and what is wrong.
    `details` are what its resource tells besides: of goods how the filing was answered, of documents what counts."""

    row = serializers.IntegerField()
    key = serializers.CharField(allow_blank=True)
    verb = serializers.CharField(allow_blank=True)
    result = serializers.ChoiceField(choices=RowResult.choices)
    uid = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(allow_null=True)
    details = serializers.DictField()
    errors = RowFaultSerializer(many=True)


class ReceiptSerializer(serializers.ModelSerializer):
    state = serializers.ChoiceField(choices=ReceiptState.choices, source="state_enum")
    percent = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()

    class Meta:
        model = Receipt
        fields = (
            "uid", "resource", "mode", "state", "percent", "count", "taken", "unchanged", "refused", "error", "made_at",
            "ended_at",
        )  # fmt: skip

    @extend_schema_field(serializers.IntegerField())
    def get_percent(self, receipt):
        return receipt.percent

    @extend_schema_field(serializers.CharField())
    def get_error(self, receipt):
        """Why it failed."""
        return receipt.job.error if receipt.job else ""


class FullReceiptSerializer(ReceiptSerializer):
    """With what became of each row, where there are few; otherwise `rows` is null and the receipt has an address."""

    rows = serializers.SerializerMethodField()

    class Meta(ReceiptSerializer.Meta):
        fields = (*ReceiptSerializer.Meta.fields, "rows")

    @extend_schema_field({"type": ["array", "null"], "items": {"$ref": "#/components/schemas/RowResult"}})
    def get_rows(self, receipt):
        if receipt.job_id is not None:  # settled after the answer
            return None
        return [row for portion in receipt.portions.settled() for row in results_of(receipt.resource, portion)]


def results_of(resource, portion):
    """The rows of a settled portion, with words in the active language."""
    return [
        row
        | {
            "details": row.get("details", {}),
            "errors": [fault_of(resource, each) for each in row.get("errors", ())],
        }
        for row in portion.results
    ]


def fault_of(resource, kept):
    words = batches.words(resource, kept["code"], kept["params"])
    return {"field": kept["field"], "value": kept["value"], "code": kept["code"], "title": words}
