"""OAuth 2 client credentials: how a key is exchanged for a token, and which scopes the token may have."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from oauth2_provider.models import get_access_token_model
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from pilotzone.accounts.models import User
from pilotzone.exchange import admission
from pilotzone.exchange.models import Client, Key, Partner
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.prepared import Prepared
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


# What a token stands for: the way there from the token's row, and what a request looks at. The rest is read if asked.
KEY = "application__key"
NAMED: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (Key, KEY, ("id", "client_id", "state", "expires_at", "last_used_on")),
    (
        Client,
        f"{KEY}__client",
        ("id", "uid", "partner_id", "user_id", "scopes", "networks", "certificate", "state"),
    ),
    (Partner, f"{KEY}__client__partner", ("id", "kind", "name_zh", "name_en", "code", "division_id")),
    (User, f"{KEY}__client__user", ("id", "email", "name", "language", "is_active", "is_machine")),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A token's row, with the key that it was given for; the key's client, partner and user are read with it."""

    expires: datetime
    scope: str
    key: Key


def by_digest(digest: str) -> Any:
    names = [f"{way}__{name}" for _model, way, fields in NAMED for name in fields]
    rows = get_access_token_model().objects.filter(**{"token_checksum": digest, f"{KEY}__isnull": False})
    return rows.values_list("expires", "scope", *names)


asked = Prepared(by_digest, "")


def found(token: str) -> Shown | None:
    """The token as it stands now, by its digest; None where there is none."""
    rows = asked(hashlib.sha256(token.encode()).hexdigest())
    if not rows:
        return None
    expires, scope, *values = rows[0]
    made, place = [], 0
    for model, _way, fields in NAMED:
        made.append(model.from_db(DEFAULT_DB_ALIAS, fields, values[place : place + len(fields)]))
        place += len(fields)
    key, client, partner, user = made
    key.client, client.partner, client.user = client, partner, user
    return Shown(expires, scope, key)
