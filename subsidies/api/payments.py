"""What became of payments, as the treasury's or the bank's front end says it."""

from collections import Counter
from dataclasses import replace

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotzone.exchange.api.idempotency import Idempotent
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import said
from pilotzone.kernel.problems import PROBLEMS
from subsidies.actions import payment_results
from subsidies.api import operations_payments as operations

MOST_ROWS = 500  # answered while the sender waits
LONGEST_CELL = 300


class CellField(serializers.CharField):
    """A cell as it would stand in the bank's file; what is wrong with it is said row by row."""

    def __init__(self, **kwargs):
        super().__init__(required=False, allow_blank=True, default="", max_length=LONGEST_CELL, **kwargs)


class PaymentResultSerializer(serializers.Serializer):
    payment = CellField()
    result = CellField()
    day = CellField()
    bank_reference = CellField()
    reason = CellField()
    amount = CellField()

    def to_internal_value(self, data):
        cells = super().to_internal_value(data)
        return {name: text.strip() for name, text in cells.items()} | {"reference": cells["payment"].strip()}


class PaymentResultsSerializer(serializers.Serializer):
    rows = PaymentResultSerializer(many=True, allow_empty=False, max_length=MOST_ROWS)


class PaymentFaultSerializer(serializers.Serializer):
    field = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()


class PaymentOutcomeSerializer(serializers.Serializer):
    row = serializers.IntegerField()
    payment = serializers.CharField(allow_blank=True)
    result = serializers.ChoiceField(choices=["taken", "known", "refused", "not_written"])
    errors = serializers.SerializerMethodField()

    @extend_schema_field(PaymentFaultSerializer(many=True))
    def get_errors(self, row):
        return [] if row.fault is None else [PaymentFaultSerializer(row.fault).data]


class PaymentOutcomesSerializer(serializers.Serializer):
    """What became of a batch: how many rows of each result, and each row."""

    atomic = serializers.BooleanField()
    results = serializers.DictField(child=serializers.IntegerField())
    rows = PaymentOutcomeSerializer(many=True)


class PaymentResults(Idempotent, APIView):
    """POST: what the bank says of payments, 500 rows at most. `?atomic=0` takes the right rows of a wrong batch."""

    permission = P.PAYMENT_CONFIRM
    resource = "payments"
    operations = {
        "POST": replace(operations.RESULTS["POST"], body=PaymentResultsSerializer, result=PaymentOutcomesSerializer)
    }

    def write(self, request):
        sent = PaymentResultsSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        atomic = request.query_params.get("atomic", "1") != "0"
        found = payment_results.send(sent.validated_data["rows"], atomic=atomic, by=request.user, now=clock.now())
        results = Counter(each.result for each in found)
        body = {"atomic": atomic, "results": results, "rows": PaymentOutcomeSerializer(found, many=True).data}
        if not atomic or not results["refused"]:
            return Response(body)
        response = said("rows_refused", 422, str(PROBLEMS["rows_refused"].title))
        response.data |= body
        return response
