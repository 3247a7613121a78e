"""What became of payments, as the treasury's or the bank's front end says it."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
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
    payment = CellField(
        LONGEST_CELL, help_text=_("Needed. The payment's reference, as in the payment file and at /payments/.")
    )
    result = CellField(LONGEST_CELL, help_text=_("Needed. paid or bounced."))
    day = CellField(
        LONGEST_CELL, help_text=_("Needed. The day of the payment, or on which it came back, such as 2026-06-20.")
    )
    bank_reference = CellField(LONGEST_CELL, help_text=_("The bank's own reference; needed with paid."))
    reason = CellField(LONGEST_CELL, help_text=_("Why it came back; needed with bounced. The enterprise reads it."))
    amount = CellField(
        LONGEST_CELL,
        help_text=_(
            "What was transferred, in yuan: the payment's amount less what is netted. Compared where it is sent."
        ),
    )


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
