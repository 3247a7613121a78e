"""Two to four claims side by side: amounts, what they rest on, findings, with the differences marked."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.kernel.money import plain_money
from pilotzone.ui.templatetags.ui import local_text
from subsidies.enums import AMOUNTS, Stage
from subsidies.models import Application, Entitlement, SelectedClaim
from subsidies.rules.explanation import Explanation
from subsidies.views.bureau.claim_page import finding_counts
from subsidies.views.bureau.decisions import is_uuid
from subsidies.views.explained import explained, finding_rows

MOST = 4


@require_safe
@requires(P.QUEUE_READ)
def claim_compare(request: HttpRequest) -> HttpResponse:
    """The claims that the address names, else the first kept ones; the fifth and later ones are left out."""
    rows = Application.objects.in_office(request.user).for_list().select_related("measure_version__measure")
    uids = [uid for uid in request.GET.getlist("claim") if is_uuid(uid)]
    held = SelectedClaim.objects.filter(user=request.user).values("application")
    rows = rows.filter(uid__in=uids) if uids else rows.filter(pk__in=held)
    claims = list(rows.order_by("reference")[:MOST])
    return render(request, "subsidies/bureau/desk/claim_compare.html", {"claims": claims, "groups": groups(claims)})


def groups(claims: Sequence[Application]) -> list[dict[str, Any]]:
    """Each group of rows by its heading; nothing to compare with one claim alone."""
    if len(claims) < 2:
        return []
    latest = latest_amounts(claims)
    explanations = [explained(latest[each.pk]) if each.pk in latest else None for each in claims]
    return [
        {"title": _("The claims"), "rows": [row(label, values) for label, values in heads(claims)]},
        {"title": _("Amounts (¥)"), "rows": amount_rows(claims)},
        {"title": _("What the amount rests on"), "rows": named_rows([inputs_of(each) for each in explanations])},
        {"title": _("Steps of the amount"), "rows": named_rows([steps_of(each) for each in explanations])},
        {"title": _("Findings"), "rows": named_rows([findings_of(each) for each in explanations])},
    ]


def latest_amounts(claims: Iterable[Application]) -> dict[int, Entitlement]:
    """The amount of the furthest stage of each claim."""
    rows = Entitlement.objects.filter(application__in=list(claims), is_current=True)
    found: dict[int, Entitlement] = {}
    order = list(Stage)
    for made in rows.select_related("measure_version__measure"):
        held = found.get(made.application_id)
        if held is None or order.index(Stage(made.stage)) > order.index(Stage(held.stage)):
            found[made.application_id] = made
    return found


def row(label: str, values: Sequence[str], *, is_money: bool = False) -> dict[str, Any]:
    return {"label": label, "values": values, "differs": len(set(values)) > 1, "is_money": is_money}


def heads(claims: Sequence[Application]) -> list[tuple[str, list[str]]]:
    return [
        (_("District"), [local_text(each.division, "name") if each.division else "" for each in claims]),
        (_("Measure"), [str(each.measure_version) for each in claims]),
        (_("Stage"), [each.get_state_display() for each in claims]),
        (_("Project"), [each.project for each in claims]),
        (_("Officer"), [each.assigned_to.name if each.assigned_to else "" for each in claims]),
    ]


def amount_rows(claims: Sequence[Application]) -> list[dict[str, Any]]:
    return [
        row(str(stage.label), [money(getattr(each, stage.value)) for each in claims], is_money=True)
        for stage in AMOUNTS
    ]


def money(minor: int | None) -> str:
    return _("Not yet") if minor is None else plain_money(minor)


def named_rows(columns: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """One row for each name that a claim has, in the order of the first claim that has it."""
    names = dict.fromkeys(name for column in columns for name in column)
    return [row(name, [column.get(name, "") for column in columns]) for name in names]


def inputs_of(explanation: Explanation | None) -> dict[str, str]:
    steps = explanation.steps if explanation else ()
    return {given.label: given.value for step in steps for given in step.inputs}


def steps_of(explanation: Explanation | None) -> dict[str, str]:
    return {step.label: step.value for step in (explanation.steps if explanation else ())}


def findings_of(explanation: Explanation | None) -> dict[str, str]:
    found = {}
    for each in finding_rows(explanation) if explanation else ():
        words = finding_counts([each])
        found[each["title"]] = " · ".join(filter(None, [words[0]["label"] if words else "", each["evidence"]]))
    return found
