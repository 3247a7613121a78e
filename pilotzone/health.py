"""Liveness and readiness, for the reverse proxy and the orchestrator."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from redis.exceptions import RedisError

from pilotzone.kernel.html import public


@public
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@public
def ready(request: HttpRequest) -> JsonResponse:
    """Database and cache answer too."""
    checks = {"database": database_answers(), "cache": cache_answers()}
    sound = all(checks.values())
    return JsonResponse({"status": "ok" if sound else "failing", **checks}, status=200 if sound else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def cache_answers() -> bool:
    try:
        cache.set("health", "ok", 10)
        return cache.get("health") == "ok"
    except (OSError, ValueError, RedisError):
        return False


urlpatterns = [path("live/", live, name="health_live"), path("ready/", ready, name="health_ready")]
