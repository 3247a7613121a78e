"""Before a back-test: over which calls it may be run, and what their claims tell of what the version asks."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from subsidies import facts, past_claims
from subsidies.models import Call, MeasureVersion
from subsidies.rules import carried
from subsidies.rules.measure import MeasureError
from subsidies.rules.model import InputSpec


@dataclass(frozen=True, slots=True)
class Overview:
    """`told` says of each call how many of the version's inputs its claims carry; `inputs` are as a result has them.

    `usual` are the references of the calls that are chosen unless somebody says otherwise, `to_suppose` the inputs
    for which one value may be supposed since their claims do not tell it.
    """

    calls: QuerySet[Call]
    told: dict[int, str]
    inputs: list[dict[str, Any]]
    usual: list[str]
    to_suppose: list[InputSpec]


def of(version: MeasureVersion) -> Overview:
    """Without a readable document nothing can be told; whoever starts the back-test reads why."""
    calls = past_claims.calls_for(version.measure)
    rows = list(calls)
    own = [call.reference for call in rows if call.measure_version.measure_id == version.measure_id and call.claims]
    try:
        measure = facts.measure_of(version)
    except MeasureError:
        return Overview(calls, {}, [], own, [])
    under = past_claims.versions_under(rows)
    counts = sum(under.values(), Counter[int]())
    pasts = {pk: past for pk, (_row, past) in past_claims.documents(counts).items()}
    has = {
        pk: sum(each.state == carried.CARRIED for each in carried.carry(measure, past)) for pk, past in pasts.items()
    }
    of_all = len(carried.leaves(measure))
    told = {call: words([has[pk] for pk in versions], of_all) for call, versions in under.items()}
    chosen = {pk for call in rows if call.reference in own for pk in under.get(call.pk, ())} or pasts.keys()
    asked = carried.to_suppose(measure, [pasts[pk] for pk in chosen])
    names = {spec.name for spec in asked}
    enough = {pk for pk, past in pasts.items() if not carried.missing_for_all(measure, [past], names)}
    others = [call.reference for call in rows if under.get(call.pk, Counter()).keys() & enough]
    return Overview(calls, told, past_claims.coverage(measure, counts), own or others, asked)


def words(has: list[int], of: int) -> str:
    """Of a call whose claims are under several versions, the fewest and the most."""
    number = f"{min(has)}" if min(has) == max(has) else f"{min(has)}–{max(has)}"
    return _("%(has)s of %(of)s inputs") % {"has": number, "of": of}
