"""Figures: reference data, rounds, authorisations, parks, and tables as agencies send them."""

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from openpyxl import Workbook

from enterprises.actions.figures import authorising, importing, parks, reference, rounds
from enterprises.enums_figures import Purpose
from enterprises.models import DataSource, Enterprise, FigureImport, Indicator, SharingItem
from enterprises.rules.figures.periods import parse
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_division, make_officer

HEADS = ("code", "indicator", "period", "mode", "value", "currency", "note")
CUSTOMS_ITEM, DISTRICT_ITEM, STATISTICS_ITEM = "GX-HG-2026-018", "GX-QS-2026-003", "GX-SW-2026-007"


def load():
    if not Indicator.objects.exists():
        reference.load()


def indicator(code: str) -> Indicator:
    load()
    return Indicator.objects.get(code=code)


def make_assessor(**fields):
    return make_officer(R.ASSESSMENT_OFFICER, **fields)


def make_round(*codes: str, period: str = "2024Q1", due_on: date = date(2024, 7, 20), roles=(), by=None, now=NOW):
    load()
    return rounds.open_round(
        name_zh="2024年一季度运行数据",
        name_en="Figures of the first quarter of 2024",
        period=parse(period),
        indicators=[indicator(code) for code in codes or ("trade", "staff")],
        roles=roles,
        due_on=due_on,
        by=by or make_assessor(),
        now=now,
    )


def make_authorisation(
    enterprise: Enterprise, by, *codes: str, source: str = "bank", purpose=Purpose.ASSESSMENT, now=NOW, **fields
):
    load()
    values = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)} | fields
    return authorising.authorise(
        enterprise,
        source=DataSource.objects.get(code=source),
        indicators=[indicator(code) for code in codes or ("receipts",)],
        purpose=purpose,
        by=by,
        now=now,
        **values,
    )


def make_park(code: str = "TJBH01", by=None, **fields):
    values = {
        "name_zh": "滨海跨境电商示范园",
        "name_en": "Binhai cross-border e-commerce park",
        "operator": None,
        "operator_name": "滨海园区运营有限公司",
        "division": make_division(),
        "address": "第一大街 1 号",
        "land_area": None,
        "floor_area": 20_000_00,
        "opened_on": date(2021, 5, 1),
    } | fields
    return parks.register_park(code, values, by=by or make_assessor(), now=NOW)


def table_csv(*rows, heads=HEADS) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in (heads, *rows)).encode()


def table_xlsx(*rows, heads=HEADS) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in (heads, *rows):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def store_table(content: bytes, by, name: str = ""):
    name = name or ("figures.xlsx" if content[:2] == b"PK" else "figures.csv")
    return files.store(SimpleUploadedFile(name, content), by=by, now=NOW, accepted=(FileType.XLSX, FileType.CSV))


def begin_import(content: bytes, by, *, source="customs", item=CUSTOMS_ITEM, as_of=date(2024, 7, 1)) -> FigureImport:
    load()
    return importing.start(
        store_table(content, by),
        source=DataSource.objects.get(code=source),
        sharing=SharingItem.objects.get(number=item) if item else None,
        as_of=as_of,
        scope_note="",
        by=by,
        now=NOW,
    )


def run_import(content: bytes, by, **fields) -> FigureImport:
    """Begun and run to its end, as the worker does."""
    row = begin_import(content, by, **fields)
    with override_settings(PILOTZONE_CLOCK=NOW.isoformat()):
        jobs.run_job(row.job_id)
    row.refresh_from_db()
    return row
