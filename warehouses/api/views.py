"""Reads of warehouses and recognitions, and months sent by another system."""

from collections import Counter
from dataclasses import replace

from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotzone.exchange.api.idempotency import Idempotent
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination, said
from pilotzone.kernel.problems import PROBLEMS
from pilotzone.kernel.streams import Streamable
from warehouses.actions import report_batch
from warehouses.api import operations
from warehouses.api.serializers import (
    BatchOutcomeSerializer,
    OutcomeSerializer,
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


class ReportBatch(Idempotent, APIView):
    """POST: months of warehouses, 1,000 at most. `?atomic=0` writes the right rows of a batch with wrong ones."""

    permission = (P.WAREHOUSE_REPORT, P.WAREHOUSE_KEEP)
    resource = "warehouses"
    operations = {
        "POST": replace(operations.SENDING["POST"], body=ReportBatchSerializer, result=BatchOutcomeSerializer)
    }

    def write(self, request):
        batch = ReportBatchSerializer(data=request.data)
        batch.is_valid(raise_exception=True)
        atomic = request.query_params.get("atomic", "1") != "0"
        found = report_batch.send(batch.validated_data["rows"], atomic=atomic, by=request.user, now=clock.now())
        results = Counter(each.result for each in found)
        body = {"atomic": atomic, "results": results, "rows": OutcomeSerializer(found, many=True).data}
        if not atomic or not results["refused"]:
            return Response(body)
        response = said("rows_refused", 422, str(PROBLEMS["rows_refused"].title))
        response.data |= body
        return response
