"""What every answer of the API carries: an ETag, and how much of the client's minute is left."""

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
        return super().process_response(request, response)


class ApiGzip(GZipMiddleware):
    """Answers of the API alone: they hold nothing that a stranger could make a browser repeat (BREACH)."""

    def process_response(self, request, response):
        return super().process_response(request, response) if request.path_info.startswith(API) else response
