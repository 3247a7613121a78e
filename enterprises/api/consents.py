"""What banks and insurers read: the consents that name them, and on each of them the items that it names."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.response import Response

from enterprises.actions import consenting
from enterprises.actions.figures import reading
from enterprises.api import operations_consents as operations
from enterprises.api.reads import EnterpriseSerializer
from enterprises.api.serializers import FigureSerializer, read_figures
from enterprises.api.views import LatestPeriodFirst
from enterprises.enums_consents import ConsentItem
from enterprises.filters_figures import FigureFilter
from enterprises.models import Consent, Enterprise, Figure
from enterprises.rules.codes import folded
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import Chosen, KeysetPagination
from pilotzone.kernel.html import get_or_404
from pilotzone.kernel.streams import Streamable


class NewestGiven(KeysetPagination):
    order = ("-given_at", "-id")


class ByCodeSerializer(serializers.Serializer):
    """An enterprise by its code and its name in Chinese."""

    uscc = serializers.CharField()
    name = serializers.CharField(source="name_zh")


class ConsentSerializer(Chosen, serializers.ModelSerializer):
    enterprise = ByCodeSerializer()
    items = serializers.ListField(child=serializers.ChoiceField(choices=ConsentItem.choices))
    indicators = serializers.SerializerMethodField()

    class Meta:
        model = Consent
        fields = ("uid", "enterprise", "items", "indicators", "purpose", "starts_on", "ends_on", "given_at")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_indicators(self, consent):
        return sorted(each.code for each in consent.indicators.all())


class ConsentFilter(django_filters.FilterSet):
    code = django_filters.CharFilter(method="of_enterprise", label=_("Credit code of the enterprise"))

    class Meta:
        model = Consent
        fields = ("code",)

    def of_enterprise(self, rows, name, code):
        return rows.filter(enterprise__uscc=folded(code))


class Consents:
    permission = P.CONSENT_USE
    resource = "consents"
    serializer_class = ConsentSerializer
    queryset = Consent.objects.none()

    def get_queryset(self) -> Any:
        rows = Consent.objects.visible_to(self.request.user)  # type: ignore[attr-defined]
        return rows.in_force(clock.today()).for_list()


class ConsentList(Consents, ListAPIView):
    operations = operations.CONSENTS
    filterset_class = ConsentFilter
    pagination_class = NewestGiven


class ConsentDetail(Consents, RetrieveAPIView):
    operations = operations.CONSENT_DETAIL
    lookup_field = "uid"


class OnConsent:
    """For a view of one item: the consent in its address, while it holds and names the item."""

    permission = P.CONSENT_USE
    resource = "consents"
    item: ConsentItem

    @property
    def consent(self) -> Consent:
        """Raises Http404 where there is none that holds, NotAllowed where it does not name the item."""
        user, uid = self.request.user, self.kwargs["uid"]  # type: ignore[attr-defined]
        found = get_or_404(Consent.objects.visible_to(user).in_force(clock.today()).for_list(), uid=uid)
        if not found.names(self.item):
            raise consenting.not_named(self.item)
        return found

    def note(self, consent: Consent, count: int) -> None:
        consenting.note_reading(consent, self.item, count, by=self.request.user, now=clock.now())  # type: ignore[attr-defined]


class ConsentedRegistration(OnConsent, RetrieveAPIView):
    item = ConsentItem.REGISTRATION
    operations = operations.REGISTRATION
    serializer_class = EnterpriseSerializer
    queryset = Enterprise.objects.none()
    lookup_field = "uid"

    def retrieve(self, request, *args, **kwargs):
        consent = self.consent
        row = Enterprise.objects.with_codes().get(pk=consent.enterprise_id)
        told = self.get_serializer(row).data
        self.note(consent, 1)
        return Response(told)


class ConsentedFigureFilter(FigureFilter):
    """Of one enterprise for one purpose: both are the consent's."""

    code = None
    purpose = None

    class Meta:
        model = Figure
        fields = ("period", "indicator", "source")


class ConsentedFigures(OnConsent, Streamable, ListAPIView):
    item = ConsentItem.FIGURES
    operations = operations.CONSENTED_FIGURES
    serializer_class = FigureSerializer
    filterset_class = ConsentedFigureFilter
    pagination_class = LatestPeriodFirst
    queryset = Figure.objects.none()

    def get_queryset(self) -> Any:
        consent = self.consent
        rows = Figure.objects.current().filter(subject__enterprise=consent.enterprise_id)
        return rows.filter(indicator__in=consent.indicators.all()).for_list()

    def told(self, rows):
        now = clock.now()
        found = reading.read_on_consent(
            self.consent,
            {row.subject_id for row in rows},
            {row.indicator.code for row in rows},
            {row.period for row in rows},
            by=self.request.user,
            now=now,
        )
        return read_figures(rows, found, self.get_serializer_context())[1]
