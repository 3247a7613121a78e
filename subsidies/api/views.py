"""Reads of claims."""

from rest_framework.generics import ListAPIView, RetrieveAPIView

from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination
from pilotzone.kernel.streams import Streamable
from subsidies.api import operations
from subsidies.api.serializers import ApplicationDetailSerializer, ApplicationSerializer
from subsidies.filters import ApplicationFilter
from subsidies.models import Application


class NewestFirst(KeysetPagination):
    order = ("-submitted_at", "-pk")


class ApplicationList(Streamable, ListAPIView):
    """Submitted claims that the caller may see, newest first."""

    permission = (P.QUEUE_READ, P.CLAIM_READ)
    resource = "applications"
    operations = operations.CLAIMS
    queryset = Application.objects.none()
    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilter
    pagination_class = NewestFirst

    def get_queryset(self):
        return Application.objects.told_to(self.request.user).for_list()


class ApplicationDetail(RetrieveAPIView):
    """One claim with the current entitlement of each stage."""

    permission = (P.QUEUE_READ, P.CLAIM_READ)
    resource = "applications"
    operations = operations.CLAIM_DETAIL
    queryset = Application.objects.none()
    serializer_class = ApplicationDetailSerializer
    lookup_field = "uid"

    def get_queryset(self):
        return Application.objects.told_to(self.request.user).for_list()
