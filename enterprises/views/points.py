"""Points that experts give in a cycle: who lacks some, and one subject's, given, confirmed or sent back."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import queries_points as queries
from enterprises.actions.assessments import points
from enterprises.actions.figures import writing
from enterprises.enums_assessments import CycleState, PointsState
from enterprises.filters_points import PointsFilter
from enterprises.forms_cycles import VersionedForm
from enterprises.forms_points import HUNDREDTHS, ConfirmForm, GiveForm, ReturnForm, plain
from enterprises.models import Cycle, ExpertPoints, SelfAssessment
from enterprises.result_words import pick
from enterprises.rules.assessment.asked_points import AskedPoints
from enterprises.views.acts import posted
from enterprises.views.cycles import found as found_cycle
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage


class PointsList(ListPage):
    """Everybody who is assessed in one cycle, with how many points there are and how many are missing."""

    filterset = PointsFilter
    template = "enterprises/bureau/points_list.html"
    sorts = {"code": ("coded", "id")}

    def respond(self) -> HttpResponse:
        self.cycle: Cycle = found_cycle(self.request, self.kwargs["uid"])  # type: ignore[attr-defined]
        self.asked = queries.asked_of(self.cycle)
        self.request.asked = len(self.asked)  # type: ignore[attr-defined]
        return super().respond()

    def rows(self) -> Any:
        return queries.rows_of(self.cycle, clock.today())

    def context(self, page: KeysetPage) -> dict[str, Any]:
        for row in page.items:
            row.missing = len(self.asked) - row.given
        return {
            "cycle": self.cycle,
            "asked": [pick(each.label) for each in self.asked],
            "counts": queries.counts_of(self.cycle, clock.today()),
        }


points_list = require_safe(PointsList.as_view(P.SCHEME_READ))


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a subject: what was given and confirmed, what it thinks itself, and what this person may do."""

    id: str
    label: str
    span: str
    state: PointsState
    given: ExpertPoints | None
    first: str
    confirmed: str
    own: str
    own_note: str
    give: GiveForm | None
    confirm: ConfirmForm | None
    back: ReturnForm | None


def told(points_times: int | None) -> str:
    return "" if points_times is None else plain(Decimal(points_times) / HUNDREDTHS)


def span(asked: AskedPoints) -> str:
    if asked.steps:
        return ", ".join(map(plain, asked.steps))
    return f"{plain(asked.low)}–{plain(asked.high)}"


def thing(request: HttpRequest, uid: UUID, subject: UUID) -> tuple[Cycle, Any]:
    """The cycle and who is assessed in it."""
    cycle = found_cycle(request, uid)
    return cycle, get_or_404(queries.rows_of(cycle, clock.today()), uid=subject)


@require_safe
@requires(P.SCHEME_READ)
def points_detail(request: HttpRequest, uid: UUID, subject: UUID) -> HttpResponse:
    cycle, row = thing(request, uid, subject)
    return show(request, cycle, row)


def show(
    request: HttpRequest,
    cycle: Cycle,
    row: Any,
    *,
    refused: VersionedForm | None = None,
    part: str = "",
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    subject = queries.kept_subject(row)
    rows = ExpertPoints.objects.filter(cycle=cycle, subject=subject).select_related(
        "first_by", "confirmed_by", "returned_by"
    )
    given = {each.part: each for each in rows} if subject else {}
    own = SelfAssessment.objects.filter(cycle=cycle, subject=subject).select_related("told_by").first()
    lines = []
    for asked in queries.asked_of(cycle):
        forms = forms_of(request, cycle, asked, given.get(asked.id))
        if refused is not None and asked.id == part:
            forms[name] = refused
        lines.append(line(asked, given.get(asked.id), own if subject else None, forms))
    context = {"cycle": cycle, "row": row, "lines": lines, "own": own if subject else None, "refused": refused}
    return render(request, "enterprises/bureau/points_detail.html", context, status=status)


def forms_of(request: HttpRequest, cycle: Cycle, asked: AskedPoints, given: ExpertPoints | None) -> dict[str, Any]:
    """What this person may do: give while figures are collected; confirm or send back what another has given."""
    if cycle.state != CycleState.COLLECTING:
        return {}
    version = {"version": given.version if given else 0}
    found: dict[str, Any] = {}
    if request.user.may(P.CYCLE_RUN):
        found["give"] = GiveForm(asked=asked, initial=version)
    if given is not None and request.user.may(P.CYCLE_CHECK) and given.first_by_id != request.user.pk:
        if given.state == PointsState.WAITING:
            initial = version | {"points": Decimal(given.first) / HUNDREDTHS}
            found["confirm"] = ConfirmForm(asked=asked, initial=initial)
        if given.state != PointsState.RETURNED:
            found["back"] = ReturnForm(asked=asked, initial=version)
    return found


def line(asked: AskedPoints, given: ExpertPoints | None, own: SelfAssessment | None, forms: dict[str, Any]) -> Line:
    return Line(
        asked.id,
        pick(asked.label),
        span(asked),
        given.state if given else PointsState.MISSING,
        given,
        told(given.first) if given else "",
        told(given.confirmed) if given else "",
        told(own.points.get(asked.id)) if own else "",
        own.notes.get(asked.id, "") if own else "",
        forms.get("give"),
        forms.get("confirm"),
        forms.get("back"),
    )


def asked_in(cycle: Cycle, part: str) -> AskedPoints:
    found = next((each for each in queries.asked_of(cycle) if each.id == part), None)
    if found is None:
        raise Http404
    return found


def given_in(cycle: Cycle, row: Any, part: str) -> ExpertPoints:
    return get_or_404(ExpertPoints.objects.filter(cycle=cycle, subject=queries.kept_subject(row)), part=part)


def version_of(cycle: Cycle, row: Any, part: str) -> int:
    """Of the points as they are now; 0 where none are given."""
    given = ExpertPoints.objects.filter(cycle=cycle, subject=queries.kept_subject(row), part=part).first()
    return given.version if given else 0


def done(
    request: HttpRequest, cycle: Cycle, row: Any, form: VersionedForm, part: str, name: str, act: Callable[[], object]
) -> HttpResponse:
    if not posted(form, act, lambda: version_of(cycle, row, part)):
        return show(request, cycle, row, refused=form, part=part, name=name, status=422)
    said = {
        "give": _("The points are given; another person confirms them."),
        "confirm": _("The points are confirmed and count."),
        "back": _("The points are sent back."),
    }
    messages.success(request, said[name])
    return redirect(reverse("bureau:enterprises:points_detail", args=[cycle.uid, row.uid]) + f"#{part}")


@require_POST
@requires(P.CYCLE_RUN)
def points_give(request: HttpRequest, uid: UUID, subject: UUID, part: str) -> HttpResponse:
    cycle, row = thing(request, uid, subject)
    form = GiveForm(request.POST, asked=asked_in(cycle, part))

    def act() -> object:
        values = form.cleaned_data
        return points.give(
            cycle,
            writing.subject_of(row),
            part,
            values["points"],
            note=values["note"],
            expected_version=values["version"],
            by=request.user,
            now=clock.now(),
        )

    return done(request, cycle, row, form, part, "give", act)


def second(
    request: HttpRequest,
    uid: UUID,
    subject: UUID,
    part: str,
    kind: type[VersionedForm],
    name: str,
    do: Callable[..., object],
) -> HttpResponse:
    """What the second person does with the points that the first has given."""
    cycle, row = thing(request, uid, subject)
    given, form = given_in(cycle, row, part), kind(request.POST, asked=asked_in(cycle, part))

    def act() -> object:
        values = dict(form.cleaned_data)
        return do(given, expected_version=values.pop("version"), **values, by=request.user, now=clock.now())

    return done(request, cycle, row, form, part, name, act)


@require_POST
@requires(P.CYCLE_CHECK)
def points_confirm(request: HttpRequest, uid: UUID, subject: UUID, part: str) -> HttpResponse:
    return second(request, uid, subject, part, ConfirmForm, "confirm", points.confirm)


@require_POST
@requires(P.CYCLE_CHECK)
def points_send_back(request: HttpRequest, uid: UUID, subject: UUID, part: str) -> HttpResponse:
    return second(request, uid, subject, part, ReturnForm, "back", points.send_back)
