"""What somebody is told where the portal itself failed."""

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse
from django.template import loader
from redis.exceptions import RedisError

from pilotzone.kernel.api import RETRY_SECONDS
from pilotzone.kernel.transactions import is_away

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs no database, with the number under which the log has the failure.

    503 with Retry-After where the database or the counters are away: what was asked may be asked again. 500 else.
    Called by Django while the exception is handled, which it logs itself with its way through the code.
    """
    error = sys.exception()
    away = error is not None and (is_away(error) or isinstance(error, RedisError))
    number = secrets.token_hex(4).upper()
    log.error("Failure %s at %s %s: %s", number, request.method, request.path, type(error).__name__)
    page = loader.get_template("500.html").render({"number": number})
    return HttpResponse(page, status=503 if away else 500, headers={"Retry-After": str(RETRY_SECONDS)} if away else {})
