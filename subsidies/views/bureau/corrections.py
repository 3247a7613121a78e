"""Asking for corrections: all fields, lines and papers on one page, so that one request names everything."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import requires
from subsidies import facts, late_remarks
from subsidies.actions import correcting, late_remarking, reviewing
from subsidies.actions.drafting import is_asked
from subsidies.forms_bureau import CorrectionForm
from subsidies.models import Application
from subsidies.rules import targets
from subsidies.rules.model import Measure
from subsidies.views.bureau import evidence
from subsidies.views.bureau.seen import page_of, seen
from subsidies.views.explained import language


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CORRECTION_REQUEST)
def correction_request(request: HttpRequest, uid: UUID) -> HttpResponse:
    application = seen(request, uid)
    measure = facts.measure_of(application.measure_version)
    possible = sorted(correcting.possible_targets(application, measure))
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, targets=possible, initial={"version": application.version})
    late = permissions_of(request, application, possible)
    rows = TargetRows(request, late)
    if data and any(rows.is_loose(target) for target in possible):
        form.full_clean()
        form.add_error("target", _("A remark stands at a point that is not ticked. It would not be sent."))
    elif data and data.get("act") == "ask":
        try:
            return ask_supervisor(request, application)
        except Refused as error:
            form.add_error("target", error.message)
    elif form.is_valid():
        try:
            made = correcting.request(
                application,
                form.remarks(),
                by=request.user,
                now=clock.now(),
                expected_version=form.cleaned_data["version"],
            )
        except DomainError as error:
            form.add_error("target", error.message)
        else:
            count = made.items.count()
            text = ngettext(
                "%(count)s point was sent to the enterprise.", "%(count)s points were sent to the enterprise.", count
            )
            messages.success(request, text % {"count": count})
            return redirect(page_of(request, application))
    context = {
        "form": form,
        "claim": application,
        "groups": target_groups(rows, application, measure),
        "late": late,
        "why": request.POST.get("why", ""),
        "tail": request.GET.urlencode(),
    }
    return render(request, "subsidies/bureau/correction_request.html", context, status=422 if form.errors else 200)


def ask_supervisor(request: HttpRequest, application: Application) -> HttpResponse:
    """The ticked points that were reviewed before go to a supervisor; the others are sent with them afterwards."""
    ticked = request.POST.getlist("target")
    points = correcting.checked(application, {each: request.POST.get(f"remark-{each}", "") for each in ticked})
    made = late_remarking.ask(application, points, why=request.POST.get("why", ""), by=request.user, now=clock.now())
    text = ngettext(
        "%(count)s point is with a supervisor now.", "%(count)s points are with a supervisor now.", len(made)
    )
    messages.success(request, text % {"count": len(made)})
    return redirect("bureau:subsidies:correction_request", application.uid)


def permissions_of(request: HttpRequest, application: Application, points: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Of points that the desk reviewed before: since when, and whether a supervisor was asked and has answered."""
    try:
        desk = reviewing.require_desk(application, request.user)
    except DomainError:
        return {}
    since = late_remarks.reviewed_at(application, desk)
    known = late_remarks.waiting_or_allowed(application, desk)
    late = late_remarks.late_points(application, desk, points)
    return {point: {"since": since, "asked": known.get(point)} for point in late}


def target_groups(row: "TargetRows", application: Application, measure: Measure) -> list[dict[str, Any]]:
    """Answers, lines (each with its columns folded below it) and papers, with what stands there and what was ticked."""
    answers = [
        row.of(
            targets.Target(targets.ANSWER, spec.name),
            spec.label.pick(language()),
            application.answers.get(spec.name),
            spec,
        )
        for spec in measure.scalar_inputs
        if is_asked(spec)
    ]
    lines = []
    specs = {spec.name: spec for spec in measure.row_inputs}
    for line in evidence.lines_of(application):
        spec = specs[line.input]
        plain = evidence.line_row(line, spec, line.position)
        label = _("Line %(number)s") % {"number": line.position}
        whole = row.of(targets.Target(targets.LINE, str(line.uid)), label, None, None)
        whole["value"] = " · ".join(filter(None, (plain.title, plain.day, plain.amount)))
        columns = [
            row.of(
                targets.Target(targets.LINE, str(line.uid), column.name),
                column.label.pick(language()),
                line.values.get(column.name),
                column,
            )
            for column in spec.columns
            if column.source == "claim"
        ]
        seen_at_once = any(each["ticked"] or each["wrong"] for each in columns)
        lines.append(whole | {"columns": columns, "unfold": seen_at_once})
    names = evidence.paper_names(application)
    papers = [
        row.of(targets.Target(targets.MATERIAL, material.id), material.label.pick(language()), None, None)
        | {"value": names.get(material.id, "")}
        for material in measure.materials
        if material.source != "enterprise"
    ]
    return [
        {"title": _("Answers"), "rows": answers},
        {"title": _("Lines"), "rows": lines},
        {"title": _("Papers"), "rows": papers},
    ]


class TargetRows:
    """Rows of the request with what was ticked and typed before, so that nothing is lost on an error."""

    def __init__(self, request: HttpRequest, late: Mapping[str, dict[str, Any]]) -> None:
        self.late = late
        self.ticked = set(request.POST.getlist("target")) or set(request.GET.getlist("target"))
        self.data = request.POST

    def of(self, target: targets.Target, label: str, answer: Any, spec: Any) -> dict[str, Any]:
        name = str(target)
        return {
            "target": name,
            "label": label,
            "value": evidence.shown(answer, spec) if spec else "",
            "ticked": name in self.ticked,
            "remark": self.data.get(f"remark-{name}", "") or self.remark_asked(name),
            "late": self.late.get(name),
            "wrong": self.wrong(name),
        }

    def typed(self, name: str) -> str:
        return str(self.data.get(f"remark-{name}", "")).strip()

    def is_loose(self, name: str) -> bool:
        """Whether a remark was typed at a point that was not ticked: it would be lost without a word."""
        return name not in self.ticked and self.typed(name) not in ("", self.remark_asked(name))

    def wrong(self, name: str) -> str:
        """What is to be mended in this row, once it was sent."""
        if self.is_loose(name):
            return _("Tick this point, or empty the remark.")
        return _("Say what is wrong.") if self.data and name in self.ticked and not self.typed(name) else ""

    def remark_asked(self, name: str) -> str:
        """What a supervisor was asked for, so that it need not be typed again."""
        asked = (self.late.get(name) or {}).get("asked")
        return asked.remark if asked else ""
