"""Tables of warehouses and of reports as files: heads and words in both languages, templates, exports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from openpyxl import Workbook

from enterprises.figure_sheets import write_heads
from pilotzone.files.spreadsheets import plain, saved
from warehouses.enums import Tenure, Use, WarehouseServiceKind, WarehouseType
from warehouses.models import Country, Warehouse, WarehouseReport
from warehouses.rules import sheet
from warehouses.rules.sheet import Column, Words

LANGUAGES = ("zh-hans", "en")
LABELS: Mapping[str, Promise] = {
    "code": gettext_lazy("Warehouse code"),
    "operator": gettext_lazy("Credit code of the operator"),
    "name_zh": gettext_lazy("Name in Chinese"),
    "name_en": gettext_lazy("Name in English"),
    "investor_name": gettext_lazy("Foreign investor"),
    "direct_share": gettext_lazy("Share held directly, %"),
    "indirect_share": gettext_lazy("Share held indirectly, %"),
    "investment_certificate": gettext_lazy("Number of the overseas investment certificate"),
    "country": gettext_lazy("Country or region"),
    "city": pgettext_lazy("warehouse", "City"),
    "address": gettext_lazy("Address"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "tenure": gettext_lazy("Held as"),
    "lease_number": gettext_lazy("Number of the lease"),
    "lease_starts_on": gettext_lazy("Lease from"),
    "lease_ends_on": gettext_lazy("Lease until"),
    "indoor_area": gettext_lazy("Indoor, m²"),
    "bonded_area": gettext_lazy("Bonded, m²"),
    "cold_area": gettext_lazy("Cold, m²"),
    "outdoor_area": gettext_lazy("Outdoor, m²"),
    "operating_since": gettext_lazy("In operation since"),
    "use": pgettext_lazy("warehouse", "Use"),
    "type": pgettext_lazy("warehouse", "Type"),
    "services": pgettext_lazy("warehouse", "Services"),
    "wms": gettext_lazy("Warehouse management system"),
    "tracking": gettext_lazy("Tracking of parcels"),
    "interfaces": gettext_lazy("Interfaces"),
    "filing_9810": gettext_lazy("Customs filing number (9810)"),
    "month": gettext_lazy("Month"),
    "area_used": gettext_lazy("Area used, m²"),
    "pallets": gettext_lazy("Pallets stored"),
    "orders": gettext_lazy("Orders"),
    "parcels": gettext_lazy("Parcels sent"),
    "countries": gettext_lazy("Countries and regions served"),
    "served": gettext_lazy("Enterprises served"),
    "note": gettext_lazy("Note"),
}
CHOICES = {"tenure": Tenure, "use": Use, "type": WarehouseType, "services": WarehouseServiceKind}
EXAMPLE_REGISTER = (
    "", "91120116MA0000001X", "汉堡公共海外仓", "Hamburg warehouse", "Sample GmbH", "70", "10", "N1200202300118",
    "DE", "Hamburg", "Am Hafen 12", "53.54", "9.99", "leased", "HH-2023-017", "2022-01-01", "2026-12-31", "10000",
    "2000", "500", "3000", "2022-03-01", "public", "logistics", "storage; picking; last_mile", "EWMS", "", "", "",
)  # fmt: skip
EXAMPLE_REPORTS = (
    (
        "HWC-2026-00001",
        "2026-03",
        "8,200.50",
        "5200",
        "31,200",
        "33,900",
        "DE; FR; NL",
        "91120116MA0000001X 某企业 是",
        "",
    ),
)


def columns_of(kind: str) -> tuple[Column, ...]:
    return sheet.REGISTER if kind == "register" else sheet.REPORTS


@lru_cache(maxsize=2)
def heads_of(kind: str) -> dict[str, str]:
    """By each head in either language, and by the column's own name: the column."""
    found = {}
    for column in columns_of(kind):
        found[column.name.casefold()] = column.name
        for language in LANGUAGES:
            with translation.override(language):
                found[sheet.head_of(str(LABELS[column.name]))] = column.name
    return found


def words_of() -> Words:
    """By each word in either language, and by the code: the code."""
    found: dict[str, dict[str, str]] = {}
    for name, vocabulary in CHOICES.items():
        found[name] = {str(code).casefold(): str(code) for code in vocabulary.values}
        for language in LANGUAGES:
            with translation.override(language):
                found[name] |= {str(member.label).casefold(): str(member.value) for member in vocabulary}
    places = {}
    for code, zh, en in Country.objects.values_list("code", "name_zh", "name_en"):
        places |= {code.casefold(): code, zh.casefold(): code, en.casefold(): code}
    return found | {"country": places, "countries": places}


def head_text(column: Column) -> str:
    """`name (label) *`: the column's own name, by which it is found again, and the reader's word for it."""
    return f"{column.name} ({LABELS[column.name]}){' *' if column.needed else ''}"


def template(kind: str) -> bytes:
    """The columns, an example on its own sheet, and the codes of the choices on a third."""
    book = Workbook()
    page, example, listed = book.active, book.create_sheet(_("Example")), book.create_sheet(_("Codes"))
    page.title = _("Table")
    heads = [head_text(column) for column in columns_of(kind)]
    for each in (page, example):
        write_heads(each, heads)
    for row in (EXAMPLE_REGISTER,) if kind == "register" else EXAMPLE_REPORTS:
        example.append(row)
    write_heads(listed, [_("Column"), _("Code"), _("Meaning")])
    for line in code_lines(kind):
        listed.append(line)
    return saved(book)


def code_lines(kind: str) -> Iterator[list[str]]:
    if kind == "register":
        for name, vocabulary in CHOICES.items():
            for member in vocabulary:
                yield [str(LABELS[name]), str(member.value), str(member.label)]
    for code, zh, en in Country.objects.values_list("code", "name_zh", "name_en"):
        yield [str(LABELS["country"]), code, zh if translation.get_language() == "zh-hans" else en]


def register_book(rows: Iterable[Warehouse]) -> bytes:
    """The register as its own import takes it."""
    return book_of("register", (register_line(row) for row in rows))


def reports_book(rows: Iterable[WarehouseReport]) -> bytes:
    return book_of("reports", (report_line(row) for row in rows))


def book_of(kind: str, lines: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook()
    page = book.active
    page.title = _("Table")
    write_heads(page, [head_text(column) for column in columns_of(kind)])
    for line in lines:
        page.append(list(line))
    return saved(book)


def register_line(row: Warehouse) -> list[Any]:
    values: dict[str, Any] = {column.name: getattr(row, column.name, "") for column in sheet.REGISTER}
    values |= {
        "operator": row.operator.uscc,
        "country": row.country.code,
        "services": "; ".join(each.service for each in row.services.all()),
    }
    return [cell_of(column, values[column.name]) for column in sheet.REGISTER]


def report_line(row: WarehouseReport) -> list[Any]:
    served = "; ".join(
        " ".join(part for part in (each.uscc, each.name, "yes" if each.in_city else "no") if part)
        for each in row.served_enterprises.all()
    )
    values: dict[str, Any] = {column.name: getattr(row, column.name, "") for column in sheet.REPORTS}
    values |= {"code": row.warehouse.code, "countries": "; ".join(row.countries), "served": served}
    values["month"] = f"{row.month:%Y-%m}"
    return [cell_of(column, values[column.name]) for column in sheet.REPORTS]


def cell_of(column: Column, value: Any) -> Any:
    """Numbers and days as such, so that they can be added up and put in order."""
    if value is None or isinstance(value, date):
        return value
    return Decimal(value).scaleb(-column.places) if column.kind == "number" else plain(str(value))
