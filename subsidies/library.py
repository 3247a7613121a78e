"""The library: measures of the repository as examples. They are read and copied into drafts, never put in force."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from subsidies.rules.heads import Head, head_of

FOLDER = Path(__file__).parent / "policies"


@dataclass(frozen=True, slots=True)
class LibraryDocument:
    """`code` is the file's name, which is the measure's code."""

    code: str
    head: Head
    text: str


@lru_cache(maxsize=1)
def documents() -> tuple[LibraryDocument, ...]:
    """Every document, by code; read once in a process, since they come with the program."""
    found = ((path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml")))
    return tuple(LibraryDocument(code, head_of(text), text) for code, text in found)


def document(code: str) -> LibraryDocument | None:
    return next((each for each in documents() if each.code == code), None)
