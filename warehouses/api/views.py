"""Reads of warehouses and recognitions, and months sent by another system."""

from dataclasses import replace

from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.views import APIView

from pilotzone.exchange.api.batches import TakesBatches
from pilotzone.exchange.api.serializers_receipts import BatchSerializer, FullReceiptSerializer
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination
from pilotzone.kernel.streams import Streamable
from warehouses.api import operations
from warehouses.api.serializers import (
    RecognitionSerializer,
    ReportBatchSerializer,
    WarehouseDetailSerializer,
    WarehouseSerializer,
)
from warehouses.filters import WarehouseFilter
from warehouses.filters_recognition import RecognitionFilter
from warehouses.models import Recognition, Warehouse


class NewestFirst(KeysetPagination):
    order = ("-registered_at", "-pk")


class WarehouseList(Streamable, ListAPIView):
    """Warehouses that the caller may see, newest first: an operator its own, an officer those of the division."""

    permission = (P.WAREHOUSE_INSPECT, P.WAREHOUSE_READ)
    resource = "warehouses"
    operations = operations.WAREHOUSES
    queryset = Warehouse.objects.none()
    serializer_class = WarehouseSerializer
    filterset_class = WarehouseFilter
    pagination_class = NewestFirst

    def get_queryset(self):
        return Warehouse.objects.visible_to(self.request.user).for_list().prefetch_related("services")


class WarehouseDetail(RetrieveAPIView):
    """One warehouse with its last two years of reports."""

    permission = (P.WAREHOUSE_INSPECT, P.WAREHOUSE_READ)
    resource = "warehouses"
    operations = operations.WAREHOUSE_DETAIL
    queryset = Warehouse.objects.none()
    serializer_class = WarehouseDetailSerializer
    lookup_field = "uid"

    def get_queryset(self):
        return Warehouse.objects.visible_to(self.request.user).for_list().prefetch_related("services")


class LatestFiled(KeysetPagination):
    order = ("-filed_at", "-pk")


class RecognitionList(Streamable, ListAPIView):
    """Applications for recognition that the caller may see, newest first, by the filter of the page."""

    permission = (P.RECOGNITION_READ, P.WAREHOUSE_READ)
    resource = "recognitions"
    operations = operations.RECOGNITIONS
    queryset = Recognition.objects.none()
    serializer_class = RecognitionSerializer
    filterset_class = RecognitionFilter
    pagination_class = LatestFiled

    def get_queryset(self):
        return Recognition.objects.visible_to(self.request.user).for_list()


class RecognitionDetail(RetrieveAPIView):
    """One application, and the recognition that came of it."""

    permission = (P.RECOGNITION_READ, P.WAREHOUSE_READ)
    resource = "recognitions"
    operations = operations.RECOGNITION_DETAIL
    queryset = Recognition.objects.none()
    serializer_class = RecognitionSerializer
    lookup_field = "uid"

    def get_queryset(self):
        return Recognition.objects.visible_to(self.request.user).for_list()


class ReportBatch(TakesBatches, APIView):
    """POST: months of warehouses in a batch."""

    permission = (P.WAREHOUSE_REPORT, P.WAREHOUSE_KEEP)
    resource = "warehouses"
    operations = {"POST": replace(operations.SENDING["POST"], body=ReportBatchSerializer, result=FullReceiptSerializer)}
    batch = "warehouse_reports"
    terms = BatchSerializer
