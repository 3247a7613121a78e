"""Contests for the bureau: the queue, one contest with its evidence, examined by one person, decided by another."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import contest_review as pages
from enterprises.actions.assessments import contesting
from enterprises.facts_assessments import scheme_of
from enterprises.filters_assessments import ContestFilter
from enterprises.forms_contests import ExamineForm
from enterprises.forms_cycles import DecideForm, SendBackForm, VersionedForm
from enterprises.models import Contest
from enterprises.rules.assessment import claimed
from enterprises.views.acts import Acts
from enterprises.views.cycles import waiting
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage


class ContestList(ListPage):
    """Those due first stand first."""

    filterset = ContestFilter
    template = "enterprises/bureau/contest_list.html"
    sorts = {"due": ("due_on", "id"), "newest": ("-filed_at", "-id")}

    def rows(self) -> Any:
        rows = Contest.objects.visible_to(self.request.user).for_list()
        return rows.select_related("cycle__scheme_version", "enterprise")

    def context(self, page: KeysetPage) -> dict[str, Any]:
        today = clock.today()
        for row in page.items:
            row.late = row.is_late(today)
            row.figure_label = pages.figure_label(row, scheme_of(row.cycle.scheme_version.document))
        return {"here": "contests", "waiting": waiting(self.request)}


contest_list = require_safe(ContestList.as_view(P.SCHEME_READ))


def found(request: HttpRequest, uid: UUID) -> Contest:
    people = ("cycle__scheme_version__scheme", "assessment__run__base", "assessment__cycle__scheme_version")
    return get_or_404(Contest.objects.visible_to(request.user).for_list().select_related(*people), uid=uid)


@require_safe
@requires(P.SCHEME_READ)
def contest_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(request, uid))


def show(request: HttpRequest, contest: Contest, *, status: int = 200, **forms: VersionedForm) -> HttpResponse:
    version = {"version": contest.version}
    context = {
        "contest": contest,
        "act": pages.act(contest, request.user),
        "late": contest.is_late(clock.today()),
        "examine": examine_form(contest),
        "decide": DecideForm(initial=version),
        "back": SendBackForm(initial=version),
        **pages.told(contest, scheme_of(contest.cycle.scheme_version.document)),
        **forms,
    }
    return render(request, "enterprises/bureau/contest_detail.html", context, status=status)


@require_safe
@requires(P.SCHEME_READ)
def contest_file(request: HttpRequest, uid: UUID, file: UUID) -> HttpResponse:
    """A paper of evidence, opened in the browser."""
    contest = found(request, uid)
    row = get_or_404(contest.files.select_related("file"), uid=file)
    return stream(row.file, inline=True)


def examine_form(contest: Contest, data: Any = None) -> ExamineForm:
    scheme = scheme_of(contest.cycle.scheme_version.document)
    figure = scheme.figure(contest.figure)
    initial = {"version": contest.version, "value": claimed.typed(figure, contest.claimed)}
    return ExamineForm(data, scheme=scheme, figure=figure, initial=initial)


acts = Acts(found, show, "bureau:enterprises:contest_detail")


@require_POST
@requires(P.CONTEST_EXAMINE)
def contest_examine(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The proposal is made; another person decides.")
    form = examine_form(found(request, uid), request.POST)
    return acts.take(request, uid, form, "examine", contesting.examine, said)


@require_POST
@requires(P.CONTEST_DECIDE)
def contest_send_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The contest goes back to be examined again.")
    return acts.take(request, uid, SendBackForm(request.POST), "back", contesting.send_back, said)


@require_POST
@requires(P.CONTEST_DECIDE)
def contest_decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The second person follows the proposal; whoever does not sends it back."""
    said = _("The contest is decided; the enterprise has been told.")
    return acts.take(request, uid, DecideForm(request.POST), "decide", contesting.decide, said)
