"""Tenants of parks: reported in batches, and what became of each."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from enterprises.actions.figures.tenant_batches import LONGEST_CELL
from enterprises.filters_parks import TenancyFilter
from enterprises.models import ParkTenant
from pilotzone.exchange.api.batches import TakesBatches
from pilotzone.exchange.api.operations_receipts import FULL, ROW
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

TENANCY = {
    "uid": "1d2c3b4a-5e6f-4a7b-8c9d-0e1f2a3b4c5d",
    "park": "TJBH01",
    "enterprise": "91120116MA07B2X41J",
    "starts_on": "2026-03-01",
    "ends_on": None,
    "state": "reported",
    "reason": "",
    "version": 1,
}
SENT = {"key": "A-17", "verb": "new", "park": "TJBH01", "enterprise": TENANCY["enterprise"], "starts_on": "2026-03-01"}
DONE = ROW | {"key": SENT["key"], "uid": TENANCY["uid"]}
OPERATIONS = {
    "GET": Operation(
        summary=_("Tenants of parks"),
        about=_(
            "Tenancies in the parks that the caller keeps: reported ones, which wait for an officer, and what became "
            "of them. “reason” says why one was not confirmed."
        ),
        answer={"items": [TENANCY], "next": None, "previous": None},
    ),
    "POST": Operation(
        summary=_("Report tenants of parks"),
        about=_(
            "Up to 10,000 rows, each new, change, withdraw or put, with the credit code or customs number of the "
            "enterprise; “park” may be left out by whoever reports for one park. A tenancy that is reported counts "
            "for nothing, and opens nothing to its sender, before an officer has confirmed it. Its end counts at once: "
            "a change with “ends_on”. A report that waits may be changed or withdrawn."
        ),
        sample={"mode": "all", "rows": [SENT]},
        answer=FULL | {"resource": "tenants", "mode": "all", "count": 1, "taken": 1, "refused": 0, "rows": [DONE]},
        also=(202,),
        errors={"rows_refused": 422},
    ),
}


class TenancySerializer(Chosen, serializers.ModelSerializer):
    """By codes alone: the name of an enterprise is told where enterprises are read."""

    park = serializers.CharField(source="park.code")
    enterprise = serializers.CharField(source="enterprise.uscc")
    reason = serializers.CharField(source="decision_note")

    class Meta:
        model = ParkTenant
        fields = ("uid", "park", "enterprise", "starts_on", "ends_on", "state", "reason", "version")


class SentTenantSerializer(SentRowSerializer):
    park = CellField(
        LONGEST_CELL, help_text=_("The park's code; may be left out where the system reports for one park.")
    )
    enterprise = CellField(LONGEST_CELL, help_text=_("Needed. Credit code or customs number of the enterprise."))
    starts_on = CellField(LONGEST_CELL, help_text=_("Needed with a new tenancy. The first day, such as 2026-03-29."))
    ends_on = CellField(LONGEST_CELL, help_text=_("The last day; null takes it away."))


class TenantBatchSerializer(BatchSerializer):
    rows = rows_of(SentTenantSerializer)


class LatestEntered(KeysetPagination):
    order = ("-entered_at", "-id")


class TenantList(TakesBatches, Streamable, ListAPIView):
    """GET: tenancies with their state. POST: a batch."""

    resource = "tenants"
    operations = OPERATIONS | {
        "POST": replace(OPERATIONS["POST"], body=TenantBatchSerializer, result=FullReceiptSerializer)
    }
    batch = "tenants"
    terms = BatchSerializer
    queryset = ParkTenant.objects.none()
    serializer_class = TenancySerializer
    filterset_class = TenancyFilter
    pagination_class = LatestEntered

    @property
    def permission(self):
        act = P.TENANT_REPORT if self.request.method == "POST" else P.TENANT_READ
        return (act, P.FIGURE_PARK)

    def get_queryset(self):
        return ParkTenant.objects.visible_to(self.request.user).for_list()
