"""What is wrong in a table that was sent: kept as codes with parameters, drawn in the language of whoever reads."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Protocol

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from pilotzone.files.models import StoredFile
from pilotzone.files.spreadsheets import plain

HEAD = ["row", "column", "text", "code", "params"]
Said = Callable[
    [str, str, Mapping[str, Any]], tuple[str, str]
]  # column, code, parameters: the column and what is wrong


class Error(Protocol):
    """One thing that is wrong, as the readers of tables tell it; its parameters are numbers and texts."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...


def kept(errors: Iterable[Error]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEAD)
    for error in errors:
        params = json.dumps(error.params, ensure_ascii=False)
        writer.writerow([error.row, error.column, error.text, error.code, params])
    return buffer.getvalue().encode()


def drawn(stored: StoredFile, said: Said) -> Iterator[list[str]]:
    """Row, column, what stands there, what is wrong; the last one is for machines. An older list has its words."""
    with default_storage.open(stored.path) as stream:
        lines = csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
        if next(lines, None) != HEAD:
            yield from lines
            return
        for row, column, text, code, params in lines:
            label, words = said(column, code, json.loads(params))
            yield [row, label, text, words, f"{column}.{code}"]


def first(stored: StoredFile | None, said: Said, most: int) -> list[list[str]]:
    """For a page."""
    return list(islice(drawn(stored, said), most)) if stored else []


def table(stored: StoredFile, said: Said) -> str:
    """All of them, to work through beside the table that was sent; no spreadsheet takes a cell for a formula."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow([_("Row"), _("Column"), _("In the table"), _("What is wrong"), _("Code")])
    writer.writerows([*line[:2], plain(line[2]), *line[3:]] for line in drawn(stored, said))
    return buffer.getvalue()
