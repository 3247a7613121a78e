"""Entries of credit lists, reported by the authority of the list."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from rest_framework.views import APIView

from enterprises.actions.credit_reports import LONGEST, LONGEST_CELL
from pilotzone.exchange.api.batches import TakesBatches
from pilotzone.exchange.api.operations_receipts import FULL
from pilotzone.exchange.api.serializers_receipts import (
    BatchSerializer,
    CellField,
    FullReceiptSerializer,
    SentRowSerializer,
    rows_of,
)
from pilotzone.kernel.access import P
from pilotzone.kernel.operations import Operation

SENT = {
    "key": "JC-2026-17",
    "verb": "new",
    "list": "SERIOUS",
    "enterprise": "91120116MA07B2X41J",
    "reason": "提交虚假材料取得登记",
    "document": "津市监处罚〔2026〕17号",
    "starts_on": "2026-04-01",
    "ends_on": "2029-03-31",
}
OPERATIONS = {
    "POST": Operation(
        summary=_("Report entries of credit lists"),
        about=_(
            "Up to 10,000 rows of the own lists, each new, change, withdraw or put. “document” is the number of the "
            "decision and says which entry a later row is about. An entry has no effect before an officer has "
            "confirmed it, and is changed only until then. Withdrawn, one that waits never has an effect; of one that "
            "was confirmed the effect ends today, and the enterprise is told. Rows take no “version”."
        ),
        sample={"mode": "all", "rows": [SENT]},
        answer=FULL | {"resource": "credit_entries"},
        also=(202,),
        errors={"rows_refused": 422},
    )
}


class SentCreditSerializer(SentRowSerializer):
    list = CellField(LONGEST_CELL)
    level = CellField(LONGEST_CELL)
    enterprise = CellField(LONGEST_CELL)
    reason = CellField(LONGEST["reason"])
    document = CellField(LONGEST["document"])
    starts_on = CellField(LONGEST_CELL)
    ends_on = CellField(LONGEST_CELL)


class CreditBatchSerializer(BatchSerializer):
    rows = rows_of(SentCreditSerializer)


class CreditEntryBatch(TakesBatches, APIView):
    """POST: a batch."""

    resource = "credit"
    permission = P.CREDIT_REPORT
    operations = {"POST": replace(OPERATIONS["POST"], body=CreditBatchSerializer, result=FullReceiptSerializer)}
    batch = "credit_entries"
    terms = BatchSerializer
