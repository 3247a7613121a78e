"""A request with a token acts as the client's own account, with the rights of the token's scopes."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication

from pilotzone.exchange import admission, queries
from pilotzone.exchange.actions import keys
from pilotzone.exchange.api import tokens
from pilotzone.kernel import clock
from pilotzone.kernel.api import Presented
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.scopes import Scope

SCHEME = "bearer"


def acting(client, scopes, day):
    """The client's own account with the rights of the scopes on the day, and what it presents."""
    user = client.user
    barred = queries.barred(client.partner, scopes, day)
    user.__dict__["grants"] = queries.grants(client.partner, scopes - barred.keys(), day)
    return user, Presented(scopes=scopes, client=client.uid, source=client.partner.code, barred=barred)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. Whoever comes without goes on to the next way of signing in."""

    def authenticate(self, request):
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME:
            return None
        row = tokens.found(token.strip())
        if row is None:
            raise DomainError("token_invalid", _("This token is not known."), status=401)
        if row.expires <= timezone.now():
            raise DomainError("token_expired", _("This token has expired."), status=401)
        key, now = row.key, clock.now()
        client = key.client
        admission.check(key, admission.caller_of(request), now=now)
        keys.note_use(key, day=clock.local_date(now))
        scopes = frozenset(Scope(text) for text in row.scope.split()) & client.held_scopes
        return acting(client, scopes, clock.local_date(now))

    def authenticate_header(self, request):
        return 'Bearer realm="api"'
