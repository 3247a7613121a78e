"""Where a key is exchanged for a token."""

import json
from typing import Any

from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotzone.exchange.api.tokens import Core
from pilotzone.kernel.api import PROBLEM, said
from pilotzone.kernel.problems import PROBLEMS


class Token(APIView):
    """POST: OAuth 2 client credentials (RFC 6749, 4.4). Errors have its `error` beside the portal's code."""

    is_public = True
    authentication_classes = ()
    permission_classes = ()
    parser_classes = (FormParser,)

    def post(self, request: Request) -> Response:
        _uri, _headers, body, status = Core().create_token_response(as_form(request))
        answer = json.loads(body)
        if status != 200:
            return refused(answer, status)
        answer.pop("refresh_token", None)
        return Response(answer, headers={"Cache-Control": "no-store"})


def as_form(request: Request) -> Any:
    """Django's own request, its form read."""
    plain = request._request
    plain.POST = request.data
    return plain


def refused(answer: dict[str, str], status: int) -> Response:
    """`error` and `error_description` as the standard wants them, and the portal's own code with what to do."""
    reason = answer.get("error_description", "")
    if reason not in PROBLEMS:
        reason = "credentials_wrong" if answer.get("error") == "invalid_client" else "token_refused"
    known = PROBLEMS[reason]
    response = said(reason, known.status, str(known.title))
    response.data |= {"error": answer.get("error", "invalid_request"), "error_description": str(known.title)}
    response.content_type = PROBLEM
    return response
