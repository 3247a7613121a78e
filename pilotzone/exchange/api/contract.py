"""The contract (OpenAPI 3.1) as the views say it: scopes, examples, and every error of an operation."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema

from pilotzone.exchange.api.idempotency import HEADER, Idempotent
from pilotzone.exchange.words import SCOPES
from pilotzone.kernel import streams
from pilotzone.kernel.api import PROBLEM, Chosen, scopes_of
from pilotzone.kernel.operations import Operation
from pilotzone.kernel.problems import PROBLEMS
from pilotzone.kernel.streams import Streamable

JSON = "application/json"
EVERYWHERE = (400, 401, 403, 406, 429, 503)
ON_WRITING = (409, 413, 415, 422)
ON_SIGNING_IN = (415,)
OF_ONE_RESOURCE = (
    "only_for_systems",
    "paused_by_bureau",
    "subscribed_already",
    "subscription_ended",
    "subscription_paused",
    "client_not_in_force",
    "too_many_subscriptions",
    "resource_not_readable",
    "enterprise_unknown",
    "no_address",
    "address_not_safe",
    "rows_refused",
    "source_not_yours",
    "cursor_expired",
    "cursor_wrong",
    "stale",
    "not_editable",
    "call_closed",
    "call_not_open",
    "incomplete",
    "file_too_large",
)  # named by the operation itself
PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}
RATE_HEADERS = {
    f"RateLimit-{name}": {"$ref": f"#/components/headers/RateLimit{name}"} for name in ("Limit", "Remaining", "Reset")
}
DESCRIPTIONS = {
    200: _("As asked for."),
    201: _("Made."),
    202: _("Accepted; “Location” is where its course is followed."),
    304: _("Unchanged since the ETag that was sent."),
    400: _("The request cannot be read."),
    401: _("No token, or none that is valid."),
    403: _("The token does not open this."),
    404: _("No such object, or not yours to see."),
    406: _("No such representation."),
    409: _("It does not fit what is there by now."),
    410: _("No longer kept."),
    413: _("More than is taken at once."),
    415: _("Not a kind of body that is taken."),
    422: _("Fields are wrong, or a rule says no."),
    429: _("Too many requests; “Retry-After” says how many seconds to wait."),
    503: _("Overloaded for the moment; “Retry-After” says how many seconds to wait."),
}


OF_FILES = "drop_"  # what files that are dropped are answered, and no request


class Schema(AutoSchema):
    """One operation of the contract, from its view."""

    @property
    def told(self) -> Operation:
        operation: Operation = self.view.operations[self.method]
        return operation

    def get_summary(self):
        return self.told.summary

    def get_description(self):
        return self.told.about

    def get_tags(self):
        return [getattr(self.view, "resource", None) or getattr(self.view, "tag", "access")]

    def is_deprecated(self):
        return self.told.deprecated_on is not None

    def get_operation_id(self):
        name = super().get_operation_id()
        return name if "{" in self.path else name.replace("_retrieve", "_list")

    def get_auth(self):
        if getattr(self.view, "is_public", False):
            return [{}]
        return [{"oauth2": [scope.value]} for scope in scopes_of(self.view, self.method)] or [{"oauth2": []}]

    def get_request_serializer(self):
        return self.told.body

    def get_response_serializers(self):
        serializer = self.told.result or super().get_response_serializers()
        is_usual = self.told.status == 200 and self.method != "DELETE"
        return serializer if is_usual else {self.told.status: serializer}

    @property
    def is_stream(self) -> bool:
        return isinstance(self.view, Streamable) and self.method == "GET"

    def map_renderers(self, attribute):
        """An answer is JSON; what a list answers beside it is said with its own examples."""
        found = super().map_renderers(attribute)
        return [JSON] if attribute == "media_type" else [name for name in found if name == "json"]

    def get_operation(self, *args, **kwargs):
        operation = super().get_operation(*args, **kwargs)
        common = ["AcceptLanguage", *(["IfNoneMatch"] if self.method == "GET" else [])]
        if isinstance(self._get_serializer(), Chosen) and self.method == "GET":
            common.append("Fields")
        if isinstance(self.view, Idempotent) and self.method == "POST":
            common.append("IdempotencyKey")
        if self.is_stream:
            common += streams.PARAMETERS
        refs = [{"$ref": f"#/components/parameters/{name}"} for name in common]
        operation["parameters"] = [*operation.get("parameters", []), *refs]
        for parameter in operation["parameters"]:
            if parameter.get("name") in self.told.deprecated_parameters:
                parameter["deprecated"] = True
        return operation

    def _get_request_body(self, direction="request"):
        body = super()._get_request_body(direction)
        if body:
            for content in body["content"].values():
                content["example"] = self.told.sample
        return body

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        good = bodies[str(self.told.status)]
        good["description"] = DESCRIPTIONS[self.told.status]
        good["headers"] = dict(RATE_HEADERS)
        good["content"][JSON]["example"] = self.told.answer
        for name in self.told.lifecycle():
            good["headers"][name] = {"$ref": f"#/components/headers/{name}"}
        if self.is_stream:
            good["content"] |= streams.contents(self.told.answer["items"])
        if isinstance(self.view, Idempotent) and self.method == "POST":
            good["headers"]["Idempotency-Replayed"] = {"$ref": "#/components/headers/IdempotencyReplayed"}
        if 202 in (self.told.status, *self.told.also):
            good["headers"]["Location"] = {"$ref": "#/components/headers/Location"}
        for status in self.told.also:
            bodies[str(status)] = good | {"description": DESCRIPTIONS[status]} | self.running(good)
        if self.method == "GET":
            good["headers"]["ETag"] = {"$ref": "#/components/headers/ETag"}
            bodies["304"] = {"description": DESCRIPTIONS[304]}
        for status in sorted({*self.statuses(), *self.told.errors.values()}):
            bodies[str(status)] = self.error(status)
        return bodies

    def running(self, good: Mapping[str, Any]) -> dict[str, Any]:
        """The receipt of a large batch, of which nothing is settled yet."""
        example = {**self.told.answer, "state": "running", "percent": 0, "ended_at": None, "rows": None}
        example |= dict.fromkeys(("taken", "unchanged", "refused"), 0)
        return {"content": {JSON: good["content"][JSON] | {"example": example}}}

    def statuses(self) -> Iterator[int]:
        yield from EVERYWHERE
        if getattr(self.view, "is_public", False):
            yield from ON_SIGNING_IN
        elif self.method != "GET":
            yield from ON_WRITING
        elif getattr(self.view, "filterset_class", None) or self.get_response_serializers():
            yield 422
        if "{" in self.path:
            yield 404

    def error(self, status: int) -> dict[str, Any]:
        general = [code for code, known in PROBLEMS.items() if known.status == status and self.may_answer(code)]
        own = [code for code, its in self.told.errors.items() if its == status]
        codes = [*general, *own] or [f"http_{status}"]
        listed = ", ".join(f"`{code}`" for code in codes)
        example = problem_example(codes[0], status)
        found: dict[str, Any] = {
            "description": f"{DESCRIPTIONS[status]} {listed}",
            "content": {PROBLEM: {"schema": PROBLEM_REF, "example": example}},
        }
        if status in (429, 503):
            found["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
        return found

    def may_answer(self, code: str) -> bool:
        """What only the token's address answers, and what only the others do."""
        if code in OF_ONE_RESOURCE or code.startswith(OF_FILES):
            return False
        of_token = code in ("credentials_wrong", "token_refused")
        with_token = code.startswith("token_") or code in (
            "scope_missing", "not_for_systems", "not_allowed", "outside_lawful_basis",
        )  # fmt: skip
        if getattr(self.view, "is_public", False):
            return of_token or not with_token
        return not of_token


def problem_example(code: str, status: int) -> dict[str, Any]:
    known = PROBLEMS.get(code)
    body: dict[str, Any] = {"type": f"urn:pilotzone:{code}", "code": code, "status": status}
    if known:
        body |= {"title": known.title, "detail": known.advice}
    else:
        body["title"] = DESCRIPTIONS[status]
    if code == "not_valid":
        body["errors"] = [{"field": "state", "code": "invalid_choice", "title": _("Not one of the choices.")}]
    return body


TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
SHARED: dict[str, Any] = {
    "schemas": {
        "Problem": {
            "type": "object",
            "description": _("An error (RFC 9457). “code” is stable; “title” and “detail” are for people."),
            "required": ["type", "code", "title", "status"],
            "properties": {
                "type": TEXT,
                "code": TEXT,
                "title": TEXT,
                "status": WHOLE,
                "detail": {**TEXT, "description": _("What to do.")},
                "field": {**TEXT, "description": _("The field that a rule refused.")},
                "errors": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["field", "code", "title"],
                        "properties": {
                            "field": {**TEXT, "description": _("As a path: rows.3.value, rows counted from 0.")},
                            "code": TEXT,
                            "title": TEXT,
                        },
                    },
                },
                "uid": {**TEXT, "description": _("Of a batch that was refused: its receipt.")},
                "rows": {
                    "type": ["array", "null"],
                    "description": _("Of a batch that was refused: what is wrong with each row."),
                    "items": {"$ref": "#/components/schemas/RowResult"},
                },
                "error": {**TEXT, "description": _("At the token's address: the code of RFC 6749.")},
                "error_description": TEXT,
            },
        }
    },
    "parameters": {
        "AcceptLanguage": {
            "name": "Accept-Language",
            "in": "header",
            "description": _("The language of titles and advice: zh-Hans (usual) or en."),
            "schema": TEXT,
        },
        "Fields": {
            "name": "fields",
            "in": "query",
            "description": _("Only these fields of each object, with commas between them."),
            "schema": TEXT,
        },
        "IdempotencyKey": {
            "name": HEADER,
            "in": "header",
            "description": _(
                "A name of your own for this request, for 48 hours: sent again with the same body it is answered again "
                "and not done again; with another body the answer is 409."
            ),
            "schema": {**TEXT, "minLength": 1, "maxLength": 100},
        },
        **streams.PARAMETERS,
        "IfNoneMatch": {
            "name": "If-None-Match",
            "in": "header",
            "description": _("The ETag of an answer that is at hand: unchanged, it is not sent again."),
            "schema": TEXT,
        },
    },
    "headers": {
        "Deprecation": {"description": _("Since when this operation is to go (RFC 9745)."), "schema": TEXT},
        "Sunset": {"description": _("From when it answers no more (RFC 8594)."), "schema": TEXT},
        "Link": {"description": _("rel=successor-version: what takes its place."), "schema": TEXT},
        "ETag": {"description": _("Changes with the answer."), "schema": TEXT},
        "Location": {"description": _("Where its course is followed."), "schema": TEXT},
        "IdempotencyReplayed": {
            "description": _("Under an Idempotency-Key: true where an earlier answer is told again."),
            "schema": {"type": "string", "enum": ["true", "false"]},
        },
        "RateLimitLimit": {"description": _("Requests of this kind in a minute."), "schema": WHOLE},
        "RateLimitRemaining": {"description": _("How many are left in this minute."), "schema": WHOLE},
        "RateLimitReset": {"description": _("Seconds until the next minute begins."), "schema": WHOLE},
        "RetryAfter": {"description": _("Seconds to wait."), "schema": WHOLE},
    },
}


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """What all operations share, and every text in the language that is active now."""
    components = result["components"]
    for kind, rows in SHARED.items():
        components.setdefault(kind, {}).update(rows)
    flow = {"tokenUrl": reverse_lazy("api:token"), "scopes": {scope.value: SCOPES[scope] for scope in sorted(SCOPES)}}
    components["securitySchemes"] = {"oauth2": {"type": "oauth2", "flows": {"clientCredentials": flow}}}
    written: dict[str, Any] = plain(result)
    return written


def plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return str(value) if isinstance(value, Promise) else value
