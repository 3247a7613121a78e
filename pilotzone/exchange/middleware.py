"""What every answer of the API carries: an ETag, and how much of the client's minute is left."""

from django.conf import settings
from django.db import connection
from django.http import JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware

from pilotzone.kernel.api import PROBLEM
from pilotzone.kernel.problems import PROBLEMS, body_of

API = "/api/"
# What Django itself answers with a page, before a view of the API is reached or after one failed.
OWN_PAGES = {400: "malformed", 403: "not_allowed", 404: "not_found", 413: "too_large"}


class ApiConditional(ConditionalGetMiddleware):
    """`If-None-Match`: what has not changed is not sent again. Pages of people are left as they are."""

    def process_response(self, request, response):
        if not request.path_info.startswith(API):
            return response
        if response.status_code >= 400 and response.get("Content-Type", "").startswith("text/html"):
            code = OWN_PAGES.get(response.status_code, "internal_error")
            response = JsonResponse(body_of(code), status=PROBLEMS[code].status, content_type=PROBLEM)
        rate = getattr(request, "rate", None)
        if rate is not None:
            for name in ("limit", "remaining", "reset"):
                response[f"RateLimit-{name.capitalize()}"] = str(getattr(rate, name))
        for name, value in lifecycle(request).items():
            response[name] = value
        return super().process_response(request, response)


def lifecycle(request):
    """What an operation that is to go says of that, whatever it answers."""
    view = getattr(getattr(request.resolver_match, "func", None), "cls", None)
    operation = getattr(view, "operations", {}).get("GET" if request.method == "HEAD" else request.method)
    return operation.lifecycle() if operation else {}


class StatementLimit:
    """Reads of the API are stopped by PostgreSQL itself after so many seconds a statement; all else is not.

    A connection lives longer than a request: it is told only where it was told something else before.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reads = request.path_info.startswith(API) and request.method in ("GET", "HEAD")
        limit_statements(settings.PILOTZONE_API_STATEMENT_MS if reads else 0)
        return self.get_response(request)


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
