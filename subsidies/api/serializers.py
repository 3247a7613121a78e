"""What a partner reads of a claim: amounts as strings, times with offset, codes as in the code lists."""

from functools import cached_property

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pilotzone.kernel.access import P
from pilotzone.kernel.api import Chosen
from pilotzone.kernel.money import Money
from pilotzone.ui.templatetags.ui import local_text
from subsidies import explained, progress
from subsidies.enums import Stage
from subsidies.models import Application, Entitlement, Payment


@extend_schema_field({"type": ["string", "null"]})
class AmountField(serializers.Field):
    """Fen as a decimal string in yuan; null where there is no amount yet."""

    def to_representation(self, value):
        return f"{Money(value).major:.2f}"


class ClaimantSerializer(serializers.Serializer):
    """An enterprise by its code and its name in Chinese."""

    uscc = serializers.CharField()
    name = serializers.CharField()


class DeskAmountField(AmountField):
    """What a desk came to: told to the enterprise once the claim has left that desk, to offices at once."""

    @cached_property
    def reads_all(self):
        return self.context["request"].user.may(P.QUEUE_READ)

    def get_attribute(self, application):
        told = self.reads_all or progress.is_told(application, Stage(self.field_name))
        return super().get_attribute(application) if told else None


class ApplicationSerializer(Chosen, serializers.ModelSerializer):
    enterprise = serializers.SerializerMethodField()
    call = serializers.CharField(source="call.reference")
    division = serializers.CharField(source="division.code", default=None)
    claimed = AmountField()
    verified = DeskAmountField()
    audited = DeskAmountField()
    approved = DeskAmountField()
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


class StepInputSerializer(serializers.Serializer):
    """A value that a step rests on, and from where it is known."""

    name = serializers.CharField()
    label = serializers.CharField()
    value = serializers.CharField()
    source = serializers.CharField(source="source_words")


class StepSerializer(serializers.Serializer):
    """One step of an amount: by which clause, in words, on which values, and what it came to."""

    number = serializers.IntegerField()
    label = serializers.CharField()
    clause = serializers.CharField(source="clause_label")
    clause_text = serializers.CharField()
    words = serializers.CharField()
    value = serializers.CharField(source="shown")
    inputs = StepInputSerializer(many=True)


class ClaimFindingSerializer(serializers.Serializer):
    """A condition and what was found; `rows` are the lines that do not meet it, the first being 1."""

    id = serializers.CharField()
    severity = serializers.CharField()
    result = serializers.ChoiceField(choices=["met", "not_met", "unknown", "not_applicable"])
    label = serializers.CharField()
    words = serializers.CharField()
    clause = serializers.CharField(source="clause_label")
    rows = serializers.ListField(child=serializers.IntegerField())
    material = serializers.CharField()


class EntitlementSerializer(serializers.ModelSerializer):
    """One stage's amount with its explanation, as the applicant reads it, and the digest of its frozen record."""

    amount = AmountField()
    outcome = serializers.CharField()
    steps = StepSerializer(many=True)
    findings = ClaimFindingSerializer(many=True)

    class Meta:
        model = Entitlement
        fields = ("stage", "amount", "outcome", "steps", "findings", "digest", "made_at")

    def to_representation(self, entitlement):
        told = explained.of_entitlement(entitlement)
        for name in ("outcome", "steps", "findings"):
            setattr(entitlement, name, getattr(told, name))
        return super().to_representation(entitlement)


class PaidPartSerializer(serializers.ModelSerializer):
    """A payment of a part of the approved amount: what was kept of it for a recovery, and what the bank said."""

    reference = serializers.CharField()
    part = serializers.SerializerMethodField()
    amount = AmountField()
    netted = AmountField()

    class Meta:
        model = Payment
        fields = ("reference", "part", "amount", "netted", "paid_at", "bounced_at", "bounce_reason")

    @extend_schema_field(str)
    def get_part(self, payment):
        return local_text(payment.instalment, "label")


class ApplicationDetailSerializer(ApplicationSerializer):
    entitlements = serializers.SerializerMethodField()
    payments = serializers.SerializerMethodField()

    class Meta(ApplicationSerializer.Meta):
        fields = (*ApplicationSerializer.Meta.fields, "entitlements", "payments")

    @extend_schema_field(EntitlementSerializer(many=True))
    def get_entitlements(self, application):
        """All of them for an office; the enterprise reads those that its own page shows."""
        if self.context["request"].user.may(P.QUEUE_READ):
            rows = list(
                application.entitlements.filter(is_current=True).select_related("measure_version").order_by("id")
            )
        else:
            rows = list(progress.told_records(application).values())
        return EntitlementSerializer(rows, many=True).data

    @extend_schema_field(PaidPartSerializer(many=True))
    def get_payments(self, application):
        rows = application.payments.select_related("batch", "instalment").order_by("pk")
        return PaidPartSerializer(rows, many=True).data
