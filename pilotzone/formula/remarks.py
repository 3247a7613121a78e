"""A remark on a document that loads."""

from dataclasses import dataclass

from pilotzone.formula.text import Text

SEVERITIES = ("error", "warning", "note")
BLOCKING = frozenset({"unstated"})  # warnings for reading, but nothing that could be in force


@dataclass(frozen=True, slots=True)
class Lint:
    """One remark. `place` is a path in the document such as "tables.ceiling", `line` its line."""

    code: str
    severity: str
    place: str
    message: Text
    line: int = 0

    @property
    def blocks_publishing(self) -> bool:
        return self.severity == "error" or self.code in BLOCKING
