"""OAuth 2 client credentials: how a key is exchanged for a token, and which scopes the token may have."""

import hashlib
from typing import Any

from oauth2_provider.models import get_access_token_model
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from pilotzone.exchange import admission
from pilotzone.exchange.models import Key
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.scopes import Scope

ADDRESS, CERTIFICATE = "caller-address", "caller-certificate"


class NotAdmitted(OAuth2Error):
    """The key is right and does not open: the reason is the error's."""

    def __init__(self, reason: DomainError, **kwargs: Any) -> None:
        self.reason = reason
        self.error = "invalid_client" if reason.status == 401 else "access_denied"
        super().__init__(description=reason.code, status_code=reason.status, **kwargs)


class Validator(OAuth2Validator):
    """A right secret is not enough: client and key are in force, and the request comes from where it may."""

    def authenticate_client(self, request, *args, **kwargs):
        if not super().authenticate_client(request, *args, **kwargs):
            return False
        key = Key.objects.select_related("client").filter(application=request.client).first()
        if key is None:
            return False
        caller = admission.Caller(request.headers[ADDRESS], request.headers[CERTIFICATE])
        try:
            admission.check(key, caller, now=clock.now())
        except DomainError as reason:
            raise NotAdmitted(reason, request=request) from reason
        return True


class ClientScopes(BaseScopes):
    """The scopes that a client was given; a token that asks for none has them all."""

    def get_all_scopes(self):
        return {scope.value: scope.value for scope in Scope}

    def get_available_scopes(self, application=None, request=None, *args, **kwargs):
        return list(application.key.client.scopes)

    def get_default_scopes(self, application=None, request=None, *args, **kwargs):
        return list(application.key.client.scopes)


class Core(OAuthLibCore):
    """Hands the caller through the library, which knows headers only. No request can bring these names itself: the
    library knows those of a request by their WSGI names."""

    def extract_headers(self, request):
        caller = admission.caller_of(request)
        return super().extract_headers(request) | {ADDRESS: caller.address, CERTIFICATE: caller.certificate}


def found(token: str) -> Any:
    """The token's row, by its digest; None where there is none."""
    rows = get_access_token_model().objects.select_related(
        "application__key__client__partner", "application__key__client__user"
    )
    return rows.filter(token_checksum=hashlib.sha256(token.encode()).hexdigest()).first()
