"""Figures sent in batches, the course of each batch, and the figures of one subject."""

from dataclasses import replace

from django.urls import reverse
from rest_framework import status
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.response import Response

from enterprises.actions.figures import importing, reading
from enterprises.actions.figures.importing import BY_API
from enterprises.api import operations, results
from enterprises.api.serializers import (
    BatchSerializer,
    FigureSerializer,
    ImportSerializer,
    RowResultsSerializer,
    by_series,
)
from enterprises.enums_figures import Purpose
from enterprises.filters_figures import FigureFilter
from enterprises.models import Figure, FigureImport
from pilotzone.exchange.api.idempotency import Idempotent
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination, Presented
from pilotzone.kernel.errors import NotAllowed
from pilotzone.kernel.problems import PROBLEMS
from pilotzone.kernel.scopes import Scope
from pilotzone.kernel.streams import Streamable


class LatestPeriodFirst(KeysetPagination):
    order = ("-period_start", "-pk")


class FigureList(Idempotent, Streamable, ListAPIView):
    """GET: the figures of one subject, read for a purpose as on the officer's page. POST: a batch to be imported."""

    resource = "figures"
    operations = operations.FIGURES | {
        "POST": replace(operations.FIGURES["POST"], body=BatchSerializer, result=ImportSerializer)
    }
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
        context = self.get_serializer_context() | {"reading": by_series(found)}
        return FigureSerializer(rows, many=True, context=context).data

    def write(self, request):
        batch = BatchSerializer(data=request.data)
        batch.is_valid(raise_exception=True)
        require_own_source(request, batch.validated_data["source"])
        rows = [{name: cell or "" for name, cell in row.items()} for row in batch.validated_data.pop("rows")]
        row = importing.start_rows(rows, **batch.validated_data, by=request.user, now=clock.now())
        answer = Response(ImportSerializer(row).data, status=status.HTTP_202_ACCEPTED)
        answer["Location"] = request.build_absolute_uri(reverse("api:figure_import", args=[row.uid]))
        return answer


def require_own_source(request, source):
    """A system sends figures of the organisation that it belongs to."""
    if isinstance(request.auth, Presented) and source.code != request.auth.source:
        raise NotAllowed("source_not_yours", PROBLEMS["source_not_yours"].title, field="source")


class ImportDetail(RetrieveAPIView):
    """One batch: progress, outcome, and what is wrong row by row."""

    permission = P.FIGURE_IMPORT
    operations = operations.IMPORTS
    queryset = FigureImport.objects.none()
    tag = "figures"
    scope = Scope.FIGURES_WRITE  # whoever sends a batch follows its course
    serializer_class = ImportSerializer
    lookup_field = "uid"

    def get_queryset(self):
        return FigureImport.objects.visible_to(self.request.user).for_list().select_related("sharing", "errors")


class ImportRows(RetrieveAPIView):
    """What became of each row; of tables that were uploaded on a page the page tells."""

    permission = P.FIGURE_IMPORT
    operations = operations.IMPORT_ROWS
    queryset = FigureImport.objects.none()
    tag = "figures"
    scope = Scope.FIGURES_WRITE
    serializer_class = RowResultsSerializer
    lookup_field = "uid"

    def get_queryset(self):
        rows = FigureImport.objects.visible_to(self.request.user).filter(file__name__startswith=BY_API)
        return rows.select_related("file", "errors", "sharing", "source")

    def retrieve(self, request, *args, **kwargs):
        made = self.get_object()
        return Response(RowResultsSerializer({"state": made.state, "rows": results.of_import(made)}).data)
