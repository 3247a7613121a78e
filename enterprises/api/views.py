"""Figures sent in batches, and the figures of one subject."""

from dataclasses import replace

from rest_framework.generics import ListAPIView

from enterprises.actions.figures import reading
from enterprises.api import operations
from enterprises.api.serializers import FigureBatchSerializer, FigureSerializer, FigureTermsSerializer, read_figures
from enterprises.enums_figures import Purpose
from enterprises.filters_figures import FigureFilter
from enterprises.models import Figure
from pilotzone.exchange.api.batches import TakesBatches
from pilotzone.exchange.api.serializers_receipts import FullReceiptSerializer
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination
from pilotzone.kernel.streams import Streamable


class LatestPeriodFirst(KeysetPagination):
    order = ("-period_start", "-pk")


class FigureList(TakesBatches, Streamable, ListAPIView):
    """GET: the figures of one subject, read for a purpose as on the officer's page. POST: a batch."""

    resource = "figures"
    operations = operations.FIGURES | {
        "POST": replace(operations.FIGURES["POST"], body=FigureBatchSerializer, result=FullReceiptSerializer)
    }
    batch = "figures"
    terms = FigureTermsSerializer
    queryset = Figure.objects.none()
    serializer_class = FigureSerializer
    filterset_class = FigureFilter
    pagination_class = LatestPeriodFirst

    @property
    def permission(self):
        return P.FIGURE_IMPORT if self.request.method == "POST" else P.FIGURE_INSPECT

    def get_queryset(self):
        return Figure.objects.visible_to(self.request.user).current().for_list()

    def told(self, rows):
        found = reading.read(
            {row.subject_id for row in rows},
            {row.indicator.code for row in rows},
            {row.period for row in rows},
            Purpose(self.request.query_params.get("purpose") or Purpose.ASSESSMENT),
            by=self.request.user,
            now=clock.now(),
        )
        return read_figures(rows, found, self.get_serializer_context())[1]
