"""What changed since a client asked last."""

from datetime import tzinfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotzone.exchange import feed, resources
from pilotzone.exchange.actions import changes
from pilotzone.exchange.enums import Verb
from pilotzone.exchange.feed import Objects, Row
from pilotzone.kernel.access import P
from pilotzone.kernel.api import Presented, Strict
from pilotzone.kernel.operations import Operation

MOST, USUAL = 1_000, 200


class AskedSerializer(Strict, serializers.Serializer):
    """The question; comma-separated names in `resource`."""

    after = serializers.CharField(required=False, allow_blank=True, default="", max_length=100)
    resource = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
    limit = serializers.IntegerField(required=False, default=USUAL, min_value=1, max_value=MOST)
    include = serializers.ChoiceField(required=False, choices=["object"], default=None)

    def validate_resource(self, text: str) -> list[str]:
        names = [name.strip() for name in text.split(",") if name.strip()]
        if unknown := [name for name in names if name not in resources.known()]:
            raise serializers.ValidationError(_("No resource of the feed: %(name)s") % {"name": unknown[0]})
        return names


class ChangeSerializer(serializers.Serializer):
    resource = serializers.CharField()
    key = serializers.CharField(help_text=_("The object's uid; of a figure code:indicator:period:mode:source."))
    verb = serializers.ChoiceField(choices=Verb.choices)
    version = serializers.IntegerField()
    at = serializers.DateTimeField()
    object = serializers.JSONField(
        required=False, allow_null=True, help_text=_("As its list tells it now; null where it is gone.")
    )


class ChangesSerializer(serializers.Serializer):
    items = ChangeSerializer(many=True)
    next = serializers.CharField(help_text=_("For “after” of the next question; keep it."))
    more = serializers.BooleanField(help_text=_("Whether there is more already: then ask again at once."))


PARAMETERS = [
    OpenApiParameter(
        "after",
        OpenApiTypes.STR,
        description=_("“next” of the last answer; “latest” for a cursor of now; without it from the oldest kept on."),
    ),
    OpenApiParameter("resource", OpenApiTypes.STR, description=_("Only these resources, with commas between them.")),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
    OpenApiParameter("include", {"type": "string", "enum": ["object"]}, description=_("Each object as it is now.")),
]


class ChangeFeed(APIView):
    permission = P.HOME_READ
    any_scope = True
    tag = "changes"
    operations = {
        "GET": Operation(
            summary=_("What changed"),
            about=_(
                "All that changed of what the token's scopes open, in the order in which it was committed: nothing is "
                "left out and nothing comes twice. Begin with after=latest, take a full copy by the lists, then follow "
                "from that cursor on. What is gone by now may be told as changed before it is told as gone. Places are "
                "kept for 90 days. An answer may hold fewer changes than asked for, or none, while there is more."
            ),
            answer={
                "items": [
                    {
                        "resource": "warehouses",
                        "key": "3f0c8f3e-6a0e-4d5c-9f43-0a1c6a1f6a10",
                        "verb": "change",
                        "version": 4,
                        "at": "2024-07-02T10:00:00+08:00",
                    }
                ],
                "next": "YzEtMTIz",
                "more": False,
            },
            result=ChangesSerializer,
            errors={"cursor_expired": 410, "cursor_wrong": 422},
        )
    }

    @extend_schema(parameters=PARAMETERS)
    def get(self, request: Request) -> Response:
        asked = AskedSerializer(data={name: text for name, text in request.query_params.items() if name != "format"})
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        scopes = request.auth.scopes - request.auth.barred.keys() if isinstance(request.auth, Presented) else None
        readable = feed.readable(scopes, given["resource"])
        found = feed.stretch(
            request.user,
            readable,
            given["after"],
            given["limit"],
            counter=changes.counted(),
            with_objects=bool(given["include"]),
        )
        items = plain(found.told, timezone.get_current_timezone())
        if given["include"]:
            add_objects(items, found.objects, request)
        return Response({"items": items, "next": feed.cursor_of(found.position), "more": found.more})


def plain(told: list[Row], zone: tzinfo) -> list[dict[str, object]]:
    return [
        {"resource": resource, "key": key, "verb": verb, "version": version, "at": at.astimezone(zone)}
        for resource, key, verb, version, at, _enterprise, _division, _position in told
    ]


def add_objects(items: list[dict[str, object]], objects: Objects, request: Request) -> None:
    """Each object once drawn, however often it changed; all of one resource together."""
    for name, rows in objects.items():
        drawn = dict(zip(rows, resources.known()[name].plain(rows.values(), request.user), strict=True))
        for item in items:
            if item["resource"] == name:
                item["object"] = drawn.get(str(item["key"]))
