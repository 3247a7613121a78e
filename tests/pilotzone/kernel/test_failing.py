"""Where the portal itself failed: what a person is told can be found in the log, and is told without a database."""

import re

import pytest
from django.db import connection

from pilotzone import pages
from pilotzone.kernel.api import RETRY_SECONDS

DEAD_PORT = "1"  # nobody listens there: root's alone, and unused since 1983 (tcpmux)
NUMBER = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d · ([0-9A-F]{8})<")


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


def number_in(page):
    return NUMBER.search(page.content.decode())[1]


@pytest.mark.django_db
def test_a_failure_is_told_with_the_number_in_the_log(client, monkeypatch, caplog):
    monkeypatch.setattr(pages, "render", lambda *_args: 1 / 0)
    page = client.get("/")
    assert page.status_code == 500
    assert "暂时打不开" in page.content.decode()
    assert "Retry-After" not in page
    assert f"Failure {number_in(page)} at GET /: ZeroDivisionError" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that is away")
@pytest.mark.parametrize("path", ["/", "/events/"])
def test_a_page_while_the_database_is_away_is_told_to_come_again(client, monkeypatch, caplog, path):
    with monkeypatch.context() as patch:
        connection.close()
        patch.setitem(connection.settings_dict, "PORT", DEAD_PORT)
        page = client.get(path, headers={"Accept-Language": "en"})
    assert (page.status_code, page["Retry-After"]) == (503, str(RETRY_SECONDS))
    assert f"Failure {number_in(page)} at GET {path}: OperationalError" in caplog.text
    assert client.get(path).status_code == 200
