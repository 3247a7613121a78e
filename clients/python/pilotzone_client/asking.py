"""One question and its answer, all pages of a list, and the key under which a write may be sent again."""

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, ParamSpec, TypeVar
from urllib.parse import parse_qs, urlsplit
from uuid import NAMESPACE_URL, uuid5

from pilotzone_client.contract.models.problem import Problem
from pilotzone_client.contract.types import UNSET, Response

P = ParamSpec("P")
T = TypeVar("T")
MOST_TOLD = 5  # wrong rows in the words of an error


class Refused(Exception):
    """The portal's own words (RFC 9457): `code` is stable, `title` says what is wrong, `detail` what to do.

    `errors` names each field that is wrong, by its path. Of a batch that was refused `rows` tells what became of each
    row and `uid` is its receipt. `told` is all that was answered.
    """

    def __init__(self, status: int, told: dict[str, Any]) -> None:
        self.status, self.told = status, told
        self.code: str = told.get("code", f"http_{status}")
        self.title: str = told.get("title", "")
        self.detail: str = told.get("detail", "")
        self.field: str = told.get("field", "")
        self.errors: list[dict[str, str]] = told.get("errors", [])
        self.uid: str = told.get("uid", "")
        self.rows: list[dict[str, Any]] = told.get("rows") or []
        wrong = "; ".join(self.each_wrong())
        super().__init__(" ".join(part for part in (f"{status} {self.code}:", self.title, wrong, self.detail) if part))

    def each_wrong(self) -> Iterator[str]:
        """What is wrong, in words; of rows the first few."""
        yield from (f"{each['field']}: {each['title']}" for each in self.errors)
        of_rows = ((row["row"], each) for row in self.rows for each in row.get("errors", ()))
        for number, each in islice(of_rows, MOST_TOLD):
            yield f"row {number}, {each['field']}: {each['title']}"

    @classmethod
    def of(cls, status: int, body: bytes) -> "Refused":
        try:
            told = json.loads(body)
        except ValueError:
            told = {}
        return cls(status, told if isinstance(told, dict) else {})


def ask(operation: Callable[P, Response[T | Problem]], *args: P.args, **kwargs: P.kwargs) -> T:
    """What an operation (its `sync_detailed`) answers. Raises Refused where the portal says no."""
    response = operation(*args, **kwargs)
    if response.status_code >= 400 or response.parsed is None or isinstance(response.parsed, Problem):
        raise Refused.of(response.status_code, response.content)
    return response.parsed


def pages(operation: Callable[..., Response[T | Problem]], **asked: Any) -> Iterator[T]:
    """One page of a list after the other: `pages(enterprises_list.sync_detailed, client=portal, q="海宁")`."""
    page: Any = UNSET
    while True:
        got = ask(operation, page=page, **asked)
        yield got
        following: str | None = got.next_  # type: ignore[attr-defined]  # as every list of the contract has it
        if not following:
            return
        [page] = parse_qs(urlsplit(following).query)["page"]


def sent_key(*parts: object) -> str:
    """An `Idempotency-Key` that is the same for the same parts: a batch that is sent again, even by a program that was
    started anew, is not done twice."""
    digest = hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()
    return str(uuid5(NAMESPACE_URL, digest))
