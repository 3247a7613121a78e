"""Goods filed by an enterprise's own system or its park's, and what offices tell of trade documents."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.response import Response

from enterprises import goods_words
from enterprises.actions.goods import filing, telling
from enterprises.actions.goods.filing import Answered, Faulty, Given, Undone
from enterprises.actions.goods.telling import Told
from enterprises.api import operations_goods as operations
from enterprises.api import serializers_goods as serializers
from enterprises.enums_goods import Channel, Verb
from enterprises.filters_goods import GoodsFilter, TradeFactFilter
from enterprises.models import Enterprise, GoodsItem, TradeFact
from enterprises.result_words import language
from enterprises.rules.codes import folded
from enterprises.rules.goods.items import FIELDS
from pilotzone.exchange.api.idempotency import Idempotent
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination, Presented, said
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.problems import PROBLEMS


class LatestFiled(KeysetPagination):
    order = ("-changed_at", "-id")


class GoodsList(Idempotent, ListAPIView):
    """GET: goods as on the page. POST: acts on goods, 500 at most, each answered at once by the rules in force."""

    resource = "goods"
    operations = operations.GOODS | {
        "POST": replace(
            operations.GOODS["POST"], body=serializers.GoodsBatchSerializer, result=serializers.GoodsOutcomeSerializer
        )
    }
    queryset = GoodsItem.objects.none()
    serializer_class = serializers.GoodsSerializer
    filterset_class = GoodsFilter
    pagination_class = LatestFiled

    @property
    def permission(self):
        return P.GOODS_FILE if self.request.method == "POST" else (P.GOODS_READ, P.GOODS_INSPECT)

    def get_queryset(self):
        return GoodsItem.objects.visible_to(self.request.user).for_list()

    def write(self, request):
        batch = serializers.GoodsBatchSerializer(data=request.data)
        batch.is_valid(raise_exception=True)
        rows, whole = batch.validated_data["rows"], is_atomic(request)
        mine = {row.uscc: row for row in Enterprise.objects.for_member(request.user, P.GOODS_FILE)}
        acts = [(owner_of(row, mine), given_of(row)) for row in rows]
        found = filing.file_many(acts, whole=whole, channel=Channel.SYSTEM, by=request.user, now=clock.now())
        return answer(
            whole, [told(number, row, each) for number, (row, each) in enumerate(zip(rows, found, strict=True), 1)]
        )


def is_atomic(request: Any) -> bool:
    return request.query_params.get("atomic", "1") != "0"


def owner_of(row: dict[str, Any], mine: dict[str, Enterprise]) -> Enterprise | None:
    """By credit code; a system that files for one enterprise need not name it."""
    code = folded(row.get("enterprise") or "")
    if not code and len(mine) == 1:
        return next(iter(mine.values()))
    return mine.get(code)


def given_of(row: dict[str, Any]) -> Given:
    values = {name: row[name] for name in FIELDS if name in row}
    return Given(Verb(row["verb"]), row["code"], values, row.get("version"))


def told(number: int, row: dict[str, Any], each: Answered) -> dict[str, Any]:
    made = each.filing
    word = made.state if made else "refused" if each.error else "not_written"
    reason = "" if made is None else made.reason_en if language() == "en" else made.reason_zh
    return {
        "row": number,
        "code": row["code"],
        "result": word,
        "reference": made.reference if made else None,
        "item": made.item.uid if made else None,
        "level": made.level if made else None,
        "reason": reason,
        "errors": errors_of(each.error),
    }


def errors_of(error: DomainError | None) -> list[dict[str, str]]:
    if error is None:
        return []
    if isinstance(error, Faulty):
        return [{"field": each.field, "code": each.code, "title": goods_words.said(each)} for each in error.faults]
    return [{"field": error.field or "", "code": error.code, "title": error.message}]


def answer(whole: bool, rows: list[dict[str, Any]]) -> Response:
    """As for every batch: taken as a whole, one row that is wrong refuses the request."""
    results = Counter(each["result"] for each in rows)
    body = {"atomic": whole, "results": results, "rows": rows}
    if not whole or not results["refused"]:
        return Response(body)
    response = said("rows_refused", 422, str(PROBLEMS["rows_refused"].title))
    response.data |= body
    return response


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


class FactList(Idempotent, ListAPIView):
    """GET: the facts that count. POST: an agency tells of documents of its own kind, 500 at most."""

    resource = "declarations"
    operations = operations.FACTS | {
        "POST": replace(
            operations.FACTS["POST"], body=serializers.FactBatchSerializer, result=serializers.FactOutcomeSerializer
        )
    }
    queryset = TradeFact.objects.none()
    serializer_class = serializers.FactSerializer
    filterset_class = TradeFactFilter
    pagination_class = LatestDay

    @property
    def permission(self):
        return P.TRADE_FACT_SEND if self.request.method == "POST" else (P.TRADE_FACT_READ, P.TRADE_FACT_INSPECT)

    def get_queryset(self):
        return TradeFact.objects.visible_to(self.request.user).current().for_list()

    def write(self, request):
        batch = serializers.FactBatchSerializer(data=request.data)
        batch.is_valid(raise_exception=True)
        rows, whole = batch.validated_data["rows"], is_atomic(request)
        source, now = source_of(request), clock.now()
        firms = {
            row.uscc: row
            for row in Enterprise.objects.active().filter(uscc__in={folded(r["enterprise"]) for r in rows})
        }

        def tell(row: dict[str, Any]) -> str:
            given = dict(row)
            firm = firms.get(folded(given.pop("enterprise")))
            if firm is None:
                raise Refused("no_enterprise", goods_words.NO_ENTERPRISE, field="enterprise")
            return telling.tell(firm, Told(**given), source=source, by=request.user, now=now)[1]

        return answer(whole, each_row(rows, tell, whole=whole))


def source_of(request: Any) -> str:
    """In whose name it is told: the partner's own source, and nobody else's."""
    return request.auth.source if isinstance(request.auth, Presented) else ""


def each_row(rows: list[dict[str, Any]], act: Callable[[dict[str, Any]], str], *, whole: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    try:
        with transaction.atomic():
            for number, row in enumerate(rows, 1):
                found.append({"row": number, "number": row["number"], **outcome(row, act)})
            if whole and any(each["errors"] for each in found):
                raise Undone
    except Undone:
        return [each if each["errors"] else each | {"result": "not_written"} for each in found]
    return found


def outcome(row: dict[str, Any], act: Callable[[dict[str, Any]], str]) -> dict[str, Any]:
    try:
        return {"result": act(row), "errors": []}
    except DomainError as error:
        return {"result": "refused", "errors": errors_of(error)}
