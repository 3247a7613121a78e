"""What every answer of the API carries: an ETag, and how much of the client's minute is left."""

import time

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from rest_framework.permissions import SAFE_METHODS

from pilotzone.kernel.api import PROBLEM, RETRY_SECONDS
from pilotzone.kernel.problems import PROBLEMS, body_of
from pilotzone.kernel.transactions import is_away

API = "/api/"
SURE_SECONDS = 1.0  # a connection that was found alive is taken to live for
NOTHING = "default-src 'none'; frame-ancestors 'none'"  # data load nothing and stand in no page
# What Django itself answers with a page, before a view of the API is reached or after one failed.
OWN_PAGES = {400: "malformed", 403: "not_allowed", 404: "not_found", 413: "too_large", 503: "unavailable"}


class ContentSecurity(CSPMiddleware):
    """The pages' policy; answers of the API are data and have the strictest one, written once."""

    def process_response(self, request, response):
        if not request.path_info.startswith(API):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, NOTHING)
        return response


class ApiConditional(ConditionalGetMiddleware):
    """`If-None-Match`: what has not changed is not sent again. Pages of people are left as they are."""

    def process_response(self, request, response):
        if not request.path_info.startswith(API):
            return response
        if response.status_code >= 400 and response.get("Content-Type", "").startswith("text/html"):
            code = OWN_PAGES.get(response.status_code, "internal_error")
            response = JsonResponse(body_of(code), status=PROBLEMS[code].status, content_type=PROBLEM)
        if response.status_code == 301 and request.method not in SAFE_METHODS:
            response.status_code = 308  # sent again to the right address as it is, and not asked there as a read
        response = super().process_response(request, response)
        rate = getattr(request, "rate", None)
        if rate is not None:
            for name in ("limit", "remaining", "reset"):
                response[f"RateLimit-{name.capitalize()}"] = str(getattr(rate, name))
        for name, value in lifecycle(request).items():
            response[name] = value
        return response


def lifecycle(request):
    """What an operation that is to go says of that, whatever it answers."""
    view = getattr(getattr(request.resolver_match, "func", None), "cls", None)
    operation = getattr(view, "operations", {}).get("GET" if request.method == "HEAD" else request.method)
    return operation.lifecycle() if operation else {}


class ReadsOfTheApi:
    """Reads of the API are stopped by PostgreSQL itself after so many seconds a statement; all else is not.

    A connection lives longer than a request: it is told only where it was told something else before. Whether it still
    lives is asked once in a second, not for every read: one that meets a connection just broken is told to come again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        of_api = request.path_info.startswith(API)
        reads = of_api and request.method in SAFE_METHODS
        sure = reads and is_sure()
        if sure:
            connection.health_check_done = True
        try:
            limit_statements(settings.PILOTZONE_API_STATEMENT_MS if reads else 0)
        except DatabaseError as error:
            if not (of_api and is_away(error)):
                raise
            return unavailable()
        response = self.get_response(request)
        if reads and not sure and connection.health_check_done:
            connection.checked = (connection.connection, time.monotonic())
        return response


def is_sure():
    """Whether this very connection was found alive within the last second."""
    found, moment = getattr(connection, "checked", (None, 0.0))
    return found is connection.connection and time.monotonic() - moment < SURE_SECONDS


def unavailable():
    """What a view of the API answers to the same, where none was reached."""
    response = JsonResponse(body_of("unavailable"), status=PROBLEMS["unavailable"].status, content_type=PROBLEM)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def limit_statements(milliseconds):
    """0: no limit. A connection that is not open yet has none."""
    if connection.vendor != "postgresql" or (not milliseconds and connection.connection is None):
        return
    connection.ensure_connection()
    told = getattr(connection, "statement_limit", (None, 0))
    if (told[1] if told[0] is connection.connection else 0) != milliseconds:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [str(milliseconds)])
        connection.statement_limit = (connection.connection, milliseconds)


class ApiGzip(GZipMiddleware):
    """Answers of the API alone: they hold nothing that a stranger could make a browser repeat (BREACH)."""

    def process_response(self, request, response):
        return super().process_response(request, response) if request.path_info.startswith(API) else response
