"""A connection that fetches its own tokens and repeats what may be repeated."""

import time
from collections.abc import Callable, Generator
from email.utils import parsedate_to_datetime

import httpx

from pilotzone_client.asking import Refused
from pilotzone_client.contract.client import AuthenticatedClient

TOKEN = "/api/v1/oauth/token/"  # noqa: S105 - an address
EARLIER = 30  # seconds before its end at which a token is replaced
TRIES = 6
LONGEST_PAUSE = 60.0  # seconds
BUSY = frozenset({429, 503})  # not done, says the portal: it may be sent again
LOST = frozenset({502, 504})  # nobody knows whether it was done
STREAMS = ("application/x-ndjson", "text/csv")


def connect(
    address: str,
    client_id: str,
    client_secret: str,
    *,
    language: str = "zh-Hans",
    timeout: float = 60,
    transport: httpx.BaseTransport | None = None,
) -> AuthenticatedClient:
    """The portal at this address, for the operations of `pilotzone_client.contract`.

    `timeout` in seconds for each request; `transport` in place of the usual one, for a proxy or a certificate of your
    own (`httpx.HTTPTransport(cert=…)`).
    """
    address = address.rstrip("/")
    made = AuthenticatedClient(base_url=address, token="")  # the tokens are of the connection below
    made.set_httpx_client(
        httpx.Client(
            base_url=address,
            auth=Token(address, client_id, client_secret),
            headers={"Accept-Language": language},
            timeout=timeout,
            transport=Patient(transport or httpx.HTTPTransport()),
        )
    )
    return made


class Token(httpx.Auth):
    """OAuth 2 client credentials: a token is fetched when there is none, near its end, and once after a 401."""

    requires_response_body = True

    def __init__(self, address: str, client_id: str, client_secret: str) -> None:
        self.address = address + TOKEN
        self.form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
        }
        self.value, self.ends = "", 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if time.monotonic() >= self.ends:
            yield from self.fetch()
        request.headers["Authorization"] = f"Bearer {self.value}"
        response = yield request
        if response.status_code == 401:
            yield from self.fetch()
            request.headers["Authorization"] = f"Bearer {self.value}"
            yield request

    def fetch(self) -> Generator[httpx.Request, httpx.Response, None]:
        response = yield httpx.Request("POST", self.address, data=self.form)
        if response.status_code != 200:
            raise Refused.of(response.status_code, response.content)
        told = response.json()
        self.value, self.ends = told["access_token"], time.monotonic() + told["expires_in"] - EARLIER


class Patient(httpx.BaseTransport):
    """Repeats after a pause: what was refused for want of room, and what was cut off, where that does no harm."""

    def __init__(self, within: httpx.BaseTransport, pause: Callable[[float], None] = time.sleep) -> None:
        self.within, self.pause = within, pause

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        for tried in range(1, TRIES):
            try:
                response = self.within.handle_request(request)
                if request.headers.get("Accept") not in STREAMS:
                    response.read()  # a connection that is cut in the middle of the answer counts too
            except httpx.TransportError:
                if not harmless(request):
                    raise
                self.pause(usual_pause(tried))
                continue
            again = response.status_code in BUSY or (response.status_code in LOST and harmless(request))
            if not again:
                return response
            self.pause(asked_pause(response.headers.get("Retry-After", ""), tried))
        return self.within.handle_request(request)

    def close(self) -> None:
        self.within.close()


def harmless(request: httpx.Request) -> bool:
    """Done twice it is as if done once: a read, a token, a write under a key of its own."""
    return request.method in ("GET", "HEAD") or "Idempotency-Key" in request.headers or request.url.path == TOKEN


def usual_pause(tried: int) -> float:
    """Half a second, one, two, four …"""
    return min(0.5 * float(1 << tried - 1), LONGEST_PAUSE)


def asked_pause(retry_after: str, tried: int) -> float:
    """What the portal asks for, in seconds or as a moment; the usual pause where it asks for nothing."""
    if retry_after.isdecimal():
        return min(float(retry_after), LONGEST_PAUSE)
    try:
        left = parsedate_to_datetime(retry_after).timestamp() - time.time()
    except ValueError:
        return usual_pause(tried)
    return min(max(left, 0.0), LONGEST_PAUSE)
