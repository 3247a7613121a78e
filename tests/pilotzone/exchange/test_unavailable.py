"""A database or a counter that is away: a partner's system is told to come again, and the next read works."""

import io
import json
import sys

import psycopg2
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import override_settings

from pilotzone.exchange import middleware
from pilotzone.kernel.scopes import Scope
from tests.factories.partners import make_partner, make_system

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/api/v1/warehouses/"
DEAD_PORT = "1"  # nobody listens there: root's alone, and unused since 1983 (tcpmux)
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection that breaks")


@pytest.fixture
def ask():
    """Asks as a web process is asked, signals of request and connection included."""
    bearer = make_system(make_partner(), Scope.WAREHOUSES_READ, Scope.WAREHOUSES_WRITE).bearer()["HTTP_AUTHORIZATION"]
    application = WSGIHandler()

    def asked(method="GET", path=LIST):
        said = []
        environ = {
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "",
            "SERVER_NAME": "testserver", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": "2", "CONTENT_TYPE": "application/json",
            "HTTP_AUTHORIZATION": bearer, "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(b"{}"),
            "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": False,
            "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        answer = application(environ, lambda status, headers, error=None: said.extend((status, dict(headers))))
        body = b"".join(answer)
        answer.close()
        return int(said[0].split()[0]), said[1], json.loads(body)

    return asked


@pytest.fixture
def kept_open(monkeypatch):
    """The connection outlives a request, as in production, and is asked whether it lives."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    connection.close()
    yield
    connection.close()


def break_off():
    """As an administrator or a restart ends a connection, from another one."""
    process = connection.connection.info.backend_pid
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        other.autocommit = True
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
            assert cursor.fetchone() == (True,)
    finally:
        other.close()


def is_unavailable(told):
    status, headers, body = told
    assert (status, body["code"], body["status"]) == (503, "unavailable", 503)
    assert headers["Content-Type"].startswith("application/problem+json")
    assert int(headers["Retry-After"]) > 0
    assert body["title"]
    assert body["detail"]
    return True


@on_postgresql
def test_a_line_that_breaks_between_two_reads_of_a_second(ask, kept_open):
    assert ask()[0] == 200
    break_off()
    assert is_unavailable(ask())
    assert ask()[0] == 200


@on_postgresql
def test_a_line_that_broke_longer_ago_is_noticed_by_nobody(ask, kept_open, monkeypatch):
    monkeypatch.setattr(middleware, "SURE_SECONDS", 0.0)
    assert ask()[0] == 200
    break_off()
    assert ask()[0] == 200


@on_postgresql
def test_whether_the_line_lives_is_asked_once_in_a_second(ask, kept_open, monkeypatch):
    asked = []
    alive = connection.is_usable
    monkeypatch.setattr(connection, "is_usable", lambda: asked.append(1) or alive())
    for _read in range(5):
        assert ask()[0] == 200
    assert asked == []  # opened by the first, within this second
    connection.checked = (connection.connection, connection.checked[1] - 2)
    for _read in range(5):
        assert ask()[0] == 200
    assert asked == [1]


@on_postgresql
@pytest.mark.parametrize("was_open", [True, False])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_database_that_does_not_answer(ask, kept_open, monkeypatch, method, was_open):
    if was_open:
        assert ask()[0] == 200
        break_off()
        monkeypatch.setattr(middleware, "SURE_SECONDS", 0.0)
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "PORT", DEAD_PORT)
        assert is_unavailable(ask(method))
    assert ask()[0] == 200


def test_counters_that_do_not_answer(ask):
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": f"redis://127.0.0.1:{DEAD_PORT}/0"}
    with override_settings(CACHES={"default": away}):
        assert is_unavailable(ask())
    assert ask()[0] == 200


def test_answers_of_the_api_load_nothing(ask):
    policy = ask()[1]["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"
    assert ask(path="/api/v1/nothing/")[1]["Content-Security-Policy"] == policy
