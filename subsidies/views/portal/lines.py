"""Cost lines: the table, one line's form, removal."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from subsidies import wording
from subsidies.actions import lines
from subsidies.actions.lines import BadLine
from subsidies.forms import AnswersForm
from subsidies.models import ClaimLine
from subsidies.rules.lines import invoice_material
from subsidies.rules.model import InputSpec
from subsidies.views.portal.answers import number
from subsidies.views.portal.claim import Claim, load
from subsidies.views.portal.points import points_of

LINES_SHOWN = 100


def rows_of(claim: Claim, name: str) -> InputSpec:
    found = next((spec for spec in claim.measure.row_inputs if spec.name == name), None)
    if found is None:
        raise Http404
    return found


@requires(P.CLAIM_READ)
def line_list(request: HttpRequest, uid: UUID, rows: str) -> HttpResponse:
    """All lines with their sums by currency and in yuan."""
    claim = load(request, uid)
    spec = rows_of(claim, rows)
    found = points_of(claim, spec)
    chosen = request.GET.get("against", "")
    views = [view for view in claim.lines_of(spec) if not chosen or chosen in found.kinds(view)]
    by_currency: dict[str, int] = {}
    for view in views:
        if view.amount:
            by_currency[view.amount[1]] = by_currency.get(view.amount[1], 0) + view.amount[0]
    title = wording.pick(spec.label)
    start = page_start(request.GET.get("page"), len(views))
    context = claim.context(
        rows=spec,
        title=title,
        help=wording.pick(spec.help),
        lines=[found.marked(view) for view in views[start : start + LINES_SHOWN]],
        count=len(views),
        page=page_around(start, len(views)),
        columns=[column for column in spec.columns if column.source == "claim"],
        sums=by_currency,
        total=sum(view.yuan or 0 for view in views),
        tallies=found.tallies(chosen),
        takes_invoices=bool(invoice_material(spec)),
        not_counting=sum(bool(view.problems) for view in views),
        rates=shown_rates(claim),
        crumbs=claim.crumbs((title, "")),
    )
    return render(request, "subsidies/portal/line_list.html", context)


def page_start(asked: str | None, count: int) -> int:
    """Where the shown lines begin; whatever else stands in the address is the first page."""
    start = number(asked)
    return start - start % LINES_SHOWN if start < count else 0


def page_around(start: int, count: int) -> KeysetPage:
    before = str(start - LINES_SHOWN) if start else None
    after = str(start + LINES_SHOWN) if start + LINES_SHOWN < count else None
    return KeysetPage([], before, after)


def shown_rates(claim: Claim) -> list[tuple[str, str]]:
    """The measure's exchange rates, in the order in which its lines name the currencies."""
    columns = [column for rows in claim.measure.row_inputs for column in rows.columns]
    named = [code for column in columns for code in column.currencies]
    rates = claim.worth.rates
    return [(code, rates[code]) for code in dict.fromkeys(named) if code in rates]


@requires(P.CLAIM_EDIT)
def line_add(request: HttpRequest, uid: UUID, rows: str) -> HttpResponse:
    claim = load(request, uid)
    return edit(request, claim, rows_of(claim, rows), None)


@requires(P.CLAIM_EDIT)
def line_edit(request: HttpRequest, uid: UUID, rows: str, line: UUID) -> HttpResponse:
    claim = load(request, uid)
    return edit(request, claim, rows_of(claim, rows), get_or_404(claim.application.lines, uid=line, input=rows))


def edit(request: HttpRequest, claim: Claim, rows: InputSpec, line: ClaimLine | None) -> HttpResponse:
    """One line in its form; saved whole or not at all."""
    specs = list(lines.typed_columns(rows).values())
    form = AnswersForm(claim.measure, specs, line.values if line else {}, request.POST or None)
    status = 200
    if request.method == "POST":
        saved, status = save(request, claim, rows, form, line)
        if saved:
            if request.POST.get("act") == "another":
                return redirect("portal:subsidies:line_add", claim.application.uid, rows.name)
            return redirect("portal:subsidies:line_list", claim.application.uid, rows.name)
    title = _("Change line") if line else _("Add a line")
    crumbs = claim.crumbs((wording.pick(rows.label), claim.url("line_list", rows.name)), (title, ""))
    problems = next((view.problems for view in claim.lines_of(rows) if line and view.line.pk == line.pk), ())
    context = claim.context(rows=rows, line=line, form=form, title=title, crumbs=crumbs, problems=problems)
    return render(request, "subsidies/portal/line_edit.html", context, status=status)


def save(
    request: HttpRequest, claim: Claim, rows: InputSpec, form: AnswersForm, line: ClaimLine | None = None
) -> tuple[ClaimLine | None, int]:
    """The line as it was typed, new or changed; None where it is refused, with the reasons in the form; the status."""
    try:
        saved = lines.save_line(
            claim.application,
            rows.name,
            form.typed(),
            line=line,
            expected_version=number(request.POST.get("version")),
            by=request.user,
            now=claim.now,
        )
    except BadLine as error:
        form.is_valid()
        for name, reason in error.errors.items():
            form.refuse(name, reason)
        return None, 422
    except Stale as error:
        form.add_error(None, error.message)
        claim.application.refresh_from_db()
        return None, 409
    messages.success(request, _("The line is saved."))
    return saved, 200


@requires(P.CLAIM_EDIT)
@require_POST
def line_remove(request: HttpRequest, uid: UUID, rows: str) -> HttpResponse:
    """Remove the chosen lines."""
    claim = load(request, uid)
    spec = rows_of(claim, rows)
    asked = set(request.POST.getlist("line"))
    chosen = [line for line in claim.stored_lines if line.input == spec.name and str(line.uid) in asked]
    if not chosen:
        raise Refused("no_line", _("Choose the lines to remove."))
    removed = lines.remove_lines(
        claim.application, chosen, expected_version=number(request.POST.get("version")), by=request.user, now=claim.now
    )
    messages.success(request, ngettext("%(n)s line removed.", "%(n)s lines removed.", removed) % {"n": removed})
    return redirect("portal:subsidies:line_list", uid, rows)
