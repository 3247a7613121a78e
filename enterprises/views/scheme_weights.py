"""Weights by comparison in pairs: what is typed, the weights with their consistency, and the line for the document."""

from fractions import Fraction
from itertools import combinations
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from enterprises.rules.assessment import pairwise
from enterprises.rules.assessment.weights import CONSISTENT, RANDOM_INDEX
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires

LONGEST = 60
SAMPLE = 3


@require_safe
@requires(P.SCHEME_READ)
def scheme_weights(request: HttpRequest) -> HttpResponse:
    """Everything stands in the address: nothing is kept, and the page can be handed on."""
    names = names_in(request.GET)
    index = request.GET.get("index", "")
    index = index if index in RANDOM_INDEX else "saaty"
    context = {
        "names": names,
        "text": "\n".join(names),
        "index": index,
        "indices": [("saaty", _("Saaty (1980)")), ("alonso_lamata", _("Alonso and Lamata (2006)"))],
        "limit": CONSISTENT,
        "most": pairwise.MOST,
        **compared(names, request.GET, index),
    }
    template = "enterprises/bureau/schemes/scheme_weights.html"
    part = "#found" if request.headers.get("HX-Target") == "found" else ""
    return render(request, template + part, context)


def names_in(sent: QueryDict) -> list[str]:
    """The parts that are compared, one a line; three without a name to begin with."""
    lines = [line.strip()[:LONGEST] for line in sent.get("names", "").splitlines()]
    found = list(dict.fromkeys(line for line in lines if line))[: pairwise.MOST]
    if len(found) < pairwise.LEAST:
        return [pgettext("scheme", "Part %(number)s") % {"number": number + 1} for number in range(SAMPLE)]
    return found


def compared(names: list[str], sent: QueryDict, index: str) -> dict[str, Any]:
    pairs = {pair: said for pair in combinations(range(len(names)), 2) if (said := said_of(sent, *pair))}
    result = pairwise.compare(len(names), pairs, index)
    rows = zip(names, result.found.weights, strict=True)
    return {
        "pairs": [pair_row(names, one, other, pairs) for one, other in combinations(range(len(names)), 2)],
        "weights": [{"name": name, "value": f"{100 * weight:.2f}%", "bar": 100 * weight} for name, weight in rows],
        "ratio": f"{result.found.ratio:.4f}",
        "is_consistent": result.found.is_consistent,
        "doubt": doubt_row(names, result.doubt),
        "line": pairwise.written(result.matrix),
    }


def said_of(sent: QueryDict, one: int, other: int) -> Fraction | None:
    text = sent.get(f"pair-{one}-{other}", "")
    return next((each for each in pairwise.SCALE if str(each) == text), None)


def pair_row(names: list[str], one: int, other: int, pairs: pairwise.Pairs) -> dict[str, Any]:
    said = pairs.get((one, other), Fraction(1))
    return {
        "name": f"pair-{one}-{other}",
        "one": names[one],
        "other": names[other],
        "choices": [(str(each), words_of(each), each == said) for each in pairwise.SCALE],
    }


def words_of(value: Fraction) -> str:
    """How much more the first one counts than the second."""
    degree = value if value >= 1 else 1 / value
    if degree == 1:
        return _("1: both alike")
    if value > 1:
        return _("%(value)s: the first one more") % {"value": value}
    return _("%(value)s: the second one more") % {"value": value}


def doubt_row(names: list[str], doubt: pairwise.Doubt | None) -> dict[str, str] | None:
    if doubt is None:
        return None
    return {
        "one": names[doubt.one],
        "other": names[doubt.other],
        "said": str(doubt.said),
        "fitting": str(doubt.fitting),
    }
