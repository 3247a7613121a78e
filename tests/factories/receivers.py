"""A partner's receiver of webhooks: a real server on a free port of loopback that checks each signature by its own
code, as the standard is written, and answers what a test asks it to."""

import base64
import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pilotzone.exchange.actions import networks
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from tests.factories.people import make_officer


class Receiver(ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.secrets, self.taken, self.seen, self.answers = [], [], [], []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    def signed_by(self, headers, body):
        content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        shown = [each.split(",", 1)[1] for each in headers["webhook-signature"].split()]
        return [
            secret
            for secret in self.secrets
            if base64.b64encode(
                hmac.new(base64.b64decode(secret.removeprefix("whsec_")), content, hashlib.sha256).digest()
            ).decode()
            in shown
        ]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, more = self.server.answers.pop(0) if self.server.answers else (204, {})
        self.server.seen.append((self.headers["webhook-id"], self.headers["Host"]))
        if 200 <= status < 300 and self.server.signed_by(self.headers, body):
            self.server.taken.append(json.loads(body) | {"id": self.headers["webhook-id"]})
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args):
        """Nothing: the tests read what came."""


@contextmanager
def receiving():
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def permit_loopback():
    by = make_officer(R.SECURITY_ADMIN)
    return networks.list_network(network="127.0.0.0/8", purpose="test", by=by, now=clock.now())
