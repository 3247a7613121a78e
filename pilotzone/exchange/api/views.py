"""Where a key is exchanged for a token, the code lists, and the contract."""

import json
from functools import cache
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotzone.exchange import codes
from pilotzone.exchange.api.serializers import (
    CodeListsSerializer,
    CodesSerializer,
    TokenRequestSerializer,
    TokenSerializer,
)
from pilotzone.exchange.api.tokens import Core
from pilotzone.kernel.access import P
from pilotzone.kernel.api import PROBLEM, said
from pilotzone.kernel.filtering import require_known
from pilotzone.kernel.operations import Operation
from pilotzone.kernel.problems import PROBLEMS

ALWAYS = frozenset({"format"})  # which a code list takes, as every other address


class Token(APIView):
    """POST: OAuth 2 client credentials (RFC 6749, 4.4). Errors have its `error` beside the portal's code."""

    is_public = True
    rate = "token"
    authentication_classes = ()
    permission_classes = ()
    parser_classes = (FormParser,)
    operations = {
        "POST": Operation(
            summary=_("Exchange a key for a token"),
            about=_(
                "OAuth 2 client credentials, as a form. Without “scope” the token has all that the client was given. "
                "A token lasts ten minutes; ask for the next one when it is over."
            ),
            sample={
                "grant_type": "client_credentials",
                "client_id": "nZ0Yb1…",
                "client_secret": "…",
                "scope": "warehouses:read",
            },
            answer={
                "access_token": "qf3Z…",
                "token_type": "Bearer",
                "expires_in": 600,
                "scope": "warehouses:read",
            },
            body=TokenRequestSerializer,
            result=TokenSerializer,
        )
    }

    def post(self, request: Request) -> Response:
        _uri, _headers, body, status = Core().create_token_response(as_form(request))
        answer = json.loads(body)
        if status != 200:
            return refused(answer, status)
        answer.pop("refresh_token", None)
        return Response(answer, headers={"Cache-Control": "no-store"})


def as_form(request: Request) -> Any:
    """Django's own request, its form read; without a body the framework reads a plain mapping."""
    plain = request._request
    plain.POST = request.data if isinstance(request.data, QueryDict) else QueryDict()
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


class CodeLists(APIView):
    permission = P.HOME_READ
    any_scope = True
    tag = "codes"
    operations = {
        "GET": Operation(
            summary=_("All code lists"),
            about=_("Their names, all at once, without pages; each is read at its own address."),
            answer={
                "items": [
                    {
                        "name": "application_states",
                        "label": "States of claims",
                        "url": "https://portal.example/api/v1/codes/application_states/",
                    }
                ]
            },
            result=CodeListsSerializer,
        )
    }

    def get(self, request: Request) -> Response:
        require_known(request.query_params.keys() - ALWAYS)
        rows = [
            {
                "name": each.name,
                "label": str(each.label),
                "url": request.build_absolute_uri(reverse("api:code_list", args=[each.name])),
            }
            for each in codes.lists()
        ]
        return Response({"items": rows})


class Codes(APIView):
    permission = P.HOME_READ
    any_scope = True
    tag = "codes"
    operations = {
        "GET": Operation(
            summary=_("One code list"),
            about=_(
                "All codes at once, each with its words in Chinese and English. Codes are stable; words may be put "
                "better. Those of figures (indicators) have the unit in which a value is sent; money may be in another "
                "currency, and is never in thousands."
            ),
            answer={"name": "application_states", "codes": [{"code": "draft", "zh": "草稿", "en": "Draft"}]},
            result=CodesSerializer,
        )
    }

    def get(self, request: Request, name: str) -> Response:
        require_known(request.query_params.keys() - ALWAYS)
        found = codes.found(name)
        if found is None:
            raise Http404
        return Response({"name": name, "codes": [told(each) for each in found.codes()]})


def told(each: codes.Code) -> dict[str, Any]:
    row: dict[str, Any] = {"code": each.code, "zh": each.zh, "en": each.en}
    return row | ({"unit": {"zh": each.unit[0], "en": each.unit[1]}} if each.unit else {})


class Contract(APIView):
    """The contract itself, in the language that is asked for; it is no operation of itself."""

    is_public = True
    schema = None
    authentication_classes = ()
    permission_classes = ()

    def get(self, request: Request) -> Response:
        return Response(contract(get_language() or ""))


@cache
def contract(language: str) -> dict[str, Any]:
    """Written once in a process and language: nothing in it changes while it runs."""
    with override(language), GENERATOR_STATS.silence():
        written: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return written
