"""What every answer of the API carries: an ETag, and how much of the client's minute is left."""

from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware

API = "/api/"


class ApiConditional(ConditionalGetMiddleware):
    """`If-None-Match`: what has not changed is not sent again. Pages of people are left as they are."""

    def process_response(self, request, response):
        if not request.path_info.startswith(API):
            return response
        rate = getattr(request, "rate", None)
        if rate is not None:
            for name in ("limit", "remaining", "reset"):
                response[f"RateLimit-{name.capitalize()}"] = str(getattr(rate, name))
        return super().process_response(request, response)


class ApiGzip(GZipMiddleware):
    """Answers of the API alone: they hold nothing that a stranger could make a browser repeat (BREACH)."""

    def process_response(self, request, response):
        return super().process_response(request, response) if request.path_info.startswith(API) else response
