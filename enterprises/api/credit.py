"""Entries of credit lists, reported by the authority of the list, and what became of each."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from enterprises.actions.credit_reports import LONGEST, LONGEST_CELL
from enterprises.filters_services import ReportedCreditFilter
from enterprises.models import CreditEntry
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
from pilotzone.kernel.api import Chosen, KeysetPagination
from pilotzone.kernel.operations import Operation
from pilotzone.kernel.streams import Streamable

ENTRY = {
    "uid": "5b0e7c1a-2d4f-4e6a-9b8c-7d6e5f4a3b2c",
    "reference": "XY-2026-000318",
    "list": "SERIOUS",
    "level": None,
    "enterprise": "91120116MA07B2X41J",
    "reason": "提交虚假材料取得登记",
    "document": "津市监处罚〔2026〕17号",
    "starts_on": "2026-04-01",
    "ends_on": "2029-03-31",
    "state": "confirmed",
    "note": "",
    "ended_on": None,
}
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
    "GET": Operation(
        summary=_("Entries of credit lists"),
        about=_(
            "Entries that the caller has reported, the newest first, and what became of each: “state” with “note”, "
            "which says why one was not confirmed, and “ended_on”, the day from which one that was confirmed has no "
            "effect any more, since it was withdrawn or repaired."
        ),
        answer={"items": [ENTRY], "next": None, "previous": None},
    ),
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
    ),
}
DETAIL = {
    "GET": Operation(
        summary=_("One entry of a credit list"),
        about=_("As in the list; an entry of another authority is a 404."),
        answer=ENTRY,
    )
}


class CreditEntrySerializer(Chosen, serializers.ModelSerializer):
    """By codes alone: the name of an enterprise is told where enterprises are read."""

    list = serializers.CharField(source="list.code")
    level = serializers.CharField(source="level.code", allow_null=True, default=None)
    enterprise = serializers.CharField(source="enterprise.uscc")
    document = serializers.CharField(source="document_number")
    note = serializers.CharField(source="decision_note")
    ended_on = serializers.DateField(source="record.repaired_on", allow_null=True, default=None)

    class Meta:
        model = CreditEntry
        fields = (
            "uid", "reference", "list", "level", "enterprise", "reason", "document", "starts_on", "ends_on", "state",
            "note", "ended_on",
        )  # fmt: skip


class SentCreditSerializer(SentRowSerializer):
    version = None  # rows take none
    list = CellField(LONGEST_CELL, help_text=_("Needed. A code of /codes/credit_lists/."))
    level = CellField(LONGEST_CELL, help_text=_("A level of the list, where it has levels."))
    enterprise = CellField(LONGEST_CELL, help_text=_("Needed. Credit code or customs number of the enterprise."))
    reason = CellField(LONGEST["reason"], help_text=_("Needed, except to withdraw. As the decision gives it."))
    document = CellField(
        LONGEST["document"], help_text=_("Needed. The number of the decision; by it a later row names the entry.")
    )
    starts_on = CellField(
        LONGEST_CELL, help_text=_("Needed, except to withdraw. The first day of its effect, such as 2026-03-29.")
    )
    ends_on = CellField(LONGEST_CELL, help_text=_("The last day of its effect; without it as the list says."))


class CreditBatchSerializer(BatchSerializer):
    rows = rows_of(SentCreditSerializer)


class NewestFirst(KeysetPagination):
    order = ("-entered_at", "-id")


class CreditEntries:
    resource = "credit"
    queryset = CreditEntry.objects.none()
    serializer_class = CreditEntrySerializer

    def get_queryset(self):
        return CreditEntry.objects.visible_to(self.request.user).for_list().select_related("enterprise")


class CreditEntryList(TakesBatches, CreditEntries, Streamable, ListAPIView):
    """GET: the own entries with their state. POST: a batch."""

    operations = OPERATIONS | {
        "POST": replace(OPERATIONS["POST"], body=CreditBatchSerializer, result=FullReceiptSerializer)
    }
    batch = "credit_entries"
    terms = BatchSerializer
    filterset_class = ReportedCreditFilter
    pagination_class = NewestFirst

    @property
    def permission(self):
        return P.CREDIT_REPORT if self.request.method == "POST" else P.CREDIT_READ


class CreditEntryDetail(CreditEntries, RetrieveAPIView):
    permission = P.CREDIT_READ
    operations = DETAIL
    lookup_field = "uid"
