"""Measures, public notices and payments, as the pages show them."""

from typing import Any

from django.db.models import Count, Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import Chosen, KeysetPagination
from pilotzone.kernel.streams import Streamable
from subsidies import facts, noticed, wording
from subsidies.api import operations_reads as operations
from subsidies.api.serializers import AmountField, ClaimantSerializer
from subsidies.enums import VersionState
from subsidies.filters import MeasureFilter, PaymentFilter
from subsidies.models import Application, Measure, MeasureVersion, Payment, PublicNotice
from subsidies.rules.reading import read_document


class ByCode(KeysetPagination):
    order = ("code", "id")


class MeasureSerializer(Chosen, serializers.ModelSerializer):
    programme = serializers.CharField(source="programme.code")
    version = serializers.SerializerMethodField()
    valid_from = serializers.SerializerMethodField()
    digest = serializers.SerializerMethodField()

    class Meta:
        model = Measure
        fields = ("uid", "code", "programme", "name_zh", "name_en", "version", "valid_from", "digest")

    def in_force(self, measure: Measure) -> MeasureVersion | None:
        return next((row for row in measure.versions.all() if row.state == VersionState.IN_FORCE), None)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_version(self, measure):
        version = self.in_force(measure)
        return version and version.number

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_valid_from(self, measure):
        version = self.in_force(measure)
        return version and version.valid_from

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_digest(self, measure):
        version = self.in_force(measure)
        return version and version.digest


class WordingRowSerializer(serializers.Serializer):
    """A line of a block: `formula` is the expression as it is written, where the value is one."""

    label = serializers.CharField()
    value = serializers.CharField()
    formula = serializers.CharField()


class WordingBlockSerializer(serializers.Serializer):
    place = serializers.CharField()
    label = serializers.CharField()
    clause = serializers.CharField()
    rows = WordingRowSerializer(many=True)


class WordingSectionSerializer(serializers.Serializer):
    """A part of a measure in words: inputs, conditions, amounts, limits."""

    id = serializers.CharField()
    title = serializers.CharField()
    blocks = WordingBlockSerializer(many=True)


class MeasureDetailSerializer(MeasureSerializer):
    document = serializers.SerializerMethodField()
    explanation = serializers.SerializerMethodField()

    class Meta(MeasureSerializer.Meta):
        fields = (*MeasureSerializer.Meta.fields, "document", "explanation")

    @extend_schema_field(WordingSectionSerializer(many=True))
    def get_explanation(self, measure):
        """In the words of the officers' page."""
        version = self.in_force(measure)
        return WordingSectionSerializer(in_words(version.document) if version else [], many=True).data

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_document(self, measure):
        version = self.in_force(measure)
        return version and version.document


def in_words(document: str) -> list[dict[str, Any]]:
    return [
        {
            "id": section.id,
            "title": wording.pick(section.title),
            "blocks": [
                {
                    "place": block.place,
                    "label": wording.pick(block.label),
                    "clause": wording.pick(block.clause),
                    "rows": [
                        {"label": wording.pick(row.label), "value": wording.pick(row.value), "formula": row.formula}
                        for row in block.rows
                    ],
                }
                for block in section.blocks
            ],
        }
        for section in read_document(document)
    ]


class Measures:
    permission = P.MEASURE_READ
    resource = "measures"
    queryset = Measure.objects.none()

    def get_queryset(self) -> Any:
        versions = MeasureVersion.objects.filter(state=VersionState.IN_FORCE)
        rows = Measure.objects.visible_to(self.request.user).select_related("programme")  # type: ignore[attr-defined]
        return rows.prefetch_related(Prefetch("versions", versions))


class MeasureList(Measures, Streamable, ListAPIView):
    operations = operations.MEASURES
    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter
    pagination_class = ByCode


class MeasureDetail(Measures, RetrieveAPIView):
    operations = operations.MEASURE_DETAIL
    serializer_class = MeasureDetailSerializer
    lookup_field = "code"


class LatestPublished(KeysetPagination):
    order = ("-published_at", "-id")


class NoticeSerializer(Chosen, serializers.ModelSerializer):
    call = serializers.CharField(source="call.reference")
    total = AmountField()
    count = serializers.IntegerField()

    class Meta:
        model = PublicNotice
        fields = (
            "uid", "reference", "document_number", "call", "state", "first_day", "last_day", "ends_at", "provisional",
            "total", "count", "digest", "published_at",
        )  # fmt: skip


class NoticeItemSerializer(serializers.Serializer):
    position = serializers.IntegerField()
    enterprise = serializers.CharField()
    project = serializers.CharField()
    clauses = serializers.CharField()
    amount = AmountField()
    figures = serializers.DictField(child=serializers.CharField())


class NoticeDetailSerializer(NoticeSerializer):
    items = serializers.SerializerMethodField()

    class Meta(NoticeSerializer.Meta):
        fields = (*NoticeSerializer.Meta.fields, "items")

    @extend_schema_field(NoticeItemSerializer(many=True))
    def get_items(self, notice):
        """As the public reads them: once the notice is over without those that bear a person's name."""
        table = noticed.table(facts.measure_of(notice.call.measure_version), noticed.listed_items(notice, clock.now()))
        rows = [
            {
                "position": row.item.position,
                "enterprise": row.enterprise,
                "project": row.project,
                "clauses": row.clauses,
                "amount": row.item.amount,
                "figures": dict(row.figures),
            }
            for row in table.rows
        ]
        return NoticeItemSerializer(rows, many=True).data


class Notices:
    permission = P.HOME_READ
    resource = "notices"
    queryset = PublicNotice.objects.none()

    def get_queryset(self) -> Any:
        """Everybody's: they are published."""
        return PublicNotice.objects.select_related("call__measure_version").annotate(count=Count("items"))


class NoticeList(Notices, Streamable, ListAPIView):
    operations = operations.NOTICES
    serializer_class = NoticeSerializer
    pagination_class = LatestPublished


class NoticeDetail(Notices, RetrieveAPIView):
    operations = operations.NOTICE_DETAIL
    serializer_class = NoticeDetailSerializer
    lookup_field = "uid"


class LatestPrepared(KeysetPagination):
    order = ("-pk",)


class PaymentSerializer(Chosen, serializers.ModelSerializer):
    """Where the money went is told to nobody here: neither bank nor account."""

    reference = serializers.CharField()
    batch = serializers.CharField(source="batch.reference")
    application = serializers.CharField(source="application.reference")
    enterprise = serializers.SerializerMethodField()
    amount = AmountField()
    netted = AmountField()

    class Meta:
        model = Payment
        fields = (
            "uid", "reference", "batch", "number", "application", "enterprise", "amount", "netted", "paid_at",
            "bounced_at", "bounce_reason",
        )  # fmt: skip

    @extend_schema_field(ClaimantSerializer)
    def get_enterprise(self, payment):
        enterprise = payment.application.enterprise
        return {"uscc": enterprise.uscc, "name": enterprise.name_zh}


class PaymentList(Streamable, ListAPIView):
    permission = (P.QUEUE_READ, P.CLAIM_READ)
    resource = "payments"
    operations = operations.PAYMENTS
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    pagination_class = LatestPrepared
    queryset = Payment.objects.none()

    def get_queryset(self) -> Any:
        """Of the claims that the partner may see."""
        claims = Application.objects.told_to(self.request.user)
        return Payment.objects.filter(application__in=claims.values("pk")).select_related(
            "batch", "application__enterprise"
        )
