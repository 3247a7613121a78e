"""What is wrong with a document: each problem with its place and a sentence that says what to write."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from pilotzone.formula.text import Text
from pilotzone.formula.wordings import PROBLEMS
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
    return Problem(line, column, code, wording.en.format(**params), wording.zh.format(**params))


def closest(name: str, options: Iterable[str]) -> str:
    """The name that was probably meant; among very many names nobody is helped by a long search."""
    found = difflib.get_close_matches(name[:60], list(islice(options, 200)), 1)
    return found[0] if found else ""


class ExpressionError(Exception):
    """One expression is wrong at an offset inside its text."""

    def __init__(self, code: str, offset: int, /, **params: object) -> None:
        super().__init__(code)
        self.code, self.offset, self.params = code, offset, params
