"""What a partner reads of a claim: amounts as strings, times with offset, codes as in the code lists."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pilotzone.kernel.api import Chosen
from pilotzone.kernel.money import Money
from subsidies import explained
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


class ApplicationSerializer(Chosen, serializers.ModelSerializer):
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


class StepSerializer(serializers.Serializer):
    """One step of an amount: by which clause, in words, and what it came to."""

    number = serializers.IntegerField()
    label = serializers.CharField()
    clause = serializers.CharField(source="clause_label")
    words = serializers.CharField()
    value = serializers.CharField(source="shown")


class EntitlementSerializer(serializers.ModelSerializer):
    """One stage's amount with its explanation, as the applicant reads it, and the digest of its frozen record."""

    amount = AmountField()
    outcome = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Entitlement
        fields = ("stage", "amount", "outcome", "steps", "digest", "made_at")

    def told(self, entitlement):
        return explained.of_entitlement(entitlement)

    @extend_schema_field(str)
    def get_outcome(self, entitlement):
        return self.told(entitlement).outcome

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, entitlement):
        return StepSerializer(self.told(entitlement).steps, many=True).data


class ApplicationDetailSerializer(ApplicationSerializer):
    entitlements = serializers.SerializerMethodField()

    class Meta(ApplicationSerializer.Meta):
        fields = (*ApplicationSerializer.Meta.fields, "entitlements")

    @extend_schema_field(EntitlementSerializer(many=True))
    def get_entitlements(self, application):
        rows = application.entitlements.filter(is_current=True).select_related("measure_version").order_by("id")
        return EntitlementSerializer(rows, many=True).data
