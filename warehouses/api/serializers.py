"""What a partner reads of a warehouse: areas, shares and degrees as decimal strings, codes as in the code lists."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pilotzone.exchange.api.serializers_receipts import BatchSerializer, CellField, SentRowSerializer, rows_of
from pilotzone.kernel.api import Chosen
from warehouses.actions.report_batch import LONGEST_CELL, LONGEST_CODE, LONGEST_NAME, MOST_COUNTRIES, MOST_SERVED
from warehouses.models import Recognition, Warehouse, WarehouseReport
from warehouses.models.recognition import SCORE_PLACES


@extend_schema_field({"type": ["string", "null"]})
class ScaledText(serializers.Field):
    """An exact decimal of so many places; null where there is none."""

    def __init__(self, *, places, **kwargs):
        self.places = places
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value):
        return f"{Decimal(value).scaleb(-self.places):f}"


class PartySerializer(serializers.Serializer):
    """An enterprise by its code and its name in Chinese."""

    uscc = serializers.CharField()
    name = serializers.CharField()


class RecognisedSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    country = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)


class WarehouseSerializer(Chosen, serializers.ModelSerializer):
    operator = serializers.SerializerMethodField()
    country = serializers.CharField(source="country.code")
    services = serializers.SerializerMethodField()
    area = ScaledText(places=2)
    indoor_area = ScaledText(places=2)
    bonded_area = ScaledText(places=2)
    cold_area = ScaledText(places=2)
    outdoor_area = ScaledText(places=2)
    direct_share = ScaledText(places=6)
    indirect_share = ScaledText(places=6)
    latitude = ScaledText(places=6)
    longitude = ScaledText(places=6)

    class Meta:
        model = Warehouse
        fields = (
            "uid", "code", "state", "name_zh", "name_en", "operator", "investor_name", "direct_share", "indirect_share",
            "investment_certificate", "country", "city", "address", "latitude", "longitude", "tenure", "lease_number",
            "lease_starts_on", "lease_ends_on", "area", "indoor_area", "bonded_area", "cold_area", "outdoor_area",
            "operating_since", "closed_on", "use", "type", "services", "wms", "tracking", "interfaces", "filing_9810",
            "registered_at", "confirmed_at", "version",
        )  # fmt: skip

    @extend_schema_field(PartySerializer)
    def get_operator(self, warehouse):
        return {"uscc": warehouse.operator.uscc, "name": warehouse.operator.name_zh}

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_services(self, warehouse):
        return sorted(row.service for row in warehouse.services.all())


class ReportSerializer(serializers.ModelSerializer):
    area = ScaledText(places=2)
    area_used = ScaledText(places=2)
    month = serializers.DateField(format="%Y-%m")

    class Meta:
        model = WarehouseReport
        fields = (
            "month", "revision", "area", "area_used", "pallets", "orders", "parcels", "countries", "served_local",
            "served_other", "reported_at",
        )  # fmt: skip


class WarehouseDetailSerializer(WarehouseSerializer):
    reports = serializers.SerializerMethodField()

    class Meta(WarehouseSerializer.Meta):
        fields = (*WarehouseSerializer.Meta.fields, "reports")

    @extend_schema_field(ReportSerializer(many=True))
    def get_reports(self, warehouse):
        return ReportSerializer(warehouse.reports.current()[:24], many=True).data


class RecognitionSerializer(Chosen, serializers.ModelSerializer):
    level = serializers.CharField(source="batch.level")
    batch = serializers.IntegerField(source="batch.number")
    warehouse = serializers.SerializerMethodField()
    operator = serializers.SerializerMethodField()
    score = ScaledText(places=SCORE_PLACES)

    class Meta:
        model = Recognition
        fields = (
            "uid", "reference", "state", "level", "batch", "kind", "warehouse", "operator", "filed_at", "score",
            "grade", "certificate_number", "valid_from", "valid_until", "ended_at", "version",
        )  # fmt: skip

    @extend_schema_field(RecognisedSerializer)
    def get_warehouse(self, recognition):
        row = recognition.warehouse
        return {"code": row.code, "name": row.name_zh, "country": row.country.code, "closed_on": row.closed_on}

    @extend_schema_field(PartySerializer)
    def get_operator(self, recognition):
        return {"uscc": recognition.enterprise.uscc, "name": recognition.enterprise.name_zh}


class ServedSerializer(serializers.Serializer):
    """An enterprise served; where `in_city` is left out it is looked up."""

    uscc = serializers.CharField(max_length=LONGEST_CODE)
    name = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)
    in_city = serializers.BooleanField(required=False, allow_null=True)


class SentReportSerializer(SentRowSerializer):
    code = CellField(LONGEST_CELL, help_text=_("Needed. The warehouse's code, such as HWC-2026-00014."))
    month = CellField(LONGEST_CELL, help_text=_("Needed. A month that is over, such as 2026-03."))
    area_used = CellField(LONGEST_CELL, help_text=_("Needed. Area used, in square metres, two decimal places at most."))
    pallets = CellField(LONGEST_CELL, help_text=_("Pallets stored."))
    orders = CellField(LONGEST_CELL, help_text=_("Needed. Orders of the month."))
    parcels = CellField(LONGEST_CELL, help_text=_("Needed. Parcels sent in the month."))
    countries = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CODE),
        required=False,
        allow_null=True,
        max_length=MOST_COUNTRIES,
        help_text=_("To which they were sent: codes of /codes/countries/."),
    )
    served = ServedSerializer(
        many=True,
        required=False,
        allow_null=True,
        max_length=MOST_SERVED,
        help_text=_("The enterprises served in the month."),
    )
    note = CellField(LONGEST_CELL, help_text=_("Remarks."))


class ReportBatchSerializer(BatchSerializer):
    rows = rows_of(SentReportSerializer)
