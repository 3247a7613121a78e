"""What became of payments, as the treasury's or the bank's front end says it."""

from dataclasses import replace

from rest_framework.views import APIView

from pilotzone.exchange.api.batches import TakesBatches
from pilotzone.exchange.api.serializers_receipts import (
    BatchSerializer,
    CellField,
    FullReceiptSerializer,
    SentRowSerializer,
    rows_of,
)
from pilotzone.kernel.access import P
from subsidies.actions.payment_results import LONGEST_CELL
from subsidies.api import operations_payments as operations


class PaymentResultSerializer(SentRowSerializer):
    """What the bank says of one payment. It has no version, and is not withdrawn."""

    version = None
    payment = CellField(LONGEST_CELL)
    result = CellField(LONGEST_CELL)
    day = CellField(LONGEST_CELL)
    bank_reference = CellField(LONGEST_CELL)
    reason = CellField(LONGEST_CELL)
    amount = CellField(LONGEST_CELL)


class PaymentResultsSerializer(BatchSerializer):
    rows = rows_of(PaymentResultSerializer)


class PaymentResults(TakesBatches, APIView):
    """POST: what the bank says of payments, in a batch."""

    permission = P.PAYMENT_CONFIRM
    resource = "payments"
    operations = {
        "POST": replace(operations.RESULTS["POST"], body=PaymentResultsSerializer, result=FullReceiptSerializer)
    }
    batch = "payment_results"
    terms = BatchSerializer
