"""What the API says of webhooks, with an example of each operation."""

from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.api.webhook_serializers import (
    ChangedWishesSerializer,
    MadeSerializer,
    QueuedSerializer,
    ReplayedSerializer,
    ReplaySerializer,
    SecretSerializer,
    WebhookSerializer,
    WishesSerializer,
)
from pilotzone.kernel.operations import Operation

WISHES = {"address": "https://system.example/pilotzone", "resources": ["applications"], "verbs": ["change"]}
WEBHOOK = {
    "uid": "5b1f6c1e-0d0b-4c5d-9f57-6c1d6d8f2a10",
    "address": "https://system.example/pilotzone",
    "resources": ["applications"],
    "verbs": ["change"],
    "division": None,
    "enterprise": "",
    "state": "active",
    "reason": "",
    "failing_since": None,
    "created_at": "2026-11-27T09:00:00+08:00",
    "changed_at": "2026-11-27T09:00:00+08:00",
    "version": 1,
}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="  # noqa: S105 - an example
MESSAGE = "msg_0f8fad5bd9cb469fa16570867728950e"
DELIVERY = {
    "id": MESSAGE,
    "type": "applications.change",
    "resource": "applications",
    "object_key": "3a7d2f5c-8f0b-4c64-9c7d-1a2b3c4d5e6f",
    "position": 48123,
    "state": "sent",
    "reason": "",
    "made_at": "2026-11-27T09:05:00+08:00",
    "done_at": "2026-11-27T09:05:01+08:00",
    "attempts": [
        {"at": "2026-11-27T09:05:00+08:00", "status": 204, "ms": 87, "beginning": "", "problem": ""},
    ],
}
ON_TERMS = {
    "subscribed_already": 409,
    "enterprise_unknown": 422,
    "no_address": 422,
    "address_not_safe": 422,
    "resource_not_readable": 422,
    "scope_missing": 403,
    "only_for_systems": 403,
}
SYSTEMS = {"only_for_systems": 403}
ENDED = SYSTEMS | {"subscription_ended": 409}

LIST = {
    "GET": Operation(
        summary=_("Addresses that are told of changes"),
        about=_("The client's own, newest first."),
        answer={"items": [WEBHOOK], "next": None, "previous": None},
        result=WebhookSerializer,
        errors=SYSTEMS,
    ),
    "POST": Operation(
        summary=_("Have an address told of changes"),
        about=_(
            "From now on each change of an object that the client may read is sent there, signed as in Standard "
            "Webhooks. The message says which object changed, never what is in it. The secret is shown this once."
        ),
        sample=WISHES,
        answer=WEBHOOK | {"secret": SECRET},
        body=WishesSerializer,
        result=MadeSerializer,
        status=201,
        errors=ON_TERMS | {"too_many_subscriptions": 422, "client_not_in_force": 409},
    ),
}
DETAIL = {
    "GET": Operation(
        summary=_("One address"),
        about=_("With its state."),
        answer=WEBHOOK,
        result=WebhookSerializer,
        errors=SYSTEMS,
    ),
    "PATCH": Operation(
        summary=_("Change what an address is told, pause it, resume it"),
        about=_("“state” paused or active. What changes while it is paused is sent when it is resumed."),
        sample={"state": "paused"},
        answer=WEBHOOK | {"state": "paused", "version": 2},
        body=ChangedWishesSerializer,
        result=WebhookSerializer,
        errors=ON_TERMS | ENDED | {"paused_by_bureau": 403},
    ),
    "DELETE": Operation(
        summary=_("End an address"),
        about=_("For good: what waits is not sent. The log stays for 90 days."),
        answer=WEBHOOK | {"state": "ended", "version": 2},
        result=WebhookSerializer,
        errors=ENDED,
    ),
}
SECRET_NEW = {
    "POST": Operation(
        summary=_("Replace the secret"),
        about=_("For 24 hours both sign: “webhook-signature” has two signatures, one of which fits either secret."),
        answer={"secret": SECRET},
        result=SecretSerializer,
        errors=ENDED,
    )
}
PING = {
    "POST": Operation(
        summary=_("Send a test"),
        about=_("A message of the type webhook.ping; the log of deliveries says what was answered."),
        answer={"id": MESSAGE},
        result=QueuedSerializer,
        status=202,
        errors=ENDED,
    )
}
DELIVERIES = {
    "GET": Operation(
        summary=_("What was sent"),
        about=_("Each message with every attempt: what was answered, in how many milliseconds. Kept for 90 days."),
        answer={"items": [DELIVERY], "next": None, "previous": None},
        errors=SYSTEMS,
    )
}
REPLAY = {
    "POST": Operation(
        summary=_("Send again"),
        about=_("Messages by their ids, or all since a moment; under the ids that they had."),
        sample={"since": "2026-11-27T09:00:00+08:00"},
        answer={"messages": 12},
        body=ReplaySerializer,
        result=ReplayedSerializer,
        status=202,
        errors=ENDED | {"subscription_paused": 409},
    )
}
