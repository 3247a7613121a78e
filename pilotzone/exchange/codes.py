"""Code lists: what apps register, so that a partner reads codes with their words instead of guessing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    zh: str
    en: str
    unit: tuple[str, str] | None = None  # of what a value is counted in, in Chinese and English


@dataclass(frozen=True, slots=True)
class CodeList:
    name: str
    label: Promise
    codes: Callable[[], Iterable[Code]]


_lists: dict[str, CodeList] = {}


def register(name: str, label: Promise, codes: Callable[[], Iterable[Code]]) -> None:
    if name in _lists:
        raise ValueError(f"The code list {name} is registered twice.")
    _lists[name] = CodeList(name, label, codes)


def register_choices(name: str, label: Promise, choices: type[TextChoices]) -> None:
    """The values of an enumeration with their labels in both languages."""
    register(name, label, lambda: (both(value, text) for value, text in choices.choices))


def both(code: str, text: str | Promise) -> Code:
    words = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words[language] = str(text)
    return Code(code, words["zh-hans"], words["en"])


def named(rows: Iterable[tuple[str, str, str]]) -> Iterable[Code]:
    """Rows of a code with its two names; a missing English one is the Chinese."""
    return (Code(code, zh, en or zh) for code, zh, en in rows)


def lists() -> list[CodeList]:
    return [_lists[name] for name in sorted(_lists)]


def found(name: str) -> CodeList | None:
    return _lists.get(name)
