"""The head of a measure's or a scheme's document: read from any that is YAML at all, written into its text."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pilotzone.formula.document import DocumentError, parse_document, plain
from pilotzone.formula.text import NO_TEXT, Text

# Below these the document can be long; what a list shows of it stands above.
BODY = re.compile(
    r"^(clauses|assumptions|lists|inputs|figures|define|tables|conditions|awards|parts|total|examples)\s*:", re.M
)
HISTORIC = ("amended", "expired")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a document; empty where it says nothing or something else than expected."""

    id: str = ""
    name: Text = NO_TEXT
    version: str = ""
    status: str = ""
    programme: str = ""
    subject: str = ""
    issuer: str = ""
    source: str = ""
    grade: str = ""
    complete: bool = True
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def is_historic(self) -> bool:
        """The text was replaced or has ended: it is an example and is never put in force."""
        return self.status in HISTORIC


def head_of(document: str) -> Head:
    """The head, whatever is wrong below it; an empty one when the text is no YAML."""
    body = BODY.search(document)
    try:
        tree = _mapping(plain(parse_document(document[: body.start()] if body else document)[0]))
    except DocumentError:
        return Head()
    source, valid, name = (_mapping(tree.get(key)) for key in ("source", "valid", "name"))
    return Head(
        id=_text(tree.get("id")),
        name=Text(_text(name.get("zh")), _text(name.get("en"))),
        version=_text(tree.get("version")),
        status=_text(tree.get("status")),
        programme=_text(tree.get("programme")),
        subject=_text(tree.get("subject")),
        issuer=_stated(source.get("issuer")),
        source=_stated(source.get("document")),
        grade=_text(source.get("grade")),
        complete=_text(source.get("complete")) != "false",
        valid_from=_date(valid.get("from")),
        valid_to=_date(valid.get("to")),
    )


def with_head(document: str, values: Mapping[str, str]) -> str:
    """The document with these plain values in the lines of its head; a key that has no line of its own stays."""
    for key, value in values.items():
        line = re.search(rf"^{key}:.*$", document, re.M)
        if line:
            document = f"{document[: line.start()]}{key}: {value}{document[line.end() :]}"
    return document


def flow(text: Text) -> str:
    """A text as YAML on one line, without the English where there is none; JSON's quotes are YAML's too."""
    zh, en = (json.dumps(each, ensure_ascii=False) for each in (text.zh, text.en))
    return f"{{zh: {zh}, en: {en}}}" if text.en else f"{{zh: {zh}}}"


def _mapping(node: object) -> dict[str, object]:
    return node if isinstance(node, dict) else {}


def _text(node: object) -> str:
    return node.strip() if isinstance(node, str) else ""


def _stated(node: object) -> str:
    return "" if _text(node) == "unstated" else _text(node)


def _date(node: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_text(node))
    except ValueError:
        return None
