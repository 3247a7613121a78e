"""Reads of events."""

from typing import Any

from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from matchmaking.api import operations
from matchmaking.filters import EventFilter
from matchmaking.models import Event
from pilotzone.kernel.access import P
from pilotzone.kernel.api import Chosen, KeysetPagination
from pilotzone.kernel.streams import Streamable


class EventSerializer(Chosen, serializers.ModelSerializer):
    """Who takes part is not told here."""

    division = serializers.CharField(source="division.code", default=None, allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())
    online_url = serializers.CharField()
    markets = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Event
        fields = (
            "uid", "reference", "kind", "state", "division", "name_zh", "name_en", "text_zh", "text_en", "topics",
            "markets", "starts_at", "ends_at", "venue_zh", "venue_en", "online_url", "opens_at", "closes_at",
        )  # fmt: skip


class LatestFirst(KeysetPagination):
    order = ("-starts_at", "-id")


class Events:
    permission = (P.EVENT_READ, P.EVENT_FOLLOW)
    resource = "events"
    serializer_class = EventSerializer
    queryset = Event.objects.none()

    def get_queryset(self) -> Any:
        return Event.objects.visible_to(self.request.user).for_list()  # type: ignore[attr-defined]


class EventList(Events, Streamable, ListAPIView):
    operations = operations.EVENTS
    filterset_class = EventFilter
    pagination_class = LatestFirst


class EventDetail(Events, RetrieveAPIView):
    operations = operations.EVENT_DETAIL
    lookup_field = "uid"
