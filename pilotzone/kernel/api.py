"""The API's adapters to the house: one permission check, keyset pages, one answer for errors (RFC 9457)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from pilotzone.kernel.errors import DomainError, NotAllowed
from pilotzone.kernel.paging import KeysetPage, MadeUp, page_of
from pilotzone.kernel.problems import PROBLEMS, advice
from pilotzone.kernel.scopes import Scope
from pilotzone.kernel.transactions import Busy, is_away, is_lost, is_stopped

PROBLEM = "application/problem+json"
RETRY_SECONDS = 2  # after which a record that others were changing is likely to be free


@dataclass(frozen=True, slots=True)
class Presented:
    """What a system's token says (`request.auth`): its scopes, the client, and the source its figures come from.

    `barred`: the scopes that have no lawful basis today, each with what is said to whoever uses it.
    """

    scopes: frozenset[Scope]
    client: UUID
    source: str
    barred: Mapping[Scope, NotAllowed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many requests of this kind a minute has, how many are left, and in how many seconds the next one begins."""

    limit: int
    remaining: int
    reset: int


def scopes_of(view: Any, method: str) -> tuple[Scope, ...]:
    """The scopes of which this operation needs one, by the view's `resource` or its own `scope`, which may be several;
    none: not open to systems."""
    own: Scope | tuple[Scope, ...] | None = getattr(view, "scope", None)
    if own is not None:
        return own if isinstance(own, tuple) else (own,)
    resource = getattr(view, "resource", None)
    return (Scope(f"{resource}:{'read' if method in SAFE_METHODS else 'write'}"),) if resource else ()


class HasPermission(BasePermission):
    """A view names `permission`, or a tuple of which one is enough; without one it is closed.

    A system needs the scope of the view's `resource` besides, or any where the view says `any_scope`.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if isinstance(request.auth, Presented) and not getattr(view, "any_scope", False):
            self.require_scope(request.auth, scopes_of(view, request.method or ""))
        named = getattr(view, "permission", None) or ()
        either = named if isinstance(named, tuple) else (named,)
        return bool(request.user.is_authenticated and any(request.user.may(permission) for permission in either))

    def require_scope(self, presented: Presented, scopes: Sequence[Scope]) -> None:
        if not scopes:
            raise NotAllowed("not_for_systems", PROBLEMS["not_for_systems"].title)
        held = presented.scopes.intersection(scopes)
        if not held:
            named = " / ".join(scopes)
            raise NotAllowed("scope_missing", _("This needs the scope %(scope)s."), params={"scope": named})
        if held <= presented.barred.keys():
            raise presented.barred[min(held)]


class KeysetPagination(BasePagination):
    """Pages of `size` rows, or of as many as `limit` says, in the order of `order`.

    `next` and `previous` are addresses.
    """

    order: tuple[str, ...] = ("-pk",)
    size, most = 100, 200
    counts: Any = _("Rows of a page.")
    parameter, limit = "page", "limit"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        cursor = request.query_params.get(self.parameter, "")
        self.page = self.page_at(queryset, cursor, size=self.asked(request))
        return self.page.items

    def page_at(self, rows: Any, cursor: str, *, size: int) -> KeysetPage:
        """Raises ValidationError where the cursor is none of this list."""
        try:
            return page_of(rows, self.order, size=size, cursor=cursor, is_strict=True)
        except MadeUp as error:
            wrong = _("This is no place in this list. Take it from “next” or “previous” of another page.")
            raise exceptions.ValidationError({self.parameter: [wrong]}) from error

    def asked(self, request: Request) -> int:
        """How many rows a page has. Raises ValidationError where `limit` is no number from 1 to `most`."""
        text = request.query_params.get(self.limit, "")
        if not text:
            return self.size
        if not (
            text.isascii() and text.isdecimal() and len(text) <= len(str(self.most)) and 1 <= int(text) <= self.most
        ):
            wrong = _("A whole number from 1 to %(most)s.") % {"most": self.most}
            raise exceptions.ValidationError({self.limit: [wrong]})
        return int(text)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"items": data, "next": self.address(self.page.after), "previous": self.address(self.page.before)}
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        properties = {"items": schema, "next": address, "previous": address}
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        about = _("Where the page begins: taken from “next” or “previous” of another page.")
        many = {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.size}
        return [
            {"name": self.parameter, "in": "query", "description": about, "schema": {"type": "string"}},
            {"name": self.limit, "in": "query", "description": self.counts, "schema": many},
        ]

    def address(self, cursor: str | None) -> str | None:
        return cursor and replace_query_param(self.request.build_absolute_uri(), self.parameter, cursor)


class Chosen:
    """For a serializer that answers: `?fields=uid,reference` leaves out the others, also what they would cost."""

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()  # type: ignore[misc]
        parent = self.parent  # type: ignore[attr-defined]
        if parent is not None and parent.parent is not None:
            return found
        return {name: found[name] for name in self.names(found)}

    def names(self, known: Collection[str]) -> Collection[str]:
        """The fields that are asked for, of those there are. Raises ValidationError where one is none."""
        request = self.context.get("request")  # type: ignore[attr-defined]
        asked = request.query_params.get("fields") if request is not None else None
        if not asked:
            return known
        names = [name.strip() for name in asked.split(",") if name.strip()]
        unknown = [name for name in names if name not in known]
        if unknown:
            raise exceptions.ValidationError({"fields": [_("Not a field: %(name)s") % {"name": unknown[0]}]})
        return names


class Strict:
    """For a serializer of what is sent: a member that it does not know is refused, since one that was misspelt would
    be as if it were not there."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(str(name) for name in data.keys() - self.fields.keys())  # type: ignore[attr-defined]
            if unknown:
                wrong = exceptions.ErrorDetail(str(_("There is no such member.")), "unknown_field")
                raise exceptions.ValidationError({name: [wrong] for name in unknown})
        return super().to_internal_value(data)  # type: ignore[misc]


# What the framework raises, by its own stable code.
GENERIC = {
    exceptions.NotAuthenticated: "token_missing",
    exceptions.AuthenticationFailed: "token_invalid",
    exceptions.PermissionDenied: "not_allowed",
    PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
    Http404: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.ParseError: "malformed",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.ValidationError: "not_valid",
    exceptions.Throttled: "too_many_requests",
}

# What a view takes and offers, by its own lists of parsers and renderers.
OFFERED = {
    "unsupported_media_type": ("parser_classes", _("Send %(kinds)s.")),
    "not_acceptable": ("renderer_classes", _("Ask for %(kinds)s.")),
}


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an error as `application/problem+json` with a stable code.

    What a token does not open is refused before it is counted: it is counted here.
    """
    answer, request = answered(error, context), context["request"]
    is_known = hasattr(request, "_user")  # who asks was found out
    if answer is not None and answer.status_code == 403 and is_known and not hasattr(request, "rate"):
        try:
            context["view"].check_throttles(request)
        except (exceptions.Throttled, RedisError) as stopped:
            return answered(stopped, context)
    return answer


def answered(error: Exception, context: dict[str, Any]) -> Response | None:
    """The same of an error that met no request, such as that of a signed file."""
    from rest_framework.views import exception_handler  # that module reads the settings, which name this one

    if isinstance(error, Busy) or is_lost(error):
        return said("busy", 503, Busy().message)
    if is_stopped(error):
        return said("too_costly", 503, str(PROBLEMS["too_costly"].title))
    if is_away(error) or isinstance(error, RedisError):
        return said("unavailable", 503, str(PROBLEMS["unavailable"].title))
    if isinstance(error, DomainError):
        # of what somebody else changed a page says what became of what was typed on it: there is no page here
        title = PROBLEMS["stale"].title if error.code == "stale" else error.message
        return said(error.code, error.status, str(title), field=error.field)
    if isinstance(error, UnreadablePostError):  # the line broke on the way: what was to come is not there
        error = exceptions.ParseError()
    response = exception_handler(error, context)
    if response is None:
        return None
    code = next(code for kind, code in GENERIC.items() if isinstance(error, kind))
    known = PROBLEMS[code]
    errors = list(each_error(error.detail)) if isinstance(error, exceptions.ValidationError) else []
    answer = said(code, known.status, str(known.title), errors=errors)
    if code in OFFERED:
        name, advice = OFFERED[code]
        kinds = " / ".join(dict.fromkeys(each.media_type for each in getattr(context["view"], name)))
        answer.data["detail"] = str(advice) % {"kinds": kinds}
    for name in ("Retry-After", "WWW-Authenticate", "Allow"):
        if name in response.headers:
            answer[name] = response[name]
    return answer


def said(
    code: str, status: int, title: str, *, field: str | None = None, errors: Sequence[Mapping[str, str]] = ()
) -> Response:
    """One answer for all errors: what it is, what is wrong, and what to do."""
    body: dict[str, Any] = {"type": f"urn:pilotzone:{code}", "code": code, "title": title, "status": status}
    if detail := advice(code):
        body["detail"] = detail
    if field:
        body["field"] = field
    if errors:
        body["errors"] = errors
    response = Response(body, status=status, content_type=PROBLEM)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="api", error="invalid_token"'
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def each_error(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Every field that is wrong, by its path (`rows.3.value`, rows from 0), with the framework's code and the words."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            shown = str(name).encode(errors="backslashreplace").decode()  # a sender's name may hold half a sign
            yield from each_error(inner, f"{path}.{shown}".lstrip("."))
    elif isinstance(detail, list):
        nested = any(isinstance(inner, Mapping | list) for inner in detail)
        for place, inner in enumerate(detail):
            yield from each_error(inner, f"{path}.{place}".lstrip(".") if nested else path)
    else:
        yield {"field": path, "code": getattr(detail, "code", None) or "invalid", "title": str(detail)}
