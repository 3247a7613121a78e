"""Calls, and what each of them asks for, as a schema that a system can be written against."""

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import Chosen, KeysetPagination
from pilotzone.kernel.filtering import TrueOrFalseFilter
from pilotzone.kernel.scopes import Scope
from subsidies import facts, wording
from subsidies.api import operations_drafts as operations
from subsidies.models import Call
from subsidies.rules import form_schema


class CallFilter(django_filters.FilterSet):
    open = TrueOrFalseFilter(method="open_now")

    class Meta:
        model = Call
        fields = ()

    def open_now(self, rows, name, wanted):
        return rows.claimable_at(clock.now()) if wanted else rows


class CallSerializer(Chosen, serializers.ModelSerializer):
    programme = serializers.CharField(source="programme.code")
    measure = serializers.CharField(source="measure_version.measure.code")
    measure_version = serializers.IntegerField(source="measure_version.number")
    is_open = serializers.SerializerMethodField()

    class Meta:
        model = Call
        fields = (
            "uid", "reference", "programme", "measure", "measure_version", "name_zh", "name_en", "document_number",
            "opens_at", "closes_at", "is_open", "without_application", "correction_days",
        )  # fmt: skip

    @extend_schema_field(bool)
    def get_is_open(self, call):
        return call.is_open(clock.now())


class CallMaterialSerializer(serializers.Serializer):
    """A paper to hand in: once, or for each line of a table; what comes from the enterprise's file is not sent."""

    id = serializers.CharField()
    label = serializers.SerializerMethodField()
    help = serializers.SerializerMethodField()
    formats = serializers.ListField(child=serializers.CharField())
    source = serializers.ChoiceField(choices=["claim", "enterprise"])
    of_each = serializers.CharField(source="each")
    may_follow_days = serializers.IntegerField(source="may_follow")

    @extend_schema_field(str)
    def get_label(self, material):
        return wording.pick(material.label)

    @extend_schema_field(str)
    def get_help(self, material):
        return wording.pick(material.help)


class CallDetailSerializer(CallSerializer):
    form = serializers.SerializerMethodField()
    materials = serializers.SerializerMethodField()

    class Meta(CallSerializer.Meta):
        fields = (*CallSerializer.Meta.fields, "form", "materials")

    @extend_schema_field(serializers.DictField())
    def get_form(self, call):
        return form_schema.schema_of(facts.measure_of(call.measure_version), wording.language())

    @extend_schema_field(CallMaterialSerializer(many=True))
    def get_materials(self, call):
        return CallMaterialSerializer(facts.measure_of(call.measure_version).materials, many=True).data


class Calls:
    permission = (P.MEASURE_READ, P.CLAIM_EDIT)
    scope = (Scope.MEASURES_READ, Scope.APPLICATIONS_WRITE)
    tag = "calls"
    queryset = Call.objects.none()

    def get_queryset(self):
        """Everybody's: they are published."""
        return Call.objects.published().for_list()


class LatestOpened(KeysetPagination):
    order = ("-opens_at", "-id")


class CallList(Calls, ListAPIView):
    operations = operations.CALLS
    serializer_class = CallSerializer
    filterset_class = CallFilter
    pagination_class = LatestOpened


class CallDetail(Calls, RetrieveAPIView):
    operations = operations.CALL_DETAIL
    serializer_class = CallDetailSerializer
    lookup_field = "uid"
