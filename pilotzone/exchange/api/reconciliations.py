"""Whether a client's copy is complete: the day's counts, sums and digests, and the differences on request."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotzone.exchange import resources
from pilotzone.exchange.actions import reconciling
from pilotzone.exchange.feed import cursor_of
from pilotzone.exchange.models import Reconciliation
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination, Presented, Strict
from pilotzone.kernel.errors import NotAllowed
from pilotzone.kernel.operations import Operation
from pilotzone.kernel.problems import PROBLEMS

MOST_ROWS = 10_000
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class LatestDay(KeysetPagination):
    order = ("-day", "-pk")


class ReconciliationSerializer(serializers.ModelSerializer):
    sum = serializers.CharField(
        source="total", help_text=_("Of payments and declarations their amounts, of figures their values.")
    )
    cursor = serializers.SerializerMethodField(help_text=_("The place in the change feed up to which it holds."))

    class Meta:
        model = Reconciliation
        fields = ("resource", "day", "made_at", "count", "sum", "digest", "cursor")

    def get_cursor(self, row: Reconciliation) -> str:
        return cursor_of(row.position)


class ReconciliationList(ListAPIView):
    permission = P.HOME_READ
    any_scope = True
    tag = "reconciliations"
    serializer_class = ReconciliationSerializer
    pagination_class = LatestDay
    queryset = Reconciliation.objects.none()
    operations = {
        "GET": Operation(
            summary=_("What a complete copy holds"),
            about=_(
                "Made every night for each client and resource, kept for 90 days. The digest: of each object as its "
                "list tells it the SHA-256 of its canonical JSON (RFC 8785), all added as numbers modulo 2^256, as 64 "
                "hexadecimal digits. Of figures those that the client's own source has sent are compared, each as "
                "key, revision, value and currency."
            ),
            answer={
                "items": [
                    {
                        "resource": "payments",
                        "day": "2024-07-02",
                        "made_at": "2024-07-02T01:30:00+08:00",
                        "count": 214,
                        "sum": "3621400.00",
                        "digest": DIGEST,
                        "cursor": "YzEtMTIz",
                    }
                ],
                "next": None,
                "previous": None,
            },
        )
    }

    def get_queryset(self):
        return Reconciliation.objects.visible_to(self.request.user)


class KeptSerializer(serializers.Serializer):
    key = serializers.CharField(max_length=150)
    digest = serializers.RegexField(r"^[0-9a-f]{64}$")


class CopySerializer(Strict, serializers.Serializer):
    """The client's copy, or the part of it whose keys begin so."""

    resource = serializers.CharField(max_length=20)
    begins_with = serializers.CharField(required=False, allow_blank=True, default="", max_length=150)
    rows = KeptSerializer(many=True, max_length=MOST_ROWS)

    def validate_resource(self, name: str) -> str:
        if name not in resources.known():
            raise serializers.ValidationError(_("No resource of the feed: %(name)s") % {"name": name})
        return name


class DifferencesSerializer(serializers.Serializer):
    missing_here = serializers.ListField(child=serializers.CharField(), help_text=_("Only you have them."))
    missing_there = serializers.ListField(child=serializers.CharField(), help_text=_("You do not have them."))
    differing = serializers.ListField(child=serializers.CharField(), help_text=_("Yours say something else."))


class DifferencesOf(APIView):
    permission = P.HOME_READ
    any_scope = True
    tag = "reconciliations"
    operations = {
        "POST": Operation(
            summary=_("In what a copy differs"),
            about=_(
                "Send the key and the digest of each object of your copy; a copy of more than 10,000 in parts by "
                "“begins_with”. It changes nothing."
            ),
            sample={
                "resource": "payments",
                "begins_with": "3",
                "rows": [{"key": "3f0c8f3e-6a0e-4d5c-9f43-0a1c6a1f6a10", "digest": DIGEST}],
            },
            answer={"missing_here": [], "missing_there": [], "differing": ["3f0c8f3e-6a0e-4d5c-9f43-0a1c6a1f6a10"]},
            body=CopySerializer,
            result=DifferencesSerializer,
        )
    }

    def post(self, request: Request) -> Response:
        sent = CopySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if not isinstance(request.auth, Presented):
            raise NotAllowed("not_allowed", PROBLEMS["not_allowed"].title)
        given = sent.validated_data
        scopes = request.auth.scopes - request.auth.barred.keys()
        there = {row["key"]: row["digest"] for row in given["rows"]}
        found = reconciling.differences(
            given["resource"],
            there,
            given["begins_with"],
            scopes,
            by=request.user,
        )
        return Response(
            {
                "missing_here": found.missing_here,
                "missing_there": found.missing_there,
                "differing": found.differing,
            }
        )
