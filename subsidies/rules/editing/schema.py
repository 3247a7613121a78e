"""What a field and a block of the editor are. Forms, help lines, reading and writing all follow these descriptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pilotzone.formula.text import Text
from subsidies.rules.editing.tree import Path, Tree

Kind = Literal[
    "text",  # a text in both languages on one line
    "prose",  # the same on several lines
    "word",  # one line as it stands
    "date",
    "whole",
    "number",  # a figure as facts are written
    "choice",
    "type",
    "source",  # where an input comes from, with the fact's name where that is needed
    "expr",  # `of`: the unit of a figure that stands alone
    "ref",  # the name of an item of another block
    "marks",  # some of the options
    "refs",  # some items of another block
    "records",  # a list of small mappings, one row each
    "named",  # a mapping of small mappings, one row each, its key being the name
    "bands",
    "lookup",
    "given",  # the facts of an example
    "amounts",  # names of values with what must come out
    "sheet",  # several lines of figures, as a question
]
Shape = Literal["one", "named", "listed", "numbered"]
NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Field:
    """`key` is a dotted path inside the item; `only` and `unless` name keys that the item must or must not have."""

    key: str
    kind: Kind
    label: Text
    help: Text = NO_TEXT
    options: tuple[tuple[str, Text], ...] = ()
    of: str = ""
    fields: "tuple[Field, ...]" = ()
    fresh: Mapping[str, tuple[Text, Tree]] | None = None  # ways in which a row begins
    only: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    where: tuple[str, str] = ("", "")  # a key and the value that it must have

    @property
    def path(self) -> Path:
        return tuple(self.key.split(".")) if self.key else ()

    @property
    def has_rows(self) -> bool:
        return self.kind in ("records", "named", "bands", "lookup")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the document: one form, or items that each have the same form."""

    id: str
    path: Path
    shape: Shape
    label: Text
    help: Text
    fields: tuple[Field, ...]
    item: Text = NO_TEXT
    fresh: Tree = None
    optional: bool = True

    @property
    def has_items(self) -> bool:
        return self.shape != "one"


def both(text: str = "") -> dict[str, str]:
    """A text in both languages, still to be written."""
    return {"zh": text, "en": ""}
