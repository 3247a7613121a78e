"""How often a client may ask: so many reads, writes and tokens in a minute, counted for all web processes together."""

import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import BaseThrottle

from pilotzone.accounts.adapters import client_ip
from pilotzone.kernel.api import Presented, Rate

MINUTE = 60


class ClientThrottle(BaseThrottle):
    """By client where a token was shown, by person where one signed in, by address otherwise."""

    def allow_request(self, request, view):
        kind = getattr(view, "rate", None) or ("read" if request.method in SAFE_METHODS else "write")
        limit = settings.PILOTZONE_API_RATES[kind]
        window, passed = divmod(int(time.time()), MINUTE)
        key = f"api-rate:{kind}:{who(request)}:{window}"
        cache.add(key, 0, timeout=2 * MINUTE)
        try:
            count = cache.incr(key)
        except ValueError:  # gone between the two: nobody has asked for long
            count = 1
        self.left = MINUTE - passed
        request._request.rate = Rate(limit=limit, remaining=max(limit - count, 0), reset=self.left)
        return count <= limit

    def wait(self):
        return self.left


def who(request):
    if isinstance(request.auth, Presented):
        return f"client:{request.auth.client}"
    return f"person:{request.user.pk}" if request.user.is_authenticated else f"address:{client_ip(request)}"
