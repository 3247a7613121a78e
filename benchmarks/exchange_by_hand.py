"""The same answers by hand: a WSGI application of psycopg2 and orjson that knows two addresses and nothing else.

It asks for the same token, its end and its scope, and tells the same rows with the same cursors.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, quote

import orjson
import psycopg2

SHOWN = "SELECT expires, scope FROM oauth2_provider_accesstoken WHERE token_checksum = %s"
COLUMNS = """e.uid::text, e.uscc, e.customs_code, e.name_zh, e.name_en, e.state, ARRAY(
    SELECT r.role FROM enterprises_enterpriserole r WHERE r.enterprise_id = e.id ORDER BY r.role
), d.code, e.established_on, e.platform_connected_on, e.registered_at, e.version, e.id"""
LIST = f"""SELECT {COLUMNS} FROM enterprises_enterprise e
LEFT JOIN reference_division d ON d.id = e.registration_division_id
{{where}} ORDER BY e.registered_at DESC, e.id DESC LIMIT %s"""
FIELDS = (
    "uid", "uscc", "customs_code", "name_zh", "name_en", "state", "roles", "division", "established_on",
    "platform_connected_on", "registered_at", "version",
)  # fmt: skip
CHANGES = """SELECT resource, key, verb, c.version, at, position FROM exchange_change c {seen}
WHERE position > %s AND resource = 'enterprises' ORDER BY position LIMIT %s"""
SEEN = "JOIN enterprises_enterprise e ON e.uid = c.key::uuid AND e.registration_division_id = {division}"
TOLD = ("resource", "key", "verb", "version", "at")
SCOPE = "enterprises:read"
ZONE = timezone(timedelta(hours=8))
JSON = [("Content-Type", "application/json")]
Start = Callable[[str, list[tuple[str, str]]], Any]


class Bare:
    """All of the zone, or the changes of the enterprises that are in a division."""

    def __init__(self, url: str, division: int | None = None) -> None:
        self.changes = CHANGES.format(seen=SEEN.format(division=division) if division else "")
        self.connection = psycopg2.connect(url)
        self.connection.autocommit = True

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        asked = {name: texts[0] for name, texts in parse_qs(environ["QUERY_STRING"]).items()}
        with self.connection.cursor() as cursor:
            if not allowed(cursor, environ.get("HTTP_AUTHORIZATION", "")):
                start("401 Unauthorized", JSON)
                return [b"{}"]
            if environ["PATH_INFO"].endswith("/changes/"):
                told = changes(cursor, asked, self.changes)
            else:
                told = enterprises(cursor, asked, environ)
            body = orjson.dumps(told)
        start("200 OK", [*JSON, ("Content-Length", str(len(body)))])
        return [body]


def allowed(cursor: Any, header: str) -> bool:
    cursor.execute(SHOWN, [hashlib.sha256(header.removeprefix("Bearer ").encode()).hexdigest()])
    row = cursor.fetchone()
    return row is not None and row[0] > datetime.now(UTC) and SCOPE in row[1].split()


def enterprises(cursor: Any, asked: dict[str, str], environ: dict[str, Any]) -> dict[str, Any]:
    size = int(asked["limit"])
    if "page" in asked:
        text = asked["page"].removeprefix("a.")
        moment, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        cursor.execute(LIST.format(where="WHERE (e.registered_at, e.id) < (%s, %s)"), [moment, key, size + 1])
    else:
        cursor.execute(LIST.format(where=""), [size + 1])
    rows = cursor.fetchall()
    page = rows[:size]
    base = f"http://{environ['HTTP_HOST']}{environ['PATH_INFO']}?limit={size}"
    return {
        "items": [dict(zip(FIELDS, [*row[:10], row[10].astimezone(ZONE), row[11]], strict=True)) for row in page],
        "next": f"{base}&page=a.{cursor_of(page[-1])}" if len(rows) > size else None,
        "previous": f"{base}&page=b.{cursor_of(page[0])}" if "page" in asked else None,
    }


def cursor_of(row: tuple[Any, ...]) -> str:
    values = orjson.dumps([row[10].isoformat(), row[12]])
    return quote(base64.urlsafe_b64encode(values).decode().rstrip("="))


def changes(cursor: Any, asked: dict[str, str], statement: str) -> dict[str, Any]:
    size, text = int(asked["limit"]), asked.get("after", "")
    after = int(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))[3:]) if text else 0
    cursor.execute(statement, [after, size + 1])
    rows = cursor.fetchall()
    page = rows[:size]
    last = page[-1][5] if page else after
    return {
        "items": [dict(zip(TOLD, [*row[:4], row[4].astimezone(ZONE)], strict=True)) for row in page],
        "next": base64.urlsafe_b64encode(f"c1-{last}".encode()).decode().rstrip("="),
        "more": len(rows) > size,
    }
