"""Controls as the templates draw them: with an id, what is wrong at them, and their expression in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotzone.formula.saying import say
from pilotzone.formula.text import Text
from subsidies import wording
from subsidies.rules.editing.checking import Remark
from subsidies.rules.editing.drawing import Control, Row, unit_name
from subsidies.rules.editing.references import labels
from subsidies.rules.editing.tree import Path, Tree, place_of

SHORT_KINDS = ("date", "whole", "number", "choice", "type", "source", "ref", "word")


@dataclass
class ShownRow:
    row: Row
    place: str
    controls: list["Shown"]
    is_first: bool = False
    is_last: bool = False

    @property
    def label(self) -> Text:
        """The row in words, where it has a label of its own."""
        return next((each.control.text for each in self.controls if each.control.kind == "text"), Text("", ""))

    @property
    def is_blank(self) -> bool:
        return not self.label.zh

    @property
    def errors(self) -> list[str]:
        return [text for each in self.controls for text in each.errors]


@dataclass
class Shown:
    """`errors` are told at the field; `words` is its expression in the reader's language."""

    control: Control
    id: str
    place: str
    words: str = ""
    column: str = ""  # of a table's cell: the head that it stands under
    errors: list[str] = field(default_factory=list)
    rows: list[ShownRow] = field(default_factory=list)
    parts: list["Shown"] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        return self.control.kind in SHORT_KINDS and not self.control.parts

    @property
    def is_group(self) -> bool:
        """Several controls under one heading instead of one control with a label."""
        return bool(self.rows or self.control.rows or self.control.fresh) or self.control.kind in GROUPS

    @property
    def is_words(self) -> bool:
        """Rows that are nothing but a name with its words: they stand on one line each."""
        return all(len(row.controls) == 1 and row.controls[0].control.kind == "text" for row in self.rows)

    @property
    def is_end(self) -> bool:
        """The end of a band: where it states none, the field shows where the next one begins."""
        return self.control.kind == "figure" and self.control.name.endswith(".end")

    @property
    def has_blank(self) -> bool:
        return self.control.kind not in ("bound", "owner", "source") and "" not in dict(self.control.options)

    @property
    def changes_form(self) -> bool:
        """Whether other fields come or go with the choice: then the form is drawn anew."""
        return self.control.kind in ("type", "source", "entry") or self.control.path[-1:] in (("each",), ("per",))

    @property
    def template(self) -> str:
        name = TEMPLATES.get(self.control.kind, self.control.kind)
        name = "words" if self.control.kind == "named" and self.is_words else name
        return f"subsidies/bureau/editor/fields/{name}.html"

    @property
    def end_note(self) -> str:
        return _("no end")

    @property
    def expr_rows(self) -> int:
        """Lines of the field: as many as the expression fills."""
        return max(1, min(6, 1 + len(self.control.value) // EXPRESSION_WIDTH + self.control.value.count("\n")))

    @property
    def head_unit(self) -> str:
        return unit_note(self.control.heads[0][1])

    @property
    def columns(self) -> list[tuple[Text, str]]:
        return [(words, unit_note(unit)) for words, unit in self.control.heads[1:]]

    @property
    def units(self) -> list[tuple[str, str]]:
        """The units in which the columns stand on the page, with the names under which they are sent along."""
        return [(unit_name(self.control.name, n), unit) for n, (_words, unit) in enumerate(self.control.heads)]

    @property
    def span(self) -> int:
        """The columns of a table beside the number."""
        return len(self.control.heads) + (4 if self.control.kind == "bands" else 2)

    @property
    def table_place(self) -> str:
        return self.place.rpartition(".")[0]

    @property
    def aria(self) -> str:
        """The name of a control that stands in a table's cell."""
        if self.control.kind == "figure":
            return self.column or _("Value")
        return {
            "bound": pgettext("band", "Boundary"),
            "owner": pgettext("band", "Decided by"),
            "marks": _("Codes"),
        }.get(self.control.kind, "")


TEMPLATES = {
    "number": "word",
    "whole": "word",
    "figure": "word",
    "type": "choice",
    "ref": "choice",
    "entry": "choice",
    "bound": "choice",
    "owner": "choice",
    "lookup": "bands",
    "named": "records",
    "lines": "records",
}
GROUPS = ("marks", "refs", "records", "named", "bands", "lookup", "given", "amounts")
EXPRESSION_WIDTH = 60


def unit_note(unit: str) -> str:
    """A unit in the head of a column."""
    words = wording.unit_words(unit) if unit == "CNY" else unit
    return _(" (%(unit)s)") % {"unit": words} if words else ""


def shown(controls: Sequence[Control], tree: Tree, remarks: Iterable[Remark] = ()) -> tuple[list[Shown], list[Remark]]:
    """The controls to draw, each with its errors; and the remarks that belong to none of them."""
    drawer = _Drawer(tree)
    found = [drawer.shown(each) for each in controls]
    by_path = {each.control.path: each for each in flat(found)}
    left = []
    for remark in remarks:
        at = nearest(by_path, remark.path)
        if at is None or remark.severity != "error":
            left.append(remark)
        else:
            at.errors.append(told(remark))
    return found, left


def told(remark: Remark) -> str:
    """The sentence at the field; at a text it says in which language."""
    text = wording.pick(remark.message)
    language = LANGUAGES.get(remark.path[-1]) if remark.path else None
    return f"{wording.pick(language)}{text}" if language else text


LANGUAGES = {"zh": Text("中文：", "Chinese: "), "en": Text("英文：", "English: ")}


def nearest(by_path: Mapping[Path, Shown], path: Path) -> Shown | None:
    while path:
        if path in by_path:
            return by_path[path]
        path = path[:-1]
    return None


def flat(found: Iterable[Shown]) -> Iterator[Shown]:
    """All that stands on the page: of a row that is still missing only a question does."""
    for each in found:
        yield each
        yield from flat(each.parts)
        for row in each.rows:
            if not row.row.is_missing:
                yield from flat(row.controls)


def anchor(name: str) -> str:
    return "f-" + name.strip(".").replace(".", "-") if name.strip(".") else "f-rows"


class _Drawer:
    def __init__(self, tree: Tree) -> None:
        self.tree, self.labels, self.language = tree, labels(tree), wording.language()

    def shown(self, control: Control) -> Shown:
        words = say(control.value, self.labels, self.language) if control.kind == "expr" else ""
        found = Shown(control, anchor(control.name), place_of(self.tree, control.path), words)
        found.parts = [self.shown(each) for each in control.parts]
        movable = [row for row in control.rows if row.path and not row.is_rest]
        for row in control.rows:
            first, last = movable[:1] == [row], movable[-1:] == [row]
            place = place_of(self.tree, row.path) if row.path else ""
            found.rows.append(ShownRow(row, place, [self.shown(each) for each in row.controls], first, last))
        if control.is_table:
            self.name_cells(found)
        return found

    def name_cells(self, table: Shown) -> None:
        """Each cell by its column: on a narrow screen every row is a block, and the heads are not seen."""
        for row in table.rows:
            heads = iter(table.columns)
            for cell in (each for each in row.controls if each.control.kind == "figure"):
                if cell.is_end or cell.control.name.endswith(".start"):
                    words, unit = pgettext("band", "To" if cell.is_end else "From"), table.head_unit
                else:
                    head, unit = next(heads)
                    words = wording.pick(head)
                cell.column = f"{words}{unit}"
