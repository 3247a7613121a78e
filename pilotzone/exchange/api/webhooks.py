"""Webhooks: kept by the system that is told."""

from django.urls import reverse
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotzone.exchange.actions import subscriptions
from pilotzone.exchange.api import webhook_operations as operations
from pilotzone.exchange.api.webhook_serializers import (
    ChangedWishesSerializer,
    DeliverySerializer,
    MadeSerializer,
    ReplaySerializer,
    WebhookSerializer,
    WishesSerializer,
)
from pilotzone.exchange.models import Client
from pilotzone.exchange.models_webhooks import Delivery, Subscription
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination, Presented
from pilotzone.kernel.errors import NotAllowed
from pilotzone.kernel.html import get_or_404
from pilotzone.kernel.problems import PROBLEMS


class Own:
    """Of the system that asks; open with any scope, since each resource's own is asked for in the action."""

    permission = P.HOME_READ
    any_scope = True
    tag = "webhooks"

    def client(self) -> Client:
        if not isinstance(self.request.auth, Presented):
            raise NotAllowed("only_for_systems", PROBLEMS["only_for_systems"].title)
        return Client.objects.select_related("partner").get(user=self.request.user)

    def found(self, uid) -> Subscription:
        rows = Subscription.objects.visible_to(self.request.user).for_list()
        return get_or_404(rows, uid=uid, client=self.client())

    def followed(self, uid) -> dict[str, str]:
        """Where the log says what came of it."""
        return {"Location": self.request.build_absolute_uri(reverse("api:webhook_deliveries", args=[uid]))}


class Newest(KeysetPagination):
    order = ("-created_at", "-pk")


class WebhookList(Own, ListAPIView):
    """GET the system's own; POST another one."""

    operations = operations.LIST
    queryset = Subscription.objects.none()
    serializer_class = WebhookSerializer
    pagination_class = Newest

    def get_queryset(self):
        return Subscription.objects.visible_to(self.request.user).for_list().filter(client=self.client())

    def post(self, request: Request) -> Response:
        given = WishesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        client = self.client()
        row, secret = subscriptions.subscribe(client, by=request.user, now=clock.now(), **given.validated_data)
        row.secret = secret
        return Response(MadeSerializer(row).data, status=201, headers={"Cache-Control": "no-store"})


class WebhookDetail(Own, APIView):
    operations = operations.DETAIL

    def get(self, request: Request, uid) -> Response:
        return Response(WebhookSerializer(self.found(uid)).data)

    def patch(self, request: Request, uid) -> Response:
        row = self.found(uid)
        given = ChangedWishesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        changed = subscriptions.revise(row, by=request.user, now=clock.now(), **given.validated_data)
        return Response(WebhookSerializer(changed).data)

    def delete(self, request: Request, uid) -> Response:
        row = subscriptions.end(self.found(uid), reason="", by=request.user, now=clock.now())
        return Response(WebhookSerializer(row).data)


class WebhookSecret(Own, APIView):
    operations = operations.SECRET_NEW

    def post(self, request: Request, uid) -> Response:
        secret = subscriptions.rotate(self.found(uid), by=request.user, now=clock.now())
        return Response({"secret": secret}, headers={"Cache-Control": "no-store"})


class WebhookPing(Own, APIView):
    operations = operations.PING

    def post(self, request: Request, uid) -> Response:
        made = subscriptions.ping(self.found(uid), by=request.user, now=clock.now())
        return Response({"id": str(made)}, status=202, headers=self.followed(uid))


class NewestMade(KeysetPagination):
    order = ("-made_at", "-pk")


class WebhookDeliveries(Own, ListAPIView):
    operations = operations.DELIVERIES
    queryset = Delivery.objects.none()
    serializer_class = DeliverySerializer
    pagination_class = NewestMade

    def get_queryset(self):
        row = self.found(self.kwargs["uid"])
        return Delivery.objects.visible_to(self.request.user).for_list().filter(subscription=row)


class WebhookReplay(Own, APIView):
    operations = operations.REPLAY

    def post(self, request: Request, uid) -> Response:
        row, given = self.found(uid), ReplaySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        chosen = [text.removeprefix("msg_") for text in given.validated_data.get("ids", ())]
        since = given.validated_data.get("since")
        count = subscriptions.replay(row, chosen=chosen, since=since, by=request.user, now=clock.now())
        return Response({"messages": count}, status=202, headers=self.followed(uid))
