"""A body that comes in chunks is taken like one that names its length."""

import json
from io import BytesIO

import pytest
from django.test.client import ClientHandler

from pilotzone import wsgi
from pilotzone.exchange.models import Receipt
from pilotzone.kernel.chunked import WholeBodies
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise

pytestmark = pytest.mark.django_db


def ask(bearer, body):
    """As the server hands on a request that was sent in chunks: without a length, with an end."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/v1/figures/",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/json",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.url_scheme": "http",
        **bearer,
    }
    answer = WholeBodies(lambda whole, _: ClientHandler()(whole))(environ, None)
    return answer.status_code, json.loads(answer.content)


def test_a_batch_in_chunks_is_taken_and_one_that_is_too_large_is_told(at):
    assert isinstance(wsgi.application, WholeBodies)
    at("2024-07-02T10:00")
    figures.load()
    bearer = make_system(make_partner(code="customs"), Scope.FIGURES_WRITE).bearer()
    row = {"code": make_enterprise().uscc, "indicator": "trade", "period": "2024Q1", "value": "1.50", "currency": "CNY"}
    batch = {"source": "customs", "sharing": figures.CUSTOMS_ITEM, "as_of": "2024-07-01", "rows": [row]}
    status, told = ask(bearer, json.dumps(batch).encode())
    assert (status, told["rows"][0]["result"]) == (200, "added"), told
    status, told = ask(bearer, json.dumps(batch | {"scope_note": "x" * 6_000_000}).encode())
    assert (status, told["code"]) == (413, "too_large")
    assert Receipt.objects.count() == 1
