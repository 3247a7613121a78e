"""Reads of meetings of supply and demand."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from matchmaking.api import operations_meetings as operations
from matchmaking.filters_plans import MeetingFilter
from matchmaking.models import Meeting
from pilotzone.kernel.access import P
from pilotzone.kernel.api import Chosen, KeysetPagination
from pilotzone.kernel.streams import Streamable


class SideSerializer(serializers.Serializer):
    """A firm: `uscc` is null, and `country` told, where it comes from abroad. Nothing of its people."""

    uscc = serializers.CharField(source="enterprise.uscc", default=None, allow_null=True)
    name = serializers.CharField(source="names.zh")
    country = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_country(self, party):
        return party.country or None


class MeetingSerializer(Chosen, serializers.ModelSerializer):
    event = serializers.CharField(source="event.reference")
    buyer = SideSerializer(source="buyer.party")
    supplier = SideSerializer(source="supplier.party")
    table = serializers.CharField(source="table.code")
    cancelled_by_side = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = (
            "uid", "event", "state", "buyer", "supplier", "table", "starts_at", "ends_at", "cancelled_at",
            "cancelled_by_side", "version",
        )  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=["buyer", "supplier"], allow_null=True))
    def get_cancelled_by_side(self, meeting):
        if meeting.cancelled_side_id is None:
            return None
        return "buyer" if meeting.cancelled_side_id == meeting.buyer_id else "supplier"


class LatestFirst(KeysetPagination):
    order = ("-starts_at", "-id")


class Meetings:
    permission = (P.EVENT_READ, P.EVENT_FOLLOW)
    resource = "meetings"
    serializer_class = MeetingSerializer
    queryset = Meeting.objects.none()

    def get_queryset(self) -> Any:
        return Meeting.objects.visible_to(self.request.user).for_list()  # type: ignore[attr-defined]


class MeetingList(Meetings, Streamable, ListAPIView):
    operations = operations.MEETINGS
    filterset_class = MeetingFilter
    pagination_class = LatestFirst


class MeetingDetail(Meetings, RetrieveAPIView):
    operations = operations.MEETING_DETAIL
    lookup_field = "uid"
