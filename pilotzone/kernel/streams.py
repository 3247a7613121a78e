"""Whole lists in one answer, line by line: the same rows, filters, fields and order as page by page.

Rows are read in portions by the list's own keys. No transaction and no cursor stays open while a partner's line is
slow, the memory of a portion is all that is needed, and what is cut off says where to go on.
"""

import csv
import io
import json
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError
from django.http import Http404, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotAcceptable, Throttled
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.utils.urls import remove_query_param, replace_query_param

from pilotzone.kernel.api import RETRY_SECONDS, KeysetPagination, Presented
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.rendering import Renderer

FIRST, PORTION = 100, 1_000  # rows read at once: few at first, so that the answer begins
NDJSON, CSV = "application/x-ndjson", "text/csv"
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
BOM = "\ufeff"
WITH_BOM = "bom"
encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class NdjsonRenderer(JSONRenderer):
    """Names the representation; the lines are written by the stream, and an error is JSON as everywhere."""

    media_type, format = NDJSON, "ndjson"


class CsvRenderer(JSONRenderer):
    media_type, format = CSV, "csv"


class Negotiation(DefaultContentNegotiation):
    """A representation that is asked for in the address and not offered is a 406 as one in the header is."""

    def filter_renderers(self, renderers: Iterable[Any], format: str) -> list[Any]:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise NotAcceptable
        return found


class Streamable:
    """For a list: `Accept: application/x-ndjson` or `text/csv`, or `?format=`, answers all its rows as a stream."""

    renderer_classes = (Renderer, NdjsonRenderer, CsvRenderer)

    def get_renderers(self) -> Sequence[JSONRenderer]:
        """What is sent to a list is answered in JSON alone."""
        request = getattr(self, "request", None)
        reads = request is None or request.method in SAFE_METHODS
        return [kind() for kind in (self.renderer_classes if reads else (Renderer,))]

    def told(self, rows: Sequence[Any]) -> Sequence[dict[str, Any]]:
        """Rows of the list as they are answered."""
        return self.get_serializer(rows, many=True).data  # type: ignore[attr-defined,no-any-return]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response | StreamingHttpResponse:
        rows = self.filter_queryset(self.get_queryset())  # type: ignore[attr-defined]
        if isinstance(request.accepted_renderer, NdjsonRenderer | CsvRenderer):
            return streamed(self, rows, request)
        page = self.paginate_queryset(rows)  # type: ignore[attr-defined]
        return self.get_paginated_response(self.told(page))  # type: ignore[attr-defined,no-any-return]


class Stream:
    """The portions of one list, and how it ended: `cut` says by what it was cut off, `after` where to go on."""

    def __init__(self, view: Any, rows: Any, pagination: KeysetPagination, request: Request) -> None:
        self.view, self.rows, self.pagination, self.request = view, rows, pagination, request
        self.after: str | None = request.query_params.get(pagination.parameter, "")
        self.count, self.cut = 0, ""

    def portions(self) -> Iterator[Sequence[dict[str, Any]]]:
        until = time.monotonic() + settings.PILOTZONE_API_STREAM_SECONDS
        size = FIRST
        while self.after is not None and not self.cut:
            left = settings.PILOTZONE_API_STREAM_ROWS - self.count
            try:
                page = self.pagination.page_at(self.rows, self.after, size=min(size, left))
                told = self.view.told(page.items)
            except (OperationalError, DomainError, Http404) as error:  # what is told so far stands
                if not self.count:
                    raise
                self.cut = "time" if isinstance(error, OperationalError) else "refused"
                break
            self.count, self.after, size = self.count + len(told), page.after, PORTION
            if self.after is not None and self.count >= settings.PILOTZONE_API_STREAM_ROWS:
                self.cut = "rows"
            elif self.after is not None and time.monotonic() >= until:
                self.cut = "time"
            yield told

    @property
    def next(self) -> str | None:
        if self.after is None:
            return None
        address = remove_query_param(self.request.build_absolute_uri(), WITH_BOM)
        return replace_query_param(address, self.pagination.parameter, self.after)


def streamed(view: Any, rows: Any, request: Request) -> StreamingHttpResponse:
    """The answer. What can be refused is refused before it begins: its first portion is read here."""
    places = take_places(request)
    try:
        response = begun(view, rows, request)
    except Exception:
        release(places)
        raise
    response._resource_closers.append(partial(release, places))  # type: ignore[attr-defined]  # also where the partner hangs up
    return response


def take_places(request: Request) -> list[str]:
    """A stream holds a web process: of one client, and of all together, only so many run at once."""
    who = request.auth.client if isinstance(request.auth, Presented) else request.user.pk
    taken: list[str] = []
    for kind, key in (("client", f"api-streams:{who}"), ("all", "api-streams")):
        cache.add(key, 0, timeout=4 * settings.PILOTZONE_API_STREAM_SECONDS)
        count = cache.incr(key)
        taken.append(key)
        if count > settings.PILOTZONE_API_STREAMS[kind]:
            release(taken)
            raise Throttled(wait=RETRY_SECONDS)
    return taken


def release(places: Sequence[str]) -> None:
    for key in places:
        with suppress(ValueError):  # forgotten by the cache: it ran longer than any stream does
            cache.decr(key)


def begun(view: Any, rows: Any, request: Request) -> StreamingHttpResponse:
    stream = Stream(view, rows, view.paginator, request)
    portions = stream.portions()
    first = next(portions)
    writes = csv_lines if isinstance(request.accepted_renderer, CsvRenderer) else ndjson_lines
    lines = writes(stream, first, portions)
    response = StreamingHttpResponse(lines, content_type=f"{request.accepted_renderer.media_type}; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # the proxy hands on each portion as it comes
    return response


def ndjson_lines(stream: Stream, first: Sequence[Any], rest: Iterator[Sequence[Any]]) -> Iterator[str]:
    """A line each row, and a last one that says how it ended: without it the line was cut."""
    for portion in chained(first, rest):
        yield "".join(f"{encode(row)}\n" for row in portion)
    end = {"rows": stream.count, "complete": not stream.cut, "cut_off_by": stream.cut or None, "next": stream.next}
    yield f"{encode({'end': end})}\n"


def csv_lines(stream: Stream, first: Sequence[Any], rest: Iterator[Sequence[Any]]) -> Iterator[str]:
    """The names of the fields, then the rows; a last line that begins with # where the list was cut off."""
    names = list(stream.view.get_serializer().fields)
    yield (BOM if stream.request.query_params.get(WITH_BOM) == "1" else "") + row_of(names)
    for portion in chained(first, rest):
        yield "".join(row_of([cell_of(row[name]) for name in names]) for row in portion)
    if stream.cut:
        yield row_of(["#cut_off", stream.cut, str(stream.count), stream.next or ""])


def chained(first: Sequence[Any], rest: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield first
    yield from rest


def row_of(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def cell_of(value: Any) -> str:
    """As text. What a spreadsheet would take for a formula is given an apostrophe; a number stays one."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, cls=JSONEncoder, ensure_ascii=False)
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


PARAMETERS: dict[str, dict[str, Any]] = {
    "Format": {
        "name": "format",
        "in": "query",
        "description": _("In place of “Accept”: json is a page, ndjson and csv are all rows as a stream."),
        "schema": {"type": "string", "enum": ["json", "ndjson", "csv"]},
    },
    "ByteOrderMark": {
        "name": WITH_BOM,
        "in": "query",
        "description": _("1: a CSV begins with the byte order mark that some spreadsheets want."),
        "schema": {"type": "string", "enum": ["0", "1"]},
    },
}


def contents(items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Both representations for the contract, with these rows as the example."""
    end = {"rows": len(items), "complete": True, "cut_off_by": None, "next": None}
    lines = "".join(f"{encode(row)}\n" for row in (*items, {"end": end}))
    cells = row_of(list(items[0])) + "".join(row_of([cell_of(cell) for cell in row.values()]) for row in items)
    return {name: {"schema": {"type": "string"}, "example": text} for name, text in ((NDJSON, lines), (CSV, cells))}
