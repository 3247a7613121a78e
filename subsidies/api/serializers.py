"""What a partner reads of a claim: amounts as strings, times with offset, codes as in the code lists."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pilotzone.kernel.money import Money
from subsidies.models import Application, Entitlement


@extend_schema_field({"type": ["string", "null"]})
class AmountField(serializers.Field):
    """Fen as a decimal string in yuan; null where there is no amount yet."""

    def to_representation(self, value):
        return f"{Money(value).major:.2f}"


class ClaimantSerializer(serializers.Serializer):
    """An enterprise by its code and its name in Chinese."""

    uscc = serializers.CharField()
    name = serializers.CharField()


class ApplicationSerializer(serializers.ModelSerializer):
    enterprise = serializers.SerializerMethodField()
    call = serializers.CharField(source="call.reference")
    division = serializers.CharField(source="division.code", default=None)
    claimed = AmountField()
    verified = AmountField()
    audited = AmountField()
    approved = AmountField()
    paid = AmountField()

    class Meta:
        model = Application
        fields = (
            "uid",
            "reference",
            "state",
            "enterprise",
            "call",
            "division",
            "submitted_at",
            "due_at",
            "checks",
            "claimed",
            "verified",
            "audited",
            "approved",
            "paid",
            "version",
        )

    @extend_schema_field(ClaimantSerializer)
    def get_enterprise(self, application):
        return {"uscc": application.enterprise.uscc, "name": application.enterprise.name_zh}


class EntitlementSerializer(serializers.ModelSerializer):
    """One stage's amount with the digest of its frozen record."""

    amount = AmountField()

    class Meta:
        model = Entitlement
        fields = ("stage", "amount", "digest", "made_at")


class ApplicationDetailSerializer(ApplicationSerializer):
    entitlements = serializers.SerializerMethodField()

    class Meta(ApplicationSerializer.Meta):
        fields = (*ApplicationSerializer.Meta.fields, "entitlements")

    @extend_schema_field(EntitlementSerializer(many=True))
    def get_entitlements(self, application):
        rows = application.entitlements.filter(is_current=True).order_by("id")
        return EntitlementSerializer(rows, many=True).data
