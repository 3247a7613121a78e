"""The API's adapters to the house: one permission check, keyset pages, one answer for errors (RFC 9457)."""

from typing import Any

from rest_framework.pagination import BasePagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.paging import KeysetPage, page_of
from pilotzone.kernel.transactions import Busy, is_lost

PROBLEM = "application/problem+json"


class HasPermission(BasePermission):
    """A view names `permission`, or a tuple of which one is enough; without one it is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        named = getattr(view, "permission", None) or ()
        either = named if isinstance(named, tuple) else (named,)
        return bool(request.user.is_authenticated and any(request.user.may(permission) for permission in either))


class KeysetPagination(BasePagination):
    """Pages of `size` rows in the order of `order`; `next` and `previous` are addresses."""

    order: tuple[str, ...] = ("-pk",)
    size = 100
    parameter = "page"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        self.page: KeysetPage = page_of(
            queryset, self.order, size=self.size, cursor=request.query_params.get(self.parameter, "")
        )
        return self.page.items

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"items": data, "next": self.address(self.page.after), "previous": self.address(self.page.before)}
        )

    def address(self, cursor: str | None) -> str | None:
        return cursor and replace_query_param(self.request.build_absolute_uri(), self.parameter, cursor)


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an error as `application/problem+json` with a stable code."""
    from rest_framework.views import exception_handler  # that module reads the settings, which name this one

    if is_lost(error):
        error = Busy()
    if isinstance(error, DomainError):
        body = {"type": f"urn:pilotzone:{error.code}", "title": error.message, "status": error.status}
        if error.field:
            body["field"] = error.field
        return Response(body, status=error.status, content_type=PROBLEM)
    response = exception_handler(error, context)
    if response is not None:
        detail = response.data
        body = {"type": f"urn:pilotzone:http_{response.status_code}", "status": response.status_code}
        if isinstance(detail, dict) and set(detail) == {"detail"}:
            body["title"] = detail["detail"]
        else:
            body |= {"title": "The request is not valid.", "errors": detail}
        response.data, response.content_type = body, PROBLEM
    return response
