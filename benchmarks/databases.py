"""Databases of the benchmarks' own on this machine's PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from benchmarks.run import SERVER


@contextmanager
def fresh(name: str, template: str = "", *, keep: bool = False) -> Iterator[str]:
    """The address of a new database, empty or a copy of another, gone afterwards; `keep`: the one of the last run,
    if it is there, and left for the next."""
    import psycopg2

    server = psycopg2.connect(SERVER)
    server.autocommit = True
    with server.cursor() as cursor:
        if not keep:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    try:
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    finally:
        from django.db import connections

        connections.close_all()
        if not keep:
            with server.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()
