"""Goods filed by an enterprise's own system or its park's, and what offices tell of trade documents."""

from dataclasses import replace

from rest_framework.generics import ListAPIView, RetrieveAPIView

from enterprises.api import operations_goods as operations
from enterprises.api import serializers_goods as serializers
from enterprises.filters_goods import GoodsFilter, TradeFactFilter
from enterprises.models import GoodsItem, TradeFact
from pilotzone.exchange.api.batches import TakesBatches
from pilotzone.exchange.api.serializers_receipts import BatchSerializer, FullReceiptSerializer
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination


class LatestFiled(KeysetPagination):
    order = ("-changed_at", "-id")


class GoodsList(TakesBatches, ListAPIView):
    """GET: goods as on the page. POST: acts on goods, each answered at once by the rules in force."""

    resource = "goods"
    operations = operations.GOODS | {
        "POST": replace(operations.GOODS["POST"], body=serializers.GoodsBatchSerializer, result=FullReceiptSerializer)
    }
    batch = "goods"
    terms = BatchSerializer
    queryset = GoodsItem.objects.none()
    serializer_class = serializers.GoodsSerializer
    filterset_class = GoodsFilter
    pagination_class = LatestFiled

    @property
    def permission(self):
        return P.GOODS_FILE if self.request.method == "POST" else (P.GOODS_READ, P.GOODS_INSPECT)

    def get_queryset(self):
        return GoodsItem.objects.visible_to(self.request.user).for_list()


class GoodsDetail(RetrieveAPIView):
    permission = (P.GOODS_READ, P.GOODS_INSPECT)
    resource = "goods"
    operations = operations.GOODS_DETAIL
    queryset = GoodsItem.objects.none()
    serializer_class = serializers.GoodsDetailSerializer
    lookup_field = "uid"

    def get_queryset(self):
        return GoodsItem.objects.visible_to(self.request.user).for_list()


class LatestDay(KeysetPagination):
    order = ("-day", "-id")


class FactList(TakesBatches, ListAPIView):
    """GET: the facts that count. POST: an agency tells of documents of its own kind."""

    resource = "declarations"
    operations = operations.FACTS | {
        "POST": replace(operations.FACTS["POST"], body=serializers.FactBatchSerializer, result=FullReceiptSerializer)
    }
    batch = "declarations"
    terms = BatchSerializer
    queryset = TradeFact.objects.none()
    serializer_class = serializers.FactSerializer
    filterset_class = TradeFactFilter
    pagination_class = LatestDay

    @property
    def permission(self):
        return P.TRADE_FACT_SEND if self.request.method == "POST" else (P.TRADE_FACT_READ, P.TRADE_FACT_INSPECT)

    def get_queryset(self):
        return TradeFact.objects.visible_to(self.request.user).current().for_list()
