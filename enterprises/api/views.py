"""Figures sent in batches, and the figures of one subject."""

from dataclasses import replace

from rest_framework.generics import ListAPIView

from enterprises.actions.figures import reading
from enterprises.api import operations
from enterprises.api.serializers import FigureBatchSerializer, FigureSerializer, FigureTermsSerializer
from enterprises.enums_figures import Purpose
from enterprises.filters_figures import FigureFilter
from enterprises.models import Figure
from pilotzone.exchange.api.batches import TakesBatches
from pilotzone.exchange.api.serializers_receipts import FullReceiptSerializer
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination


class LatestPeriodFirst(KeysetPagination):
    order = ("-period_start", "-pk")


class FigureList(TakesBatches, ListAPIView):
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

    def list(self, request, *args, **kwargs):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        found = reading.read(
            {row.subject_id for row in page},
            {row.indicator.code for row in page},
            {row.period for row in page},
            Purpose(request.query_params.get("purpose") or Purpose.ASSESSMENT),
            by=request.user,
            now=clock.now(),
        )
        told = {(each.indicator, each.period, each.mode, each.source): each for each in (*found.values, *found.refused)}
        context = self.get_serializer_context() | {"reading": told}
        return self.get_paginated_response(FigureSerializer(page, many=True, context=context).data)
