"""What is wrong with a document: each problem with its place and a sentence that says what to write."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from pilotzone.formula.text import Language, Text
from pilotzone.formula.wordings import ABOUT_TYPES, PROBLEMS, TYPE_WORDS
from pilotzone.formula.wordings_schemes import SCHEME_PROBLEMS

WORDINGS = PROBLEMS | SCHEME_PROBLEMS


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    line: int
    column: int
    code: str
    message: str
    message_zh: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column} {self.message}"


def problem(line: int, column: int, code: str, /, **params: object) -> Problem:
    wording: Text = WORDINGS[code]
    zh, en = (wording.pick(to).format(**worded(code, params, to)) for to in ("zh", "en"))
    return Problem(line, column, code, en[:1].upper() + en[1:] if code in ABOUT_TYPES else en, zh)


def worded(code: str, params: Mapping[str, object], language: Language) -> Mapping[str, object]:
    """Types in words instead of by their names, where the sentence is about types."""
    if code not in ABOUT_TYPES:
        return params
    words = {name: TYPE_WORDS.get(str(value)) for name, value in params.items()}
    return {**params, **{name: each.pick(language) for name, each in words.items() if each}}


def closest(name: str, options: Iterable[str]) -> str:
    """The name that was probably meant; among very many names nobody is helped by a long search."""
    found = difflib.get_close_matches(name[:60], list(islice(options, 200)), 1)
    return found[0] if found else ""


class ExpressionError(Exception):
    """One expression is wrong at an offset inside its text."""

    def __init__(self, code: str, offset: int, /, **params: object) -> None:
        super().__init__(code)
        self.code, self.offset, self.params = code, offset, params
