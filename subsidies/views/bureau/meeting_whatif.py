"""A what-if over a meeting's list, answered as the question changes; it writes nothing."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.reference.models import Division
from subsidies import meeting_whatif as reads
from subsidies.forms_meeting import WhatIfForm
from subsidies.models import Application, Budget, MeetingItem
from subsidies.rules import whatif
from subsidies.rules.whatif import Answer, Key, Way
from subsidies.views.bureau.meetings import found, items_of

FIRST = {"way": Way.PRO_RATA.value, "key": Key.LARGEST.value}
SHOWN = 50  # of the claims that would get less, the hardest hit first
TEMPLATE = "subsidies/meetings/whatif.html"


@require_safe
@requires(P.MEETING_READ)
def meeting_whatif(request: HttpRequest, uid: UUID) -> HttpResponse:
    meeting = found(request, uid)
    items = items_of(request, meeting)
    measure = reads.ranking(items)
    form = WhatIfForm(request.GET if "way" in request.GET else FIRST, ranks=measure is not None)
    context: dict[str, Any] = {"meeting": meeting, "form": form, "rulings": reads.rulings(items)}
    if form.is_valid():
        falling = reads.falling_of(measure) if measure is not None else None
        context |= answered(items, form.cleaned_data, falling=falling is not False)
    part = request.headers.get("HX-Target") == "what-if-answer"
    return render(request, TEMPLATE + ("#answer" if part else ""), context, status=422 if form.errors else 200)


def answered(items: QuerySet[MeetingItem], given: dict[str, Any], *, falling: bool) -> dict[str, Any]:
    free = reads.free_of(items)
    answer = whatif.answer(
        given["way"],
        reads.puts(items, ranked=given["key"] == Key.RANK),
        free=free,
        money=given["money"],
        cap=given["cap"] or 0,
        key=given["key"],
        falling=falling,
    )
    divisions = Division.objects.in_bulk(answer.by("district"))
    budgets = Budget.objects.in_bulk(answer.by("budget"))
    return {
        "whole": answer.whole,
        "districts": [(divisions.get(key), sums) for key, sums in answer.by("district").items()],
        "budgets": [
            {"budget": budgets[key], "sums": sums, "free": free[key], "left": free[key] - sums.after}
            for key, sums in answer.by("budget").items()
        ],
        "hit": hardest_hit(answer),
    }


def hardest_hit(answer: Answer) -> list[dict[str, Any]]:
    """The claims that would get less, by what they lose."""
    losing = [(put, after) for put, after in zip(answer.puts, answer.amounts, strict=True) if after < put.amount]
    losing.sort(key=lambda row: (row[1] - row[0].amount, row[0].reference))
    shown = losing[:SHOWN]
    rows = Application.objects.filter(reference__in=[put.reference for put, _after in shown])
    claims = {each.reference: each for each in rows.select_related("enterprise")}
    return [
        {"claim": claims[put.reference], "before": put.amount, "after": after, "change": after - put.amount}
        for put, after in shown
    ]
