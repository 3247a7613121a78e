"""What is sent for a token and answered, and the shape of code lists."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from pilotzone.kernel.scopes import Scope


class TokenRequestSerializer(serializers.Serializer):
    grant_type = serializers.ChoiceField(choices=["client_credentials"])
    client_id = serializers.CharField()
    client_secret = serializers.CharField()
    scope = serializers.CharField(required=False, help_text=" ".join(sorted(Scope)))


class TokenSerializer(serializers.Serializer):
    access_token = serializers.CharField()
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField()
    scope = serializers.CharField()


class CodeListSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    url = serializers.URLField()


class UnitSerializer(serializers.Serializer):
    zh = serializers.CharField()
    en = serializers.CharField()


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField()
    zh = serializers.CharField()
    en = serializers.CharField()
    unit = UnitSerializer(required=False, help_text=_("Of figures: the unit in which a value is told."))


class CodesSerializer(serializers.Serializer):
    name = serializers.CharField()
    codes = CodeSerializer(many=True)


class CodeListsSerializer(serializers.Serializer):
    items = CodeListSerializer(many=True)
