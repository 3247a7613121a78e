"""The bank's answer as a file: read it against a batch, say what is wrong in words, and hand out an empty form."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from pilotzone.files import spreadsheets
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from subsidies import bank_words
from subsidies.actions.bank_results import Answer, problem_of
from subsidies.models import Payment, PaymentBatch
from subsidies.rules import payment_file, result_file
from subsidies.rules.result_file import Expected, Results

PROBLEMS: dict[str, Promise] = {
    "no_head": _("The table has no row of headings with the payment reference, the result and the date."),
    "no_rows": _("The table has no row below its headings."),
    "too_many_rows": _("The table has more rows than a batch can have."),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """`problem` is about the table as a whole, `errors` are row by row; without either the answers can be taken."""

    answers: list[Answer]
    errors: list[tuple[int, str]]
    problem: str = ""

    @property
    def is_bad(self) -> bool:
        return bool(self.problem or self.errors)


def read(stored: StoredFile, batch: PaymentBatch, *, now: datetime) -> Reading:
    """Everything that is wrong with the file, in itself and against what is recorded of the batch."""
    payments = {row.pk: row for row in batch.payments.select_related("application").order_by("number")}
    with default_storage.open(stored.path) as stream:
        is_book = stored.type == FileType.XLSX
        raw = list(spreadsheets.xlsx_rows(stream) if is_book else spreadsheets.csv_rows(stream))
    found = result_file.read(raw, list(expected(batch, payments)))
    if found.problem:
        return Reading([], [], str(PROBLEMS[found.problem]))
    answers = [Answer(row.key, row.is_paid, row.day, row.bank_reference, row.reason) for row in found.rows]
    errors = [(each.row, str(bank_words.ROWS[each.code]) % each.params) for each in found.errors]
    errors += recorded(found, answers, payments, batch, now)
    return Reading(answers, sorted(errors))


def expected(batch: PaymentBatch, payments: dict[int, Payment]) -> Iterator[Expected]:
    for key, payment in payments.items():
        if not payment.net:  # the bank never hears of it
            continue
        reference = f"{batch.reference}-{payment.number:03d}"
        yield Expected(key, reference, payment.application.reference, payment.net)


def recorded(
    found: Results, answers: list[Answer], payments: dict[int, Payment], batch: PaymentBatch, now: datetime
) -> Iterator[tuple[int, str]]:
    for row, answer in zip(found.rows, answers, strict=True):
        problem = problem_of(answer, payments[answer.payment], batch, now=now)
        if problem:
            yield row.number, problem.message


def form(batch: PaymentBatch) -> bytes:
    """A table with the batch's payments that wait for an answer, to be filled in."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "拨付结果"
    waiting = batch.payments.filter(paid_at=None, bounced_at=None).select_related("account").order_by("number")
    rows = [
        (f"{batch.reference}-{row.number:03d}", payment_file.safe(row.account.holder), payment_file.yuan(row.net))
        for row in waiting
        if row.net
    ]
    for number, values in enumerate([result_file.SHOWN_HEADS, *rows], start=1):
        for column in range(1, len(result_file.SHOWN_HEADS) + 1):
            value = values[column - 1] if column <= len(values) else None
            cell = sheet.cell(number, column, value)
            cell.number_format, cell.font = "@", Font(bold=number == 1)
    for column in range(1, len(result_file.SHOWN_HEADS) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 22
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
