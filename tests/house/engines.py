"""Which engines this machine has for the tests, and how to have the others."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis

POSTGRESQL = ["postgres://postgres@127.0.0.1:5432/postgres", "postgres:///postgres"]
REDIS = ["redis://127.0.0.1:6379/15"]
CHROMIUM = [  # without windows first: a whole browser draws its own bars for each person in a journey
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
]


class NotThere(Exception):
    """An engine was named in the environment but cannot be used."""


@dataclass(frozen=True)
class Engines:
    """Addresses and paths; None where this machine has none."""

    postgresql: str | None
    redis: str | None
    chromium: str | None

    def missing(self) -> list[str]:
        """A line for each engine that isn't there: what is left out, and how to have it."""
        hints = {
            "postgresql": "PostgreSQL was not found, so nothing runs on it: start one on 127.0.0.1:5432 "
            "or set PILOTZONE_TEST_DATABASE_URL.",
            "redis": "Redis was not found, so the embedded broker stands in: start one on 127.0.0.1:6379 "
            "or set PILOTZONE_TEST_REDIS_URL.",
            "chromium": "Chromium was not found, so the browser journeys are left out: install it "
            "or set PILOTZONE_TEST_CHROMIUM.",
        }
        return [hint for engine, hint in hints.items() if getattr(self, engine) is None]


def postgresql_answers(address: str) -> bool:
    """Whether the server lets us in as somebody who may create test databases."""
    try:
        connection = psycopg2.connect(address, connect_timeout=3)
    except psycopg2.OperationalError:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        may_create = cursor.fetchone()[0]
    connection.close()
    return may_create


def redis_answers(address: str) -> bool:
    with redis.Redis.from_url(address, socket_connect_timeout=3) as client:
        try:
            return client.ping()
        except redis.RedisError:
            return False


def program_path(name: str) -> str | None:
    return shutil.which(name) or (name if Path(name).is_absolute() and os.access(name, os.X_OK) else None)


def first(name: str, candidates: list[str], usable) -> str | None:
    """The engine named in the environment, which must then be usable, or the first usable candidate."""
    if named := os.environ.get(name):
        if not usable(named):
            raise NotThere(f"{name} is set to {named}, which cannot be used.")
        return named
    return next((candidate for candidate in candidates if usable(candidate)), None)


def find() -> Engines:
    browser = first("PILOTZONE_TEST_CHROMIUM", CHROMIUM, program_path)
    return Engines(
        postgresql=first("PILOTZONE_TEST_DATABASE_URL", POSTGRESQL, postgresql_answers),
        redis=first("PILOTZONE_TEST_REDIS_URL", REDIS, redis_answers),
        chromium=program_path(browser) if browser else None,
    )


def own_database(address: str) -> str:
    """The same server with a database name of this run's own, so that two runs don't meet."""
    return urlunsplit(urlsplit(address)._replace(path=f"/pilotzone_{os.getpid()}"))
