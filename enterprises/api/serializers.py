"""What partners send and read of figures: values as decimal strings, codes as in the reference data."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enterprises import figure_sheets
from enterprises.enums_figures import Mode
from enterprises.models import DataSource, Figure, FigureImport, SharingItem
from enterprises.rules.figures import scaled
from pilotzone.kernel.api import Chosen

MOST_ROWS = 10_000
LONGEST_CELL = 300
HEAD = 1  # rows above the first in the table that an import keeps


class CellField(serializers.CharField):
    """A cell as it would stand in a table; what is wrong with it is said row by row, as for a table."""

    def __init__(self, **kwargs):
        super().__init__(required=False, allow_blank=True, allow_null=True, max_length=LONGEST_CELL, **kwargs)


class RowSerializer(serializers.Serializer):
    code = CellField()
    indicator = CellField()
    period = CellField()
    mode = CellField()
    value = CellField()
    currency = CellField()
    note = CellField()


class BatchSerializer(serializers.Serializer):
    """A table of figures of one source."""

    source = serializers.SlugRelatedField(slug_field="code", queryset=DataSource.objects.all())
    sharing = serializers.SlugRelatedField(
        slug_field="number", queryset=SharingItem.objects.select_related("source"), required=False, allow_null=True
    )
    as_of = serializers.DateField()
    scope_note = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    submission = serializers.UUIDField(required=False, allow_null=True, default=None)
    rows = RowSerializer(many=True, allow_empty=False, max_length=MOST_ROWS)

    def validate(self, given):
        return {"sharing": None} | given


class RowFaultSerializer(serializers.Serializer):
    field = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()


class WrongRowSerializer(serializers.Serializer):
    row = serializers.IntegerField()
    field = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()


class RowResultSerializer(serializers.Serializer):
    row = serializers.IntegerField()
    code = serializers.CharField()
    indicator = serializers.CharField()
    period = serializers.CharField()
    mode = serializers.CharField()
    result = serializers.ChoiceField(choices=["added", "revised", "unchanged", "refused", "not_written"])
    errors = RowFaultSerializer(many=True)


class RowResultsSerializer(serializers.Serializer):
    """Of a batch that has ended; no rows before."""

    state = serializers.CharField()
    rows = RowResultSerializer(many=True)


class ImportSerializer(serializers.ModelSerializer):
    """How far an import is, and every row that is wrong by its place among those sent, from 1."""

    state = serializers.CharField(source="state_enum.value")
    source = serializers.CharField(source="source.code")
    sharing = serializers.CharField(source="sharing.number", default=None, allow_null=True)
    percent = serializers.IntegerField(source="job.percent", default=0)
    errors = serializers.SerializerMethodField()

    class Meta:
        model = FigureImport
        fields = (
            "uid", "reference", "state", "percent", "source", "sharing", "as_of", "made_at", "ended_at", "rows",
            "added", "revised", "unchanged", "wrong", "errors",
        )  # fmt: skip

    @extend_schema_field(WrongRowSerializer(many=True))
    def get_errors(self, row):
        return [
            {
                "row": int(number) - HEAD,
                "field": code.partition(".")[0],
                "value": text,
                "code": code.partition(".")[2],
                "title": title,
            }
            for number, _column, text, title, code in figure_sheets.first_errors(row.errors, MOST_ROWS)
        ]


def by_series(found):
    """What was read or refused of each series."""
    told = (*found.values, *found.refused)
    return {(each.subject, each.indicator, each.period, each.mode, each.source): each for each in told}


class FigureSerializer(Chosen, serializers.ModelSerializer):
    """A figure as its basis lets it be read; `reading` in the context has the values of the page."""

    indicator = serializers.CharField(source="indicator.code")
    unit = serializers.CharField(source="indicator.unit_zh")
    source = serializers.CharField(source="source.code")
    sharing = serializers.CharField(source="sharing.number", default=None, allow_null=True)
    period = serializers.SerializerMethodField()
    mode = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField()
    refused = serializers.SerializerMethodField()

    class Meta:
        model = Figure
        fields = (
            "indicator", "period", "mode", "source", "value", "unit", "currency", "refused", "basis", "sharing",
            "scope_note", "as_of", "revision", "reported_at",
        )  # fmt: skip

    def told(self, figure):
        series = (figure.subject_id, figure.indicator.code, figure.period, figure.mode, figure.source.code)
        return self.context["reading"][series]

    @extend_schema_field(serializers.CharField())
    def get_period(self, figure):
        return str(figure.period)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_mode(self, figure):
        return None if figure.mode == Mode.NONE else figure.mode

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_value(self, figure):
        value = self.told(figure).value
        return None if value is None else scaled.plain(value, figure.indicator.places)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_refused(self, figure):
        return self.told(figure).refused or None
