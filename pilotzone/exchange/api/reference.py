"""The contract as a page that anybody reads: drawn here from the same document, without a script."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pilotzone.exchange import bases, codes
from pilotzone.exchange.api.views import contract
from pilotzone.exchange.words import SCOPES
from pilotzone.kernel.html import public
from pilotzone.kernel.problems import PROBLEMS

DEEPEST = 3  # of fields inside fields
FORM, JSON, PARTS = "application/x-www-form-urlencoded", "application/json", "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a table: its path, what it is, and what it means."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Told:
    """One operation as the page shows it."""

    name: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    parameters: list[Field]
    body: list[Field]
    sample: str
    answer: list[Field]
    example: str
    answers: list[tuple[str, str]]


@public
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": groups(get_language() or ""),
        "scopes": [(scope.value, SCOPES[scope]) for scope in sorted(SCOPES)],
        "problems": sorted(PROBLEMS.items(), key=lambda row: (row[1].status, row[0])),
        "lists": codes.lists(),
        "bases": [(basis, sorted(basis.scopes), sorted(basis.sources)) for basis in bases.registered()],
        "base": settings.PILOTZONE_BASE_URL,
    }
    return render(request, "exchange/reference.html", context)


@cache
def groups(language: str) -> list[tuple[str, list[Told]]]:
    """By resource, in the order in which a newcomer needs them: the token first."""
    document, found = contract(language), {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(told(document, method, path, operation))
    return sorted(found.items(), key=lambda row: (row[0] != "access", row[0] != "codes", row[0]))


def told(document: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]) -> Told:
    content = operation.get("requestBody", {}).get("content", {})
    body = content.get(JSON) or content.get(FORM) or content.get(PARTS) or {}
    good = next(code for code in operation["responses"] if code.startswith("2"))
    answer = operation["responses"][good]["content"][JSON]
    needs = [scope for each in operation.get("security", []) for scope in each.get("oauth2", [])]
    return Told(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        about=operation["description"],
        scope=" / ".join(needs),
        parameters=[parameter(resolved(document, each)) for each in operation.get("parameters", [])],
        body=list(fields(document, body.get("schema", {}))),
        sample=written(body.get("example")),
        answer=list(fields(document, answer["schema"])),
        example=written(answer.get("example")),
        answers=[(code, each["description"]) for code, each in operation["responses"].items()],
    )


def written(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2) if example else ""


def resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference points to; a schema that only wraps one keeps its own description."""
    parts = schema.get("allOf") or schema.get("oneOf") or [schema]
    target: Any = parts[0]
    if "$ref" in target:
        found: Any = document
        for step in target["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return {**found, **{name: value for name, value in schema.items() if name == "description"}}
    return {**schema, **target}


def parameter(given: Mapping[str, Any]) -> Field:
    where = {"query": "", "path": _("in the address"), "header": _("header")}[given["in"]]
    kind = kind_of(given["schema"])
    about = given.get("description", "")
    return Field(given["name"], f"{kind}, {where}" if where else kind, bool(given.get("required")), about)


def fields(document: Mapping[str, Any], schema: Mapping[str, Any], path: str = "", depth: int = 0) -> Iterator[Field]:
    """The fields of an object, and those inside them as a path."""
    schema = resolved(document, schema)
    if schema.get("type") == "array":
        yield from fields(document, schema["items"], f"{path}[]", depth)
        return
    needed = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        here = f"{path}.{name}".lstrip(".")
        known = resolved(document, inner)
        yield Field(here, kind_of(known), name in needed, known.get("description", ""))
        if depth < DEEPEST:
            yield from fields(document, known, here, depth + 1)


def kind_of(schema: Mapping[str, Any]) -> str:
    given = schema.get("type", "string")
    names = [str(each) for each in (given if isinstance(given, list) else [given])]
    shown = " | ".join(names)
    if "enum" in schema and not schema.get("description"):
        shown += ": " + ", ".join(str(each) for each in schema["enum"])
    return f"{shown} ({schema['format']})" if "format" in schema else shown
