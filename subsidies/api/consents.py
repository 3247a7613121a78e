"""What banks and insurers read of claims and payments, on the consent of the enterprise."""

from typing import Any

from rest_framework.generics import ListAPIView

from enterprises.api.consents import OnConsent
from enterprises.enums_consents import ConsentItem
from pilotzone.kernel.streams import Streamable
from subsidies.api import operations_consents as operations
from subsidies.api.reads import LatestPrepared, PaymentSerializer
from subsidies.api.serializers import ApplicationSerializer
from subsidies.api.views import NewestFirst
from subsidies.models import Application, Payment


class ResultSerializer(ApplicationSerializer):
    """What became of a claim; neither its checks nor the amounts on the way."""

    class Meta(ApplicationSerializer.Meta):
        fields = ("uid", "reference", "state", "call", "submitted_at", "approved", "paid")


class ReceivedSerializer(PaymentSerializer):
    class Meta(PaymentSerializer.Meta):
        fields = ("uid", "application", "amount", "paid_at")


class Noted(OnConsent, Streamable, ListAPIView):
    """Each portion of rows that is told is a reading that the enterprise sees."""

    def told(self, rows):
        told = super().told(rows)
        self.note(self.consent, len(told))
        return told


class ConsentedClaims(Noted):
    item = ConsentItem.CLAIMS
    operations = operations.CLAIMS
    serializer_class = ResultSerializer
    pagination_class = NewestFirst
    queryset = Application.objects.none()

    def get_queryset(self) -> Any:
        return Application.objects.filter(enterprise=self.consent.enterprise_id).settled().for_list()


class ConsentedPayments(Noted):
    item = ConsentItem.PAYMENTS
    operations = operations.PAYMENTS
    serializer_class = ReceivedSerializer
    pagination_class = LatestPrepared
    queryset = Payment.objects.none()

    def get_queryset(self) -> Any:
        rows = Payment.objects.filter(application__enterprise=self.consent.enterprise_id)
        return rows.filter(paid_at__isnull=False, bounced_at=None).select_related("application__enterprise")
