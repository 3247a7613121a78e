"""What a correction can reopen: an answer, a line or one of its columns, a material. One text names it."""

from collections.abc import Iterable
from dataclasses import dataclass

ANSWER, LINE, MATERIAL = "answer", "line", "material"


class BadTarget(ValueError):
    """The text names nothing that a correction can reopen."""


@dataclass(frozen=True, slots=True)
class Target:
    """`answer:turnover`, `line:<uid>`, `line:<uid>:invoice_date`, `material:contract`."""

    kind: str
    name: str
    column: str = ""

    def __str__(self) -> str:
        return ":".join(filter(None, (self.kind, self.name, self.column)))


def of_material(material: str) -> str:
    return str(Target(MATERIAL, material))


def parse(text: str) -> Target:
    kind, _, rest = text.partition(":")
    name, _, column = rest.partition(":")
    if kind not in (ANSWER, LINE, MATERIAL) or not name or (column and kind != LINE):
        raise BadTarget(text)
    return Target(kind, name, column)


def allows(targets: Iterable[Target], kind: str, name: str, column: str = "") -> bool:
    """Whether these targets reopen a field: a whole line reopens all of its columns."""
    return any(target.kind == kind and target.name == name and target.column in ("", column) for target in targets)
