"""Parses one expression into nodes: an LALR grammar, built bottom-up, so nothing recurses on hostile text."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, VisitError

from pilotzone.formula.problems import ExpressionError

MAX_LENGTH = 1_000
MAX_DEPTH = 50
MAX_DIGITS = 18
SCALES = {"万": 10_000, "亿": 100_000_000}

# A word of the language after a number is no unit.
UNIT = r"(?!(?:then|else|and|or|in|over|where|otherwise|not|per|asc|desc)\b)[A-Za-z][A-Za-z0-9_]*(?:\/[a-z][a-z0-9_]*)?"
GRAMMAR = r"""
?start: expr
?expr: "if" expr "then" expr "else" expr -> choose
     | disjunction
?disjunction: conjunction ("or" conjunction)*
?conjunction: negation ("and" negation)*
?negation: "not" negation -> negate
         | comparison
?comparison: alternative
           | alternative COMPARE alternative -> compare
           | alternative "in" "{" alternative ("," alternative)* "}" -> in_set
           | alternative "in" alternative ".." alternative -> in_range
?alternative: addition
            | addition "otherwise" addition -> otherwise
?addition: product
         | addition "+" product -> add
         | addition "-" product -> subtract
?product: unary
        | product "*" unary -> multiply
        | product "/" unary -> divide
?unary: atom
      | "-" unary -> minus
?atom: QUANTITY -> quantity
     | DATE -> date
     | CODE -> code
     | CURRENCY -> currency
     | TRUTH -> truth
     | "unstated" -> unstated
     | NAME -> name
     | AGGREGATE "(" expr "over" NAME ["where" expr] ["per" NAME] ")" -> aggregate
     | "count" "(" NAME ["where" expr] ["per" NAME] ")" -> count
     | NTH "(" ["where" expr] ["per" NAME] ")" -> nth_as_filed
     | NTH "(" expr [DIRECTION] ["where" expr] ["per" NAME] ")" -> nth
     | NAME "(" [expr ("," expr)*] ")" -> call
     | NAME "(" [expr ("," expr)*] ")" "." NAME -> call_column
     | "(" expr ")"
COMPARE: ">=" | "<=" | "<>" | ">" | "<" | "="
TRUTH.2: /(true|false)(?![A-Za-z0-9_])/
AGGREGATE.2: /(sum|largest|smallest|any|all|distinct)(?=\s*\()/
NTH.2: /nth(?=\s*\()/
DIRECTION.2: "asc" | "desc"
DATE.4: /[0-9]{4}-[0-9]{2}-[0-9]{2}/
NUMBER: /[0-9][0-9_]*(\.[0-9]+)?[ ]?[万亿]?/
UNIT: /[ ]?%|[ ]?@UNIT@/
QUANTITY.3: NUMBER UNIT?
CODE: /"[^"]{1,60}"/
CURRENCY: /[A-Z]{3}(?![A-Za-z0-9_])/
NAME: /[a-z][a-z0-9_]*/
%ignore /[ \t\n]+/
""".replace("@UNIT@", UNIT)

QUANTITY = re.compile(r"([0-9][0-9_]*(?:\.[0-9]+)?)\s?([万亿]?)\s?(%|[A-Za-z][A-Za-z0-9_/]*)?")
FOREIGN = re.compile(r"[^\W\d_a-zA-Z][^\W_]*")  # words that are no name of the language


@dataclass(frozen=True, slots=True)
class Node:
    op: str
    args: tuple["Node", ...]
    value: Any
    start: int
    depth: int = 1


class _Build(Transformer[Token, Node]):
    """Each rule's node; the place of a node is the place of its first part."""

    def choose(self, parts: list[Any]) -> Node:
        return _node("if", parts)

    def disjunction(self, parts: list[Any]) -> Node:
        return _node("or", parts)

    def conjunction(self, parts: list[Any]) -> Node:
        return _node("and", parts)

    def negate(self, parts: list[Any]) -> Node:
        return _node("not", parts)

    def compare(self, parts: list[Any]) -> Node:
        return _node("compare", [parts[0], parts[2]], str(parts[1]))

    def in_set(self, parts: list[Any]) -> Node:
        return _node("in_set", parts)

    def in_range(self, parts: list[Any]) -> Node:
        return _node("in_range", parts)

    def otherwise(self, parts: list[Any]) -> Node:
        return _node("otherwise", parts)

    def add(self, parts: list[Any]) -> Node:
        return _node("add", parts)

    def subtract(self, parts: list[Any]) -> Node:
        return _node("subtract", parts)

    def multiply(self, parts: list[Any]) -> Node:
        return _node("multiply", parts)

    def divide(self, parts: list[Any]) -> Node:
        return _node("divide", parts)

    def minus(self, parts: list[Any]) -> Node:
        return _node("minus", parts)

    def quantity(self, parts: list[Token]) -> Node:
        return Node("quantity", (), _quantity(parts[0]), _start(parts[0]))

    def date(self, parts: list[Token]) -> Node:
        try:
            value = dt.date.fromisoformat(parts[0])
        except ValueError as error:
            raise ExpressionError("no_such_date", _start(parts[0]), value=str(parts[0])) from error
        return Node("date", (), value, _start(parts[0]))

    def code(self, parts: list[Token]) -> Node:
        return Node("code", (), str(parts[0])[1:-1], _start(parts[0]))

    def currency(self, parts: list[Token]) -> Node:
        return Node("currency", (), str(parts[0]), _start(parts[0]))

    def truth(self, parts: list[Token]) -> Node:
        return Node("truth", (), parts[0] == "true", _start(parts[0]))

    def unstated(self, parts: list[Token]) -> Node:
        return Node("unstated", (), None, 0)

    def name(self, parts: list[Token]) -> Node:
        return Node("name", (), str(parts[0]), _start(parts[0]))

    def aggregate(self, parts: list[Any]) -> Node:
        kind, value, rows, where, per = parts
        return _over_rows(str(kind), rows, per, [value] if where is None else [value, where], kind)

    def count(self, parts: list[Any]) -> Node:
        rows, where, per = parts
        return _over_rows("count", rows, per, [] if where is None else [where], rows)

    def nth_as_filed(self, parts: list[Any]) -> Node:
        word, where, per = parts
        return _node("nth", [] if where is None else [where], (False, str(per or ""), False), word)

    def nth(self, parts: list[Any]) -> Node:
        word, key, direction, where, per = parts
        args = [key] if where is None else [key, where]
        return _node("nth", args, (True, str(per or ""), direction == "desc"), word)

    def call(self, parts: list[Any]) -> Node:
        return _node("call", [part for part in parts[1:] if part is not None], (str(parts[0]), ""), parts[0])

    def call_column(self, parts: list[Any]) -> Node:
        args = [part for part in parts[1:-1] if part is not None]
        return _node("call", args, (str(parts[0]), str(parts[-1])), parts[0])


@lru_cache(maxsize=2048)
def parse(text: str) -> Node:
    """The expression's nodes; raises ExpressionError with the offset of the first mistake."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError("expression_too_long", 0, limit=MAX_LENGTH)
    try:
        return cast(Node, _parser().parse(text))
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from error
        raise
    except UnexpectedCharacters as error:
        offset = error.pos_in_stream or 0
        words = FOREIGN.match(text, offset)
        if words:
            raise ExpressionError("unknown_words", offset, found=words[0]) from error
        raise ExpressionError("stray_character", offset, found=text[offset]) from error
    except UnexpectedInput as error:
        raise _unexpected(error, text) from error


def names(node: Node) -> set[str]:
    """Every name that the expression reads: values, tables, rows."""
    found: set[str] = set()
    open_ = [node]
    while open_:
        each = open_.pop()
        open_ += each.args
        if each.op == "name":
            found.add(each.value)
        elif each.op == "call":
            found.add(each.value[0])
        elif each.op == "aggregate":
            found.add(each.value[1])
        elif each.op == "grouped":
            found |= set(each.value[1:])
        elif each.op == "nth" and each.value[1]:
            found.add(each.value[1])
    return found


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=_Build(), maybe_placeholders=True)


def _unexpected(error: UnexpectedInput, text: str) -> ExpressionError:
    token = getattr(error, "token", None)
    if token is None or token.type == "$END":
        return ExpressionError("ends_early", max(len(text.rstrip()) - 1, 0))
    return ExpressionError("unexpected_word", _start(token), found=str(token))


def _node(op: str, parts: list[Any], value: Any = None, place: Token | None = None) -> Node:
    args = tuple(parts)
    start = _start(place) if place is not None else args[0].start
    depth = 1 + max((each.depth for each in args), default=0)
    if depth > MAX_DEPTH:
        raise ExpressionError("expression_too_deep", start, limit=MAX_DEPTH)
    return Node(op, args, value, start, depth)


def _over_rows(kind: str, rows: Token, per: Token | None, args: list[Node], place: Token) -> Node:
    if per is None:
        return _node("aggregate", args, (kind, str(rows)), place)
    return _node("grouped", args, (kind, str(rows), str(per)), place)


def _start(token: Token) -> int:
    return token.start_pos or 0


def _quantity(token: Token) -> tuple[Fraction, str]:
    match = QUANTITY.fullmatch(token)
    if match is None:
        raise ExpressionError("unexpected_word", _start(token), found=str(token))
    digits = match[1].replace("_", "")
    if len(digits.replace(".", "")) > MAX_DIGITS:
        raise ExpressionError("number_too_long", _start(token), limit=MAX_DIGITS)
    value = Fraction(Decimal(digits)) * SCALES.get(match[2], 1)
    unit = match[3] or ""
    return (value / 100 if unit == "%" else value), unit
