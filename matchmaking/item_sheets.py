"""Tables of needs and offers: a template to fill in, and its rows read with the very form of the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import IO, Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook

from enterprises.figure_sheets import write_heads
from matchmaking import markets
from matchmaking.actions.profiles import MOST_ITEMS
from matchmaking.enums import Topic
from matchmaking.enums_meetings import ItemKind, ItemSide, Unit
from matchmaking.forms_profiles import APART, ItemForm
from pilotzone.files.content import inspect, refuse_unless
from pilotzone.files.enums import FileType
from pilotzone.files.spreadsheets import plain, saved, xlsx_rows
from pilotzone.kernel.cells import EMPTY, Cell, Raw, address_of
from pilotzone.kernel.errors import Refused

LANGUAGES = ("zh-hans", "en")
COLUMNS = (
    "side",
    "kind",
    "categories",
    "text_zh",
    "text_en",
    "markets",
    "certificates",
    "volume",
    "unit",
    "price_low",
    "price_high",
    "currency",
)
NEEDED = ("side", "kind")
MANY = ("categories", "markets")
CHOICES: Mapping[str, Any] = {"side": ItemSide, "kind": ItemKind, "categories": Topic, "unit": Unit}
MOST_BYTES = 2 * 1024 * 1024
LAST_ROW = 2_000
HEAD_WITHIN = 10
SIGNS_SHOWN = 60
EXAMPLE = (
    "offer", "goods", "home", "太阳能庭院灯", "Solar garden lights", "DE, US", "CE, ROHS", "40000", "piece", "28", "65",
    "CNY",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """`cell` as spreadsheets name it; `text` as it stands there."""

    row: int
    cell: str
    column: str
    text: str
    said: str


@dataclass(slots=True)
class Sheet:
    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def rows_of(upload: UploadedFile) -> Iterator[Raw]:
    """The rows of a table as it was sent. Raises Refused: too large, no workbook by its content, unfolding too far."""
    name = upload.name or ""
    if (upload.size or 0) > MOST_BYTES:
        raise Refused("too_large", _("The table has more than two megabytes."), field="file")
    stream = cast(IO[bytes], upload.file)
    refuse_unless(inspect(stream, name), (FileType.XLSX,), name)
    stream.seek(0)
    return xlsx_rows(stream, LAST_ROW)


def read(raw: Iterable[Raw]) -> Sheet:
    """Every row with everything that is wrong in it. Raises Refused: no head, no rows, more than may be kept."""
    rows = iter(raw)
    places = find_head(rows)
    labels, words, found = ItemForm().fields, words_of(), Sheet()
    for number, cells in rows:
        if not any(cell.text.strip() for cell in cells):
            continue
        given = {name: cells[place] if place < len(cells) else EMPTY for name, place in places.items()}
        form = ItemForm({name: value_of(name, given.get(name, EMPTY), words) for name in COLUMNS})
        for name, said in faults_of(form, given):
            place = places.get(name, 0)
            shown = given.get(name, EMPTY).text[:SIGNS_SHOWN]
            found.faults.append(Fault(number, address_of(place, number), str(labels[name].label), shown, said))
        if form.is_valid():
            found.rows.append(form.cleaned_data)
        if len(found.rows) + len(found.faults) > 20 * MOST_ITEMS:
            break
    if not found.rows and not found.faults:
        raise Refused("no_rows", _("The table has no rows."), field="file")
    return found


def find_head(rows: Any) -> dict[str, int]:
    known = heads()
    for _number, cells in islice(rows, HEAD_WITHIN):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if name := known.get(head_of(cell.text)):
                places.setdefault(name, place)
        if all(name in places for name in NEEDED):
            return places
    labels = ItemForm().fields
    missing = ", ".join(str(labels[name].label) for name in NEEDED)
    text = _("No row names the columns. Missing: %(columns)s. Use the template.")
    raise Refused("no_head", text, field="file", params={"columns": missing})


def head_of(text: str) -> str:
    return text.strip().strip("*").split("(")[0].split("（")[0].strip().casefold()


@lru_cache(maxsize=1)
def heads() -> dict[str, str]:
    found = {name: name for name in COLUMNS}
    for language in LANGUAGES:
        with translation.override(language):
            fields = ItemForm().fields
            found |= {head_of(str(fields[name].label)): name for name in COLUMNS}
    return found


def words_of() -> dict[str, dict[str, str]]:
    """By column: each word by which a code is named, in either language, and the code itself."""
    found: dict[str, dict[str, str]] = {name: {} for name in (*CHOICES, "markets")}
    for language in LANGUAGES:
        with translation.override(language):
            for name, vocabulary in CHOICES.items():
                for code, label in vocabulary.choices:
                    found[name] |= {code.casefold(): code, str(label).casefold(): code}
        for code, label in markets.names(language).items():
            found["markets"] |= {code.casefold(): code, label.casefold(): code}
    return found


def value_of(name: str, cell: Cell, words: Mapping[str, Mapping[str, str]]) -> Any:
    """As the form takes it; what nobody knows goes through as it stands, and the form says so."""
    text, known = cell.text.strip(), words.get(name, {})
    if name in MANY:
        parts = text.translate(dict.fromkeys(map(ord, APART), ",")).split(",")
        return [known.get(part.strip().casefold(), part.strip()) for part in parts if part.strip()]
    if name == "currency":
        return text.upper()
    if name in ("volume", "price_low", "price_high"):
        return text.replace(",", "")
    return known.get(text.casefold(), text)


def faults_of(form: ItemForm, given: Mapping[str, Cell]) -> list[tuple[str, str]]:
    flawed = [
        (name, _("Enter it as plain text or a number, not as a formula.")) for name, cell in given.items() if cell.flaw
    ]
    found = [(name, str(text)) for name, texts in form.errors.items() for text in texts]
    return flawed + [(name if name in COLUMNS else "text_zh", text) for name, text in found]


def template() -> bytes:
    """The columns, an example on its own sheet, and all codes on a third."""
    book = Workbook()
    page, example, codes = book.active, book.create_sheet(_("Example")), book.create_sheet(_("Codes"))
    page.title = _("Table")
    fields = ItemForm().fields
    heads_shown = [f"{name} ({fields[name].label}){' *' if name in NEEDED else ''}" for name in COLUMNS]
    for each in (page, example):
        write_heads(each, heads_shown)
    example.append(EXAMPLE)
    write_heads(codes, [_("Column"), _("Code"), _("Meaning")])
    for line in code_lines(fields):
        codes.append([plain(text) for text in line])
    return saved(book)


def code_lines(fields: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    for name, vocabulary in CHOICES.items():
        for code, label in vocabulary.choices:
            yield str(fields[name].label), code, str(label)
    for code, label in markets.names(translation.get_language() or "en").items():
        yield str(fields["markets"].label), code, label
