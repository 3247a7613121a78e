"""Enterprises and results of assessments, as the pages show them."""

from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from enterprises.api import operations_reads as operations
from enterprises.filters import EnterpriseFilter
from enterprises.filters_assessments import AssessmentFilter
from enterprises.models import Assessment, Enterprise
from enterprises.models_assessments import SCORE_PLACES
from pilotzone.kernel.access import P
from pilotzone.kernel.api import Chosen, KeysetPagination
from pilotzone.kernel.drawing import DrawnList
from pilotzone.kernel.html import get_or_404
from pilotzone.kernel.streams import Streamable


class NewestFirst(KeysetPagination):
    order = ("-registered_at", "-id")


COLUMNS = (
    "id", "uid_text", "uscc", "customs_code", "name_zh", "name_en", "state", "role_codes", "division_code",
    "established_on", "platform_connected_on", "registered_at", "version",
)  # fmt: skip


class EnterpriseSerializer(Chosen, serializers.ModelSerializer):
    """Nothing of persons: contacts are asked of the bureau."""

    uid = serializers.UUIDField(source="uid_text", read_only=True)
    division = serializers.CharField(source="division_code", allow_null=True)
    roles = serializers.SerializerMethodField()

    class Meta:
        model = Enterprise
        list_serializer_class = DrawnList
        fields = (
            "uid", "uscc", "customs_code", "name_zh", "name_en", "state", "roles", "division", "established_on",
            "platform_connected_on", "registered_at", "version",
        )  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_roles(self, enterprise):
        return sorted(enterprise.role_codes.split(",")) if enterprise.role_codes else []


class Enterprises:
    permission = (P.ENTERPRISE_SEARCH, P.ENTERPRISE_READ)
    resource = "enterprises"
    serializer_class = EnterpriseSerializer
    queryset = Enterprise.objects.none()

    def get_queryset(self) -> Any:
        return Enterprise.objects.visible_to(self.request.user).with_codes()  # type: ignore[attr-defined]


@cache
def listed() -> Any:
    """The columns of the list, put together once in a process; never read itself."""
    return Enterprise.objects.with_codes().values_list(*COLUMNS, named=True)


class EnterpriseList(Enterprises, Streamable, ListAPIView):
    operations = operations.ENTERPRISES
    filterset_class = EnterpriseFilter
    pagination_class = NewestFirst

    def get_queryset(self) -> Any:
        return listed().all().visible_to(self.request.user)


class EnterpriseDetail(Enterprises, RetrieveAPIView):
    """By uid, or by the credit code: the newest of those that were registered with it."""

    operations = operations.ENTERPRISE_DETAIL
    lookup_field = "key"

    def get_object(self):
        key = self.kwargs["key"]
        rows = self.get_queryset().order_by("-registered_at", "-id")
        try:
            return get_or_404(rows, uid=UUID(key))
        except ValueError:
            newest = rows.filter(uscc=key.upper()).values("pk")[:1]
            return get_or_404(rows, pk__in=newest)


class LatestResult(KeysetPagination):
    order = ("-pk",)


class AssessmentSerializer(Chosen, serializers.ModelSerializer):
    cycle = serializers.CharField(source="cycle.reference")
    kind = serializers.CharField(source="subject.kind")
    code = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    score = serializers.SerializerMethodField()
    coverage = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = ("uid", "cycle", "kind", "code", "name", "status", "score", "grade", "rank", "coverage", "digest")

    @extend_schema_field(str)
    def get_code(self, row):
        subject = row.subject
        if subject.enterprise:
            return subject.enterprise.uscc
        return subject.park.code if subject.park else subject.code

    @extend_schema_field(str)
    def get_coverage(self, row):
        return f"{Decimal(row.coverage).scaleb(-4):f}"

    @extend_schema_field(str)
    def get_name(self, row):
        return row.subject.thing.name_zh

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_score(self, row):
        return None if row.points is None else f"{row.points:.{SCORE_PLACES}f}"


class Assessments:
    permission = P.ASSESSMENT_READ
    resource = "assessments"
    serializer_class = AssessmentSerializer
    queryset = Assessment.objects.none()

    def get_queryset(self) -> Any:
        """Another system reads what is published; the office also what it still works on."""
        user = self.request.user  # type: ignore[attr-defined]
        rows = Assessment.objects.visible_to(user).current().for_list()
        return rows.shown() if user.is_machine else rows


class AssessmentList(Assessments, Streamable, ListAPIView):
    operations = operations.ASSESSMENTS
    filterset_class = AssessmentFilter
    pagination_class = LatestResult


class AssessmentDetail(Assessments, RetrieveAPIView):
    operations = operations.ASSESSMENT_DETAIL
    lookup_field = "uid"
