"""Slow and broken lines: a batch that comes byte by byte is taken, one that breaks off is not, not even in part."""

import json
import logging
import socket
import struct
import time

import pytest

from enterprises.models import Figure
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise

pytestmark = pytest.mark.django_db(transaction=True)
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: what is closed is cut off, not taken leave of


class Line:
    """A connection by which a batch of three figures is on its way."""

    def __init__(self, server, firm, token):
        periods = ("2023Q1", "2023Q2", "2023Q3")
        rows = [
            {"code": firm.uscc, "indicator": "trade", "period": each, "value": "12", "currency": "CNY"}
            for each in periods
        ]
        batch = {
            "source": "customs",
            "sharing": figures.CUSTOMS_ITEM,
            "as_of": "2024-07-01",
            "mode": "rows",
            "rows": rows,
        }
        self.body = json.dumps(batch).encode()
        self.half = self.body.index(b"2023Q3")
        self.socket = socket.create_connection((server.thread.host, server.thread.port), timeout=20)
        lines = [
            "POST /api/v1/figures/ HTTP/1.1",
            f"Host: {server.thread.host}",
            "Content-Type: application/json",
            f"Authorization: {token}",
            f"Content-Length: {len(self.body)}",
            "Connection: close",
            "Expect: 100-continue",
        ]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        assert b" 100 " in self.socket.recv(65536)  # the server has the head and waits for the body
        self.socket.sendall(self.body[: self.half])

    def answer(self):
        parts = []
        while part := self.socket.recv(65536):
            parts.append(part)
        head, _end, body = b"".join(parts).partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(body)


@pytest.fixture
def line(live_server, at):
    at("2024-07-02T10:00")
    figures.load()
    token = make_system(make_partner(code="customs"), Scope.FIGURES_WRITE).bearer()["HTTP_AUTHORIZATION"]
    opened = Line(live_server, make_enterprise(), token)
    yield opened
    opened.socket.close()


def test_a_slow_line_is_waited_for(line):
    for number in range(line.half, len(line.body)):
        line.socket.sendall(line.body[number : number + 1])
        time.sleep(0.005)
    status, receipt = line.answer()
    assert (status, receipt["taken"], Figure.objects.count()) == (200, 3, 3)


def test_what_ends_before_its_end_is_refused(line):
    line.socket.shutdown(socket.SHUT_WR)
    status, problem = line.answer()
    assert (status, problem["code"], Figure.objects.count()) == (400, "malformed", 0)


def test_a_line_that_is_cut_off_is_no_error_of_the_portal(line, caplog):
    line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    line.socket.close()
    with caplog.at_level(logging.WARNING, "django.request"):
        end = time.monotonic() + 20
        while "Bad Request: /api/v1/figures/" not in caplog.messages and time.monotonic() < end:
            time.sleep(0.05)
    assert [each.levelname for each in caplog.records if each.name == "django.request"] == ["WARNING"]
    assert Figure.objects.count() == 0
