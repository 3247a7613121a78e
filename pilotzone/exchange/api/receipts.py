"""Receipts of batches: those that the caller sent, and what became of each row."""

from django.utils.translation import gettext_lazy as _
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.response import Response

from pilotzone.exchange import batches
from pilotzone.exchange.actions import receipts
from pilotzone.exchange.api import operations_receipts as operations
from pilotzone.exchange.api.serializers_receipts import ReceiptSerializer, RowResultSerializer, results_of
from pilotzone.exchange.models import Receipt, ReceiptPortion
from pilotzone.kernel import clock
from pilotzone.kernel.api import KeysetPagination


class NewestFirst(KeysetPagination):
    order = ("-made_at", "-pk")


class ByPortion(KeysetPagination):
    """A page is a portion of the batch, or several."""

    order = ("number",)
    size = 1
    counts = _("Portions of a page; a portion has 500 rows.")


class Receipts:
    """Whoever may send anything sees what it sent."""

    any_scope = True
    tag = "receipts"
    queryset = Receipt.objects.none()
    serializer_class = ReceiptSerializer
    lookup_field = "uid"

    @property
    def permission(self):
        return batches.permissions()

    def get_queryset(self):
        return Receipt.objects.visible_to(self.request.user).for_list()


class ReceiptList(Receipts, ListAPIView):
    """The newest first."""

    operations = operations.RECEIPTS
    pagination_class = NewestFirst


class ReceiptDetail(Receipts, RetrieveAPIView):
    """How far the batch is, and how many rows were taken."""

    operations = operations.RECEIPT_DETAIL


class ReceiptRows(Receipts, ListAPIView):
    """What became of each row, in the order in which they were sent; rows that wait are not there yet."""

    operations = operations.RECEIPT_ROWS
    pagination_class = ByPortion
    serializer_class = RowResultSerializer

    def list(self, request, *args, **kwargs):
        receipt = self.get_object()
        portions = self.paginate_queryset(ReceiptPortion.objects.filter(receipt=receipt).settled())
        found = [row for portion in portions for row in results_of(receipt.resource, portion)]
        return self.get_paginated_response(found)


class ReceiptCancel(Receipts, GenericAPIView):
    """POST: the batch stops at its next portion; of one that is taken all or none nothing stays."""

    operations = operations.CANCELLING

    def post(self, request, *args, **kwargs):
        receipt = receipts.cancel(self.get_object(), by=request.user, now=clock.now())
        return Response(ReceiptSerializer(receipt).data)
