"""Exchange rates: read by everybody, told by whoever publishes them."""

from dataclasses import replace

from rest_framework.generics import ListAPIView

from pilotzone.exchange.api.batches import TakesBatches
from pilotzone.exchange.api.serializers_receipts import FullReceiptSerializer
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination
from pilotzone.kernel.streams import Streamable
from pilotzone.reference.api import operations
from pilotzone.reference.api.serializers import RateBatchSerializer, RateSerializer, RateTermsSerializer
from pilotzone.reference.filters import RateFilter
from pilotzone.reference.models import ExchangeRate


class LatestDay(KeysetPagination):
    order = ("-day", "-id")


class RateList(TakesBatches, Streamable, ListAPIView):
    """GET: what was published. POST: a batch."""

    resource = "rates"
    operations = operations.RATES | {
        "POST": replace(operations.RATES["POST"], body=RateBatchSerializer, result=FullReceiptSerializer)
    }
    batch = "rates"
    terms = RateTermsSerializer
    queryset = ExchangeRate.objects.none()
    serializer_class = RateSerializer
    filterset_class = RateFilter
    pagination_class = LatestDay

    @property
    def permission(self):
        return P.RATE_SEND if self.request.method == "POST" else P.HOME_READ

    def get_queryset(self):
        return ExchangeRate.objects.all()
