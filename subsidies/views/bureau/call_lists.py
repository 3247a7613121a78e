"""The lists before the decision under their measures' own rules: as a what-if, or as they were settled."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from pilotzone.formula.formats import show
from pilotzone.formula.text import Text
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from subsidies import facts, listing, queries, wording
from subsidies.enums import Stage, State
from subsidies.models import Application, Budget, Call, Settlement
from subsidies.rules import settling
from subsidies.rules.bearing import Funds
from subsidies.wording import language

BEFORE_DECISION = (State.DISTRICT_REVIEW, State.CITY_REVIEW, State.CORRECTION)


def call_lists(request: HttpRequest, budget: Budget, claims: list[Application]) -> list[dict[str, Any]]:
    """For each call whose measure has a rule for the list: what the rule gives, and whether that stands."""
    rows, calls = [], {claim.call_id: claim.call for claim in claims}.values()
    for call in filter(has_list_rule, calls):
        funds = listing.funds_of(call, {budget.pk: budget})
        found = listing.of_call(call, funds)
        if found is not None and shows(found):
            rows.append(list_row(request, found, funds))
    return rows


def has_list_rule(call: Call) -> bool:
    return settling.has_rule(facts.measure_of(call.measure_version))


def shows(found: listing.CallList) -> bool:
    return found.is_settled_by_rule or standing_settlement(found.call) is not None


def standing_settlement(call: Call) -> Settlement | None:
    return call.settlements.filter(fallen_at=None).select_related("made_by", "call__measure_version").first()


def list_row(request: HttpRequest, found: listing.CallList, funds: Funds) -> dict[str, Any]:
    """A standing settlement shows what it froze, and whether the money changed since; else the rule as a what-if."""
    standing = standing_settlement(found.call)
    waiting = [claim for claim in found.applications.values() if claim.state == State.DECIDING]
    frozen = queries.records_of(waiting, Stage.SETTLED)
    parts = {claim.reference: frozen[claim.pk]["allocation"] for claim in waiting if claim.pk in frozen}
    rows = {reference: frozen_row(part) for reference, part in parts.items()} if standing else {}
    if not rows:
        rows = {row.reference: open_row(row) for row in found.settled.rows}
    by = places_by(found)
    rows = {reference: row | {"ranked_by": by.get(reference, "")} for reference, row in rows.items()}
    rest = Application.objects.filter(call=found.call, state__in=BEFORE_DECISION)
    return {
        "call": found.call,
        "standing": standing if parts else None,
        "by_reference": rows,
        "count": len(found.settled.rows),
        "total": found.settled.total,
        "given": sum(row["amount"] for row in rows.values()),
        "budget": found.settled.budget,
        "several": not funds.is_single,
        "digest": found.digest,
        "is_old": bool(parts) and standing is not None and listing.is_old(standing, funds),
        "clauses": clause_words(found, rows),
        "under_review": rest.count(),
        "closes_at": found.call.closes_at if found.call.is_open(clock.now()) else None,
        "may_settle": request.user.may(P.DECISION_SETTLE),
    }


def places_by(found: listing.CallList) -> dict[str, str]:
    """By reference, what a claim's place rests on, in words: who decides on a ranking sees the scores beside it."""
    kind = settling.ranking_type(found.measure)
    ranked = {row.reference: row.ranked_by for row in found.settled.rows if row.place and row.ranked_by is not None}
    return {reference: show(value, kind, language()) for reference, value in ranked.items()} if kind else {}


def frozen_row(part: dict[str, Any]) -> dict[str, Any]:
    reasons = [Text(each["zh"], each["en"]) for each in part["reasons"]]
    before, amount = settling.fen(part["before"]), settling.fen(part["amount"])
    return rule_row(before, amount, part["place"], part["clause"], reasons)


def open_row(row: settling.Settled) -> dict[str, Any]:
    return rule_row(row.before, row.amount, row.place, row.clause, row.reasons)


def rule_row(before: int, amount: int, place: int, clause: str, reasons: Iterable[Text]) -> dict[str, Any]:
    return {
        "amount": amount,
        "change": amount - before,
        "place": place,
        "clause": clause,
        "reasons": [wording.pick(each) for each in reasons],
    }


def clause_words(found: listing.CallList, rows: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    """The clauses that the rule rests on, with their text."""
    named = dict.fromkeys(row["clause"] for row in rows.values())
    clauses = [found.measure.clauses[name] for name in named if name in found.measure.clauses]
    return [{"label": wording.pick(each.label), "text": wording.pick(each.text)} for each in clauses]
