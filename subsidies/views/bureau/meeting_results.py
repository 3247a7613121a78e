"""The result of a decision meeting: entered by two people claim by claim, compared, confirmed, carried out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import requires
from pilotzone.kernel.paging import page_of
from subsidies import facts, meeting_results, wording
from subsidies import meetings as reads
from subsidies.actions.meetings import carrying_out, entering
from subsidies.actions.meetings.entering import Bars, Given
from subsidies.actions.meetings.minuting import require_held
from subsidies.enums_meeting import MeetingVerdict
from subsidies.meeting_results import Line, Result
from subsidies.models import Meeting, MeetingItem
from subsidies.views.bureau.meetings import PAGE, found, items_of

SIZE = 50
SHOWS = ("open", "differ", "all")
ENTER = "bureau:subsidies:meeting_enter"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEETING_ENTER)
def meeting_enter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A page of claims with what this person entered; what the other entered is shown where the two differ."""
    meeting = found(request, uid)
    require_held(meeting)
    if request.method != "POST":
        return page(request, meeting)
    given, errors = typed(request.POST, items_of(request, meeting))
    if given and not errors:
        try:
            count = entering.enter(meeting, given, by=request.user, now=clock.now())
        except Refused as error:
            errors = {int(error.field or 0): error.message}
        else:
            text = ngettext("%(count)s claim entered.", "%(count)s claims entered.", count)
            messages.success(request, text % {"count": count})
            return redirect(request.get_full_path())
    if not given and not errors:
        messages.warning(request, _("Nothing was chosen."))
    return page(request, meeting, errors=errors)


def typed(data: QueryDict, items: QuerySet[MeetingItem]) -> tuple[dict[int, Given], dict[int, str]]:
    """What the page says, by claim; rows without a verdict say nothing."""
    keys = {name.removeprefix("verdict-") for name, value in data.items() if name.startswith("verdict-") and value}
    rows = items.filter(application__in=[int(key) for key in keys if key.isdecimal() and len(key) < 19])
    given = {
        key: Given(
            MeetingVerdict(data[f"verdict-{key}"]), data.get(f"clause-{key}", ""), data.get(f"reason-{key}", "")[:1000]
        )
        for key in rows.values_list("application", flat=True)
        if data[f"verdict-{key}"] in MeetingVerdict.values
    }
    return given, {}


def page(request: HttpRequest, meeting: Meeting, errors: dict[int, str] | None = None) -> HttpResponse:
    result = meeting_results.of_meeting(meeting)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "open"
    items = items_of(request, meeting).filter(pk__in=[each.item for each in chosen(result, show, request.user.pk)])
    shown = page_of(items.for_sheet(), ("sort_key",), size=SIZE, cursor=request.GET.get("page", ""))
    context = {
        "meeting": meeting,
        "show": show,
        "shows": [(each, len(chosen(result, each, request.user.pk))) for each in SHOWS],
        "page": shown,
        "rows": rows_of(request, meeting, shown.items, result, errors or {}),
        "errors": summary(shown.items, errors or {}),
        "verdicts": MeetingVerdict,
    }
    return render(request, "subsidies/meetings/enter.html", context, status=422 if errors else 200)


def chosen(result: Result, show: str, person: int) -> list[Line]:
    """The claims that this person has still to enter, those on which the two differ, or all."""
    if show == "differ":
        return result.differing
    if show == "all":
        return list(result.lines)
    return [each for each in result.lines if not each.is_whole and each.by(person) is None]


def rows_of(
    request: HttpRequest, meeting: Meeting, items: list[MeetingItem], result: Result, errors: dict[int, str]
) -> list[dict[str, Any]]:
    lines = {each.item: each for each in result.lines}
    claims = [each.application for each in items]
    bars = Bars.of(meeting, claims, request.user).reasons
    recusals = reads.recusals(meeting)
    return [
        row_of(request, item, lines[item.pk])
        | {
            "barred": bars[item.application_id].message if item.application_id in bars else "",
            "stepped_back": reads.stepped_back(recusals, item.application),
            "error": errors.get(item.application_id, ""),
        }
        for item in items
    ]


def row_of(request: HttpRequest, item: MeetingItem, line: Line) -> dict[str, Any]:
    own, key = line.by(request.user.pk), item.application_id
    measure, data = facts.measure_of(item.application.measure_version), request.POST
    clauses = [(each.id, wording.pick(each.label)) for each in measure.clauses.values()]
    return {
        "claim": item.application,
        "amount": line.amount,
        "verdict": data.get(f"verdict-{key}", own.verdict.value if own else ""),
        "clause": data.get(f"clause-{key}", own.clause if own else ""),
        "reason": data.get(f"reason-{key}", own.reason if own else ""),
        "clauses": clauses,
        "is_full": line.is_whole and own is None,
        "both": [(each, wording.clause_label(measure, each.clause)) for each in line.entries if line.differs],
        "is_first": own.slot == 1 if own else not line.entries,
    }


def summary(items: list[MeetingItem], errors: dict[int, str]) -> list[dict[str, str]]:
    references = {each.application_id: each.application.reference for each in items}
    return [{"text": f"{references.get(key, '')} {text}".strip(), "url": f"#row-{key}"} for key, text in errors.items()]


@require_POST
@requires(P.MEETING_ENTER)
def meeting_enter_rest(request: HttpRequest, uid: UUID) -> HttpResponse:
    entered, left = entering.enter_rest(found(request, uid), by=request.user, now=clock.now())
    text = ngettext("%(count)s claim entered as proposed.", "%(count)s claims entered as proposed.", entered)
    messages.success(request, text % {"count": entered})
    if left:
        text = ngettext("%(count)s claim is left to others.", "%(count)s claims are left to others.", left)
        messages.warning(request, text % {"count": left})
    return redirect(PAGE, uid)


@require_POST
@requires(P.MEETING_ENTER)
def meeting_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    meeting = found(request, uid)
    carrying_out.confirm(meeting, digest=request.POST.get("digest", ""), by=request.user, now=clock.now())
    messages.success(request, _("The result is confirmed and is being carried out."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.MEETING_ENTER)
def meeting_take_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    carrying_out.take_up(found(request, uid), by=request.user, now=clock.now())
    return redirect(PAGE, uid)


@require_POST
@requires(P.MEETING_PREPARE)
def meeting_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    carrying_out.close(found(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The meeting is closed. What was left can be put to another."))
    return redirect(PAGE, uid)
