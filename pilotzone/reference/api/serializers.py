"""Exchange rates as they are read and sent: exact decimals as strings."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pilotzone.exchange.api.serializers_receipts import BatchSerializer, CellField, SentRowSerializer, rows_of
from pilotzone.kernel.api import Chosen
from pilotzone.reference.models import ExchangeRate
from pilotzone.reference.rate_batches import LONGEST_CELL, PARITY
from pilotzone.reference.rules.rates import PLACES


class RateSerializer(Chosen, serializers.ModelSerializer):
    """Yuan for one unit of the currency."""

    list = serializers.CharField(source="source")
    rate = serializers.SerializerMethodField()

    class Meta:
        model = ExchangeRate
        fields = ("uid", "list", "day", "currency", "rate", "version")

    @extend_schema_field(serializers.CharField())
    def get_rate(self, row):
        return f"{Decimal(row.rate).scaleb(-PLACES):f}"


class SentRateSerializer(SentRowSerializer):
    currency = CellField(LONGEST_CELL, help_text=_("Needed. A code of /codes/currencies/ other than CNY."))
    day = CellField(
        LONGEST_CELL, help_text=_("Needed. For which day it is published, tomorrow at the latest, such as 2026-03-29.")
    )
    rate = CellField(
        LONGEST_CELL,
        help_text=_("Needed. Yuan for one unit of the currency, six decimal places at most, such as 7.0950."),
    )


class RateTermsSerializer(BatchSerializer):
    """What holds for a batch of rates."""

    list = serializers.CharField(required=False, max_length=LONGEST_CELL, default=PARITY)


class RateBatchSerializer(RateTermsSerializer):
    rows = rows_of(SentRateSerializer)
