"""Calls to addresses that a partner named: only to where they may go, never on to somewhere else, and never for long.

The name is resolved once, every address that it has is checked, and the connection is made to a checked one: a name
that is answered otherwise a moment later changes nothing. No proxy of the environment is asked.
"""

import http.client
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

QUIET = 10.0  # seconds for a connection, and between two pieces of an answer
LONGEST = 20.0  # seconds for the whole answer, however it trickles
BEGINNING = 500  # bytes of an answer that are read and kept
PORTS = {"https": 443, "http": 80}
# Global by the registry, yet they lead to an IPv4 address inside them: NAT64, 6to4, Teredo.
WRAPPED = tuple(ip_network(text) for text in ("64:ff9b::/96", "2002::/16", "2001::/32"))


class Unreached(Exception):
    """No answer. `code`: unresolved, private_address, no_answer."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """`retry_after` as the header was written; empty where there was none."""

    status: int
    beginning: str
    retry_after: str


def post(address: str, body: bytes, headers: Mapping[str, str], *, permitted: Iterable[Network]) -> Answer:
    """Send and read the beginning of the answer; a redirection is an answer like any other. Raises Unreached."""
    url = urlsplit(address)
    found = checked(resolved(url), tuple(permitted))
    connection = connected(url, found)
    try:
        return asked(connection, url, body, headers)
    except (HTTPError, http.client.HTTPException, OSError) as error:
        raise Unreached("no_answer", f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def resolved(url: SplitResult) -> list[Address]:
    try:
        rows = socket.getaddrinfo(url.hostname, url.port or PORTS[url.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreached("unresolved", str(error)) from error
    return [ip_address(row[4][0]) for row in rows]


def checked(found: Iterable[Address], permitted: tuple[Network, ...]) -> list[Address]:
    """All of them, where each may be called; one that may not is enough to call none."""
    addresses = list(dict.fromkeys(found))
    for each in addresses:
        if not is_open(each, permitted):
            raise Unreached("private_address", str(each))
    return addresses


def is_open(address: Address, permitted: Iterable[Network]) -> bool:
    """Whether it lies in the public network, or in one that the bureau has listed."""
    plain = getattr(address, "ipv4_mapped", None) or address
    if any(plain in network for network in permitted):
        return True
    return plain.is_global and not plain.is_multicast and not any(plain in network for network in WRAPPED)


def connected(url: SplitResult, addresses: Iterable[Address]) -> HTTPConnection:
    """To the first that takes the connection; its certificate is of the name, not of the number."""
    failure: Exception = OSError("no address")
    for address in addresses:
        connection = connection_to(url, str(address))
        try:
            connection.connect()
            return connection
        except (HTTPError, OSError) as error:
            connection.close()
            failure = error
    raise Unreached("no_answer", f"{type(failure).__name__}: {failure}") from failure


def connection_to(url: SplitResult, address: str) -> HTTPConnection:
    port = url.port or PORTS[url.scheme]
    if url.scheme == "https":
        name = url.hostname
        return HTTPSConnection(address, port, timeout=QUIET, server_hostname=name, assert_hostname=name)
    return HTTPConnection(address, port, timeout=QUIET)


def asked(connection: HTTPConnection, url: SplitResult, body: bytes, headers: Mapping[str, str]) -> Answer:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    sent = {"Host": url.netloc, "Accept-Encoding": "identity", "Connection": "close"} | dict(headers)
    end = threading.Timer(LONGEST, cut, [connection.sock])
    end.daemon = True
    end.start()
    try:
        connection.request("POST", target, body=body, headers=sent, preload_content=False, decode_content=False)
        response = connection.getresponse()
        beginning = response.read(BEGINNING)
    finally:
        end.cancel()
    text = beginning.decode("utf-8", "replace").replace("\0", "")
    return Answer(response.status, text, response.headers.get("Retry-After", ""))


def cut(sock: socket.socket) -> None:
    """End a connection under its reader, who sees the end of the stream; one that is closed already stays so."""
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return


def elapsed(since: float) -> int:
    """Milliseconds since a moment of `time.monotonic`."""
    return round((time.monotonic() - since) * 1000)
