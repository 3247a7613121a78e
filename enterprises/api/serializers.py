"""What partners send and read of figures: values as decimal strings, codes as in the reference data."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enterprises.enums_figures import Mode
from enterprises.models import Figure
from enterprises.rules.figures import scaled
from enterprises.rules.figures.sheet import LONGEST_NOTE
from pilotzone.exchange.api.serializers_receipts import BatchSerializer, CellField, SentRowSerializer, rows_of
from pilotzone.kernel.api import Chosen

LONGEST = 300


class SentFigureSerializer(SentRowSerializer):
    code = CellField(
        LONGEST,
        help_text=_("Needed. Credit code or customs number of an enterprise, or the code of a park or a warehouse."),
    )
    indicator = CellField(LONGEST, help_text=_("Needed. A code of /codes/indicators/."))
    period = CellField(LONGEST, help_text=_("Needed. 2026-03, 2026Q1, 2026H1 or 2026; over on the day “as_of”."))
    mode = CellField(
        LONGEST,
        help_text=_(
            "A code of /codes/modes/ where the figure is split by customs mode; without it the whole is meant."
        ),
    )
    value = CellField(
        LONGEST,
        help_text=_(
            "Needed, except to withdraw. A decimal number in the unit of the figure (of /codes/indicators/), such as "
            "1200.50; money in whole units of its currency, not in thousands."
        ),
    )
    currency = CellField(LONGEST, help_text=_("Needed with amounts of money: a code of /codes/currencies/."))
    note = CellField(LONGEST_NOTE, help_text=_("What the figure covers."))


class FigureTermsSerializer(BatchSerializer):
    """What holds for a batch of figures of one source."""

    source = serializers.CharField(max_length=LONGEST, help_text=_("Your own source, a code of /codes/sources/."))
    sharing = serializers.CharField(
        max_length=LONGEST,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text=_("A number of /codes/sharing_items/; without one each enterprise's own authorisation is looked at."),
    )
    as_of = serializers.DateField(help_text=_("The day as of which the figures were drawn up, today at the latest."))
    scope_note = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        default="",
        help_text=_("What all figures of the batch cover."),
    )


class FigureBatchSerializer(FigureTermsSerializer):
    rows = rows_of(SentFigureSerializer)


def series_of(figure):
    return figure.subject_id, figure.indicator.code, figure.period, figure.mode, figure.source.code


def read_figures(rows, found, context):
    """The figures, and what was read or refused of each; not those that were withdrawn since they were looked up."""
    told = (*found.values, *found.refused)
    reading = {(each.subject, each.indicator, each.period, each.mode, each.source): each for each in told}
    known = [row for row in rows if series_of(row) in reading]
    return known, FigureSerializer(known, many=True, context=context | {"reading": reading}).data


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
        return self.context["reading"][series_of(figure)]

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
