"""Invoices of a claim in one go: dropped, read, given to the lines of their numbers; what is left becomes lines."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotzone.files import ocr
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from subsidies import invoice_words, wording
from subsidies.actions import invoice_batch, lines
from subsidies.actions.invoice_batch import Taken
from subsidies.forms import AnswersForm
from subsidies.invoice_checks import Intake, is_buyer
from subsidies.models import InvoiceReading
from subsidies.rules.lines import BUYER_COLUMN, INVOICE_COLUMN, amount_of_invoice, dated_by_invoice, invoice_material
from subsidies.rules.model import InputSpec
from subsidies.views.portal.claim import Claim, load
from subsidies.views.portal.lines import rows_of, save

SHOWN = 200


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in one field; each is checked where it is taken, so that one bad file costs no other."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        found = [each for each in data or [] if each] if isinstance(data, list | tuple) else [data]
        if not found or found == [None]:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found


class BatchForm(forms.Form):
    files = ManyFilesField(
        label=gettext_lazy("Invoices"),
        widget=ManyFilesInput(attrs={"multiple": True, "accept": ".xml,.ofd,.pdf,.zip,.jpg,.jpeg,.png"}),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )


def with_invoices(claim: Claim, rows: str) -> InputSpec:
    spec = rows_of(claim, rows)
    if not invoice_material(spec):
        raise Http404
    return spec


@requires(P.CLAIM_READ)
def invoice_batch_page(request: HttpRequest, uid: UUID, rows: str) -> HttpResponse:
    """What has been read so far; and the place to drop more, for those who may change the claim."""
    claim = load(request, uid)
    spec = with_invoices(claim, rows)
    form = BatchForm(request.POST, request.FILES) if request.method == "POST" else BatchForm()
    taken: list[Taken] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            taken = invoice_batch.take_batch(
                claim.application,
                invoice_material(spec),
                form.cleaned_data["files"],
                by=request.user,
                now=claim.now,
            )
            status = 422 if any(each.refusal for each in taken) else 200
            claim = load(request, uid)
    context = batch_context(claim, spec, form, taken)
    return render(request, "subsidies/portal/invoices/batch.html", context, status=status)


def batch_context(claim: Claim, rows: InputSpec, form: BatchForm, taken: list[Taken]) -> dict[str, Any]:
    intake = Intake(claim.application, claim.stored_lines)
    places = {view.line.invoice_number: view.number for view in claim.lines_of(rows) if view.line.invoice_number}
    unmatched = [reading.pk for reading in intake.unmatched]
    found = [reading_row(reading, claim, rows, places, unmatched) for reading in intake.readings]
    title = _("Invoices read in")
    kept = sum(each.document is not None and not each.known for each in taken)
    return claim.context(
        rows=rows,
        form=form,
        title=title,
        scans_are_read=ocr.available(),
        readings=[row for row in found if not row["waiting"]][:SHOWN],
        waiting=[row for row in found if row["waiting"]][:SHOWN],
        more=max(0, len(found) - SHOWN),
        taken=taken,
        kept_text=ngettext("%(n)s file taken.", "%(n)s files taken.", kept) % {"n": kept} if taken else "",
        known=sum(each.known for each in taken),
        refused=[each for each in taken if each.refusal],
        crumbs=claim.crumbs((wording.pick(rows.label), claim.url("line_list", rows.name)), (title, "")),
    )


def reading_row(
    reading: InvoiceReading, claim: Claim, rows: InputSpec, places: dict[str, int], unmatched: list[int]
) -> dict[str, Any]:
    problem = invoice_words.PROBLEMS.get(reading.problem, "")
    waiting = reading.pk in unmatched
    return {
        "reading": reading,
        "file_url": claim.url("document_file", reading.document.uid),
        "source": invoice_words.SOURCES.get(reading.source, ""),
        "sure": invoice_words.sureness(reading.sure),
        "problem": problem,
        "line": places.get(reading.number_key),
        "waiting": waiting,
        "line_url": claim.url("invoice_line", rows.name, reading.pk) if waiting and claim.may_edit else "",
    }


@requires(P.CLAIM_EDIT)
def invoice_line(request: HttpRequest, uid: UUID, rows: str, reading: int) -> HttpResponse:
    """A line made of an invoice that has none: what was read stands in the form, and the applicant confirms it."""
    claim = load(request, uid)
    spec = with_invoices(claim, rows)
    found = waiting_reading(claim, reading)
    form = AnswersForm(
        claim.measure, lines.typed_columns(spec).values(), prefilled(found, spec, claim), request.POST or None
    )
    status = 200
    if request.method == "POST":
        made, status = save(request, claim, spec, form)
        if made:
            if made.invoice_number != found.number_key:
                messages.warning(request, _("The line has another number than the invoice, which still has no line."))
            return redirect("portal:subsidies:invoice_batch", uid, rows)
    title = _("A line for invoice %(number)s") % {"number": found.number_key}
    batch = claim.url("invoice_batch", rows)
    crumbs = claim.crumbs((wording.pick(spec.label), claim.url("line_list", rows)), (_("Invoices read in"), batch))
    context = claim.context(
        rows=spec, reading=found, form=form, title=title, back=batch, crumbs=[*crumbs, {"text": title, "url": ""}]
    )
    return render(request, "subsidies/portal/invoices/line.html", context, status=status)


def waiting_reading(claim: Claim, reading: int) -> InvoiceReading:
    """An invoice of the claim that no line has; any other is not there."""
    intake = Intake(claim.application, claim.stored_lines)
    found = next((each for each in intake.unmatched if each.pk == reading), None)
    if found is None:
        raise Http404
    return found


def prefilled(reading: InvoiceReading, rows: InputSpec, claim: Claim) -> dict[str, Any]:
    """What was read, by the columns that it belongs to."""
    values: dict[str, Any] = {INVOICE_COLUMN: reading.number_key}
    day, amount = dated_by_invoice(rows), amount_of_invoice(rows)
    if day and reading.issued_on:
        values[day.name] = reading.issued_on.isoformat()
    if amount and reading.total is not None and reading.total > 0:
        text = f"{reading.total // 100}.{reading.total % 100:02d}"
        values[amount.name] = {"amount": text, "currency": "CNY"} if amount.type.kind == "money" else text
    if any(column.name == BUYER_COLUMN for column in rows.columns):
        ours = is_buyer(reading, claim.application.enterprise)
        values[BUYER_COLUMN] = "" if ours is None else str(ours).lower()
    return values
