"""Reads a document's tree against a schema and keeps every problem instead of stopping at the first."""

import datetime as dt
import re
from collections.abc import Collection, Iterator

from pilotzone.formula.document import Mapping, Node, Scalar, Sequence
from pilotzone.formula.problems import ExpressionError, Problem, closest, problem
from pilotzone.formula.text import Text

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
RESERVED = frozenset(
    {
        "if",
        "then",
        "else",
        "or",
        "and",
        "not",
        "in",
        "otherwise",
        "over",
        "where",
        "true",
        "false",
        "unstated",
        "it",
        "sum",
        "largest",
        "smallest",
        "any",
        "all",
        "count",
        "distinct",
        "nth",
        "per",
        "take",
        "by",
        "desc",
        "asc",
        "before",
        "zh",
        "en",
    }
)


MAX_PROBLEMS = 100
MAX_EXPRESSIONS = 40_000


class Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._expressions = 0

    def admits(self, expression: Scalar) -> bool:
        """Whether the document's expressions together are still of a size that anybody would write."""
        within = self._expressions <= MAX_EXPRESSIONS
        self._expressions += len(expression.text)
        if within and self._expressions > MAX_EXPRESSIONS:
            self.report(expression, "expressions_too_long", limit=MAX_EXPRESSIONS)
        return self._expressions <= MAX_EXPRESSIONS and not self.is_full

    @property
    def is_full(self) -> bool:
        """Enough is told: a reader of more problems than this would start again anyway."""
        return len(self.problems) >= MAX_PROBLEMS

    def report(self, node: Node, code: str, /, **params: object) -> None:
        self.problems.append(problem(node.line, node.column, code, **params))

    def report_expression(self, node: Scalar, error: ExpressionError) -> None:
        """An offset inside a text on one line becomes an exact column; else the text's beginning."""
        column = node.column
        if not node.block and "\n" not in node.text:
            column += error.offset + (1 if node.quoted else 0)
        self.problems.append(problem(node.line, column, error.code, **error.params))

    def mapping(
        self, node: Node | None, required: Collection[str] = (), optional: Collection[str] = ()
    ) -> dict[str, Node]:
        """The entries of a mapping with these keys; others and missing ones are reported."""
        if node is None:
            return {}
        if not isinstance(node, Mapping):
            self.report(node, "need_mapping", keys=", ".join([*required, *optional]))
            return {}
        known = {*required, *optional}
        for key, place in node.keys.items():
            if key not in known:
                self._unknown_key(place, node.entries[key], known)
        for key in required:
            if key not in node.entries:
                self.report(node, "missing_key", key=key)
        return {key: value for key, value in node.entries.items() if key in known}

    def named(self, node: Node | None) -> Iterator[tuple[str, Scalar, Node]]:
        """The entries of a mapping whose keys are names of the author's choice."""
        if node is None:
            return
        if not isinstance(node, Mapping):
            self.report(node, "need_named")
            return
        for key, value in node.entries.items():
            if self.is_name(key, node.keys[key]):
                yield key, node.keys[key], value

    def items(self, node: Node | None) -> list[Node]:
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.report(node, "need_list")
            return []
        return node.items

    def scalar(self, node: Node | None) -> Scalar | None:
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.report(node, "need_text")
            return None
        if not node.text.strip():
            self.report(node, "empty_value")
            return None
        return node

    def string(self, node: Node | None, default: str = "") -> str:
        scalar = self.scalar(node)
        return scalar.text if scalar else default

    def name(self, node: Node | None) -> str:
        scalar = self.scalar(node)
        return scalar.text if scalar and self.is_name(scalar.text, scalar) else ""

    def is_name(self, text: str, place: Node) -> bool:
        if not NAME.fullmatch(text):
            self.report(place, "bad_name", name=text)
            return False
        if text in RESERVED:
            self.report(place, "reserved_name", name=text)
            return False
        return True

    def text(self, node: Node | None) -> Text | None:
        return None if node is None else self.said(self.mapping(node, required=("zh",), optional=("en",)))

    def said(self, parts: dict[str, Node]) -> Text:
        """A text in both languages. Chinese is authoritative: where the English is left out it stands for both."""
        zh, en = self.string(parts.get("zh")).strip(), parts.get("en")
        is_left_out = en is None or (isinstance(en, Scalar) and not en.text.strip())
        return Text(zh, zh if is_left_out else self.string(en).strip())

    def choice(self, node: Node | None, options: Collection[str], default: str = "") -> str:
        scalar = self.scalar(node)
        if scalar is None:
            return default
        if scalar.text not in options:
            self.report(scalar, "not_an_option", value=scalar.text, options=", ".join(options))
            return default
        return scalar.text

    def flag(self, node: Node | None, default: bool = False) -> bool:
        return self.choice(node, ("true", "false"), "true" if default else "false") == "true"

    def whole(self, node: Node | None, default: int, low: int, high: int) -> int:
        scalar = self.scalar(node)
        if scalar is None:
            return default
        if not re.fullmatch(r"[0-9]{1,6}", scalar.text) or not low <= int(scalar.text) <= high:
            self.report(scalar, "need_whole_number", value=scalar.text[:40], low=low, high=high)
            return default
        return int(scalar.text)

    def date(self, node: Node | None) -> dt.date | None:
        scalar = self.scalar(node)
        if scalar is None:
            return None
        try:
            return dt.date.fromisoformat(scalar.text)
        except ValueError:
            self.report(scalar, "need_date", value=scalar.text[:40])
            return None

    def _unknown_key(self, place: Scalar, value: Node, known: Collection[str]) -> None:
        if isinstance(value, Scalar) and not value.text:
            self.report(place, "key_without_value", key=place.text)
            return
        if self.is_full:
            return
        if close := closest(place.text, known):
            self.report(place, "unknown_key_close", key=place.text[:60], close=close)
        else:
            self.report(place, "unknown_key", key=place.text[:60], keys=", ".join(sorted(known)))
