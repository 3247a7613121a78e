"""What is sent and answered about webhooks."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from pilotzone.exchange import resources
from pilotzone.exchange.enums import DeliveryState, SubscriptionState, Verb
from pilotzone.exchange.models_webhooks import Attempt, Delivery, Subscription
from pilotzone.kernel.api import Strict
from pilotzone.reference.models import Division

RESOURCES = sorted(resources.known())
VERBS = tuple(Verb.values)
MOST = 100  # messages that are named in one request for a replay


class WishesSerializer(Strict, serializers.Serializer):
    """What an address is told; an empty list of resources or verbs is all of them."""

    address = serializers.CharField(
        max_length=500, help_text=_("Where messages are sent: https:// with a valid certificate.")
    )
    resources = serializers.ListField(
        child=serializers.ChoiceField(choices=RESOURCES),
        required=False,
        max_length=40,
        help_text=_("Names of resources of the change feed; without any all that the scopes open."),
    )
    verbs = serializers.ListField(
        child=serializers.ChoiceField(choices=VERBS),
        required=False,
        max_length=len(VERBS),
        help_text=_("Which kinds of change; without any all of them."),
    )
    division = serializers.SlugRelatedField(
        slug_field="code",
        queryset=Division.objects.all(),
        required=False,
        allow_null=True,
        help_text=_("A district's code: only what belongs to it."),
    )
    enterprise = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=18,
        help_text=_("A credit code: only what is about this enterprise."),
    )

    def validate_enterprise(self, code):
        return code.upper()


class ChangedWishesSerializer(WishesSerializer):
    address = serializers.CharField(max_length=500, required=False)
    state = serializers.ChoiceField(choices=[SubscriptionState.ACTIVE, SubscriptionState.PAUSED], required=False)


class WebhookSerializer(serializers.ModelSerializer):
    division = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    state = serializers.ChoiceField(choices=SubscriptionState.choices)

    class Meta:
        model = Subscription
        fields = (
            "uid", "address", "resources", "verbs", "division", "enterprise", "state", "reason",
            "failing_since", "created_at", "changed_at", "version",
        )  # fmt: skip


class SecretSerializer(serializers.Serializer):
    secret = serializers.CharField()


class MadeSerializer(WebhookSerializer):
    secret = serializers.CharField()

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")


class AttemptSerializer(serializers.ModelSerializer):
    class Meta:
        model = Attempt
        fields = ("at", "status", "ms", "beginning", "problem")


class DeliverySerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="__str__", help_text="webhook-id")
    type = serializers.CharField(source="kind")
    state = serializers.ChoiceField(choices=DeliveryState.choices)
    attempts = AttemptSerializer(many=True)

    class Meta:
        model = Delivery
        fields = (
            "id", "type", "resource", "object_key", "position", "state", "reason", "made_at", "done_at", "attempts",
        )  # fmt: skip


class ReplaySerializer(Strict, serializers.Serializer):
    """Either the ids of messages, or a moment since which all are sent again."""

    ids = serializers.ListField(
        child=serializers.RegexField(r"^msg_[0-9a-f]{32}\Z"), required=False, min_length=1, max_length=MOST
    )
    since = serializers.DateTimeField(required=False)

    def validate(self, given):
        if ("ids" in given) == ("since" in given):
            raise serializers.ValidationError(_("Send either “ids” or “since”."), code="required")
        return given


class ReplayedSerializer(serializers.Serializer):
    messages = serializers.IntegerField()


class QueuedSerializer(serializers.Serializer):
    id = serializers.CharField()
