"""Cost lines from a table: choose the file, check every row, import all or nothing."""

import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotzone.files import actions as files
from pilotzone.files.models import StoredFile
from pilotzone.files.spreadsheets import ACCEPTED, MOST_BYTES, XLSX
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.money import format_money
from subsidies import spreadsheets, wording
from subsidies.actions import importing
from subsidies.forms import UploadForm
from subsidies.rules import sheets
from subsidies.rules.answers import minor
from subsidies.rules.lines import INVOICE_COLUMN
from subsidies.rules.model import InputSpec
from subsidies.rules.sheets import Column, Line, Sheet
from subsidies.views.portal.answers import number
from subsidies.views.portal.claim import Claim, load
from subsidies.views.portal.lines import rows_of, shown_rates

SHOWN_ROWS = 100
SHOWN_ERRORS = 5


def steps(now: int) -> list[dict[str, Any]]:
    labels = (_("Choose the file"), _("Check"), _("Import"))
    return [{"label": label, "done": place < now, "now": place == now} for place, label in enumerate(labels)]


def crumbs_of(claim: Claim, rows: InputSpec) -> list[dict[str, str]]:
    lines = (wording.pick(rows.label), claim.url("line_list", rows.name))
    return claim.crumbs(lines, (_("Import from a table"), ""))


@requires(P.CLAIM_EDIT)
def import_start(request: HttpRequest, uid: UUID, rows: str) -> HttpResponse:
    """Take the file; what it holds decides, not its name."""
    claim = load(request, uid)
    spec = rows_of(claim, rows)
    form, status = UploadForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                stored = files.store(
                    form.cleaned_data["file"],
                    by=request.user,
                    now=claim.now,
                    accepted=ACCEPTED,
                    most=MOST_BYTES,
                )
                return redirect("portal:subsidies:import_check", uid, rows, stored.uid)
            except Refused as error:
                form.add_error("file", error.message)
    context = claim.context(rows=spec, form=form, steps=steps(0), crumbs=crumbs_of(claim, spec))
    return render(request, "subsidies/portal/import_start.html", context, status=status)


@requires(P.CLAIM_EDIT)
def import_template(request: HttpRequest, uid: UUID, rows: str) -> HttpResponse:
    claim = load(request, uid)
    spec = rows_of(claim, rows)
    response = HttpResponse(spreadsheets.template(spec), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{claim.application.reference}-{rows}.xlsx"'
    return response


def own_file(request: HttpRequest, file: UUID) -> StoredFile:
    """A table that this person has just uploaded; anybody else's is not there."""
    return get_or_404(StoredFile.objects.filter(uploaded_by=request.user, type__in=ACCEPTED), uid=file)


@requires(P.CLAIM_EDIT)
def import_check(request: HttpRequest, uid: UUID, rows: str, file: UUID) -> HttpResponse:
    """Every row with what is wrong in it; without errors, the button that imports them all."""
    claim = load(request, uid)
    spec = rows_of(claim, rows)
    stored, begun = own_file(request, file), time.perf_counter()
    try:
        sheet = spreadsheets.read(stored, spec)
    except Refused as error:
        context = claim.context(rows=spec, form=UploadForm(), steps=steps(0), crumbs=crumbs_of(claim, spec))
        context["refused"] = error.message
        return render(request, "subsidies/portal/import_start.html", context, status=422)
    if request.method == "POST":
        made = importing.import_lines(
            claim.application,
            rows,
            sheet,
            source=stored,
            replace=request.POST.get("how") == "replace",
            expected_version=number(request.POST.get("version")),
            by=request.user,
            now=claim.now,
        )
        messages.success(request, ngettext("%(n)s line imported.", "%(n)s lines imported.", made) % {"n": made})
        return redirect("portal:subsidies:line_list", uid, rows)
    context = check_context(claim, spec, sheet, show_good=request.GET.get("show") == "good")
    context |= {"stored": stored, "seconds": f"{time.perf_counter() - begun:.1f}"}
    return render(request, "subsidies/portal/import_check.html", context, status=422 if context["is_bad"] else 200)


def check_context(claim: Claim, rows: InputSpec, sheet: Sheet, *, show_good: bool) -> dict[str, Any]:
    columns = list(sheets.columns_of(rows))
    bad, good = sheet.bad_lines, sheet.good_lines
    shown = good if show_good or not bad else bad
    currencies = by_currency(sheet, rows)
    return claim.context(
        rows=rows,
        steps=steps(1),
        crumbs=crumbs_of(claim, rows),
        sheet=sheet,
        problem=wording.reason_words(sheet.problem, sheet.params) if sheet.problem else "",
        is_bad=bool(bad or sheet.problem),
        bad=len(bad),
        good=len(good),
        count=len(sheet.lines),
        heads=[{"text": spreadsheets.head_of(column), "num": is_number(column)} for column in columns],
        table=[row_of(line, columns) for line in shown[:SHOWN_ROWS]],
        cut=max(0, len(shown) - SHOWN_ROWS),
        showing_good=show_good or not bad,
        errors=[error_of(error, columns) for error in sheet.errors[:SHOWN_ERRORS]],
        more=max(0, len(sheet.errors) - SHOWN_ERRORS),
        currencies=currencies,
        sums=[format_money(amount, code) for code, (_count, amount) in currencies.items()],
        rates=shown_rates(claim),
        existing=sum(line.input == rows.name for line in claim.stored_lines),
    )


def by_currency(sheet: Sheet, rows: InputSpec) -> dict[str, tuple[int, int]]:
    """How many lines and how much, by currency, of the lines without errors."""
    found: dict[str, tuple[int, int]] = {}
    for line in sheet.good_lines:
        for column in rows.columns:
            money = minor(line.values.get(column.name, ""), column)
            if money:
                count, amount = found.get(money[1], (0, 0))
                found[money[1]] = count + 1, amount + money[0]
    return found


def is_number(column: Column) -> bool:
    return column.spec.type.kind in ("money", "quantity") and not column.is_currency


def row_of(line: Line, columns: list[Column]) -> dict[str, Any]:
    cells = []
    for column in columns:
        error = line.errors.get(column.name)
        cells.append(
            {
                "text": line.texts[column.name],
                "num": is_number(column),
                "wrap": column.spec.type.kind == "text" and column.name != INVOICE_COLUMN,
                "label": spreadsheets.head_of(column).removesuffix(" *"),
                "error": wording.reason_words(error.reason, error.params) if error else "",
                "address": error.address if error else "",
            }
        )
    return {"number": line.number, "cells": cells}


def error_of(error: Any, columns: list[Column]) -> dict[str, str]:
    label = next(spreadsheets.head_of(column) for column in columns if column.name == error.column)
    text = _("%(cell)s %(column)s: %(words)s") % {
        "cell": error.address,
        "column": label.removesuffix(" *"),
        "words": wording.reason_words(error.reason, error.params),
    }
    return {"text": text, "url": f"#cell-{error.address}"}


@requires(P.CLAIM_EDIT)
def import_errors(request: HttpRequest, uid: UUID, rows: str, file: UUID) -> HttpResponse:
    """The list of errors as a table."""
    claim = load(request, uid)
    spec = rows_of(claim, rows)
    sheet = spreadsheets.read(own_file(request, file), spec)
    response = HttpResponse(spreadsheets.errors_csv(sheet, spec), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{claim.application.reference}-errors.csv"'
    return response
