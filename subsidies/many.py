"""What is known of many claims in the same few statements as of one: acts, interests, amounts, signatures."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models.fields.json import KeyTextTransform

from enterprises.models import Membership
from pilotzone.audit.models import AuditEvent
from subsidies.enums import Stage
from subsidies.enums_meeting import DecidingWay
from subsidies.hands import ACTS
from subsidies.models import (
    Application,
    Call,
    Correction,
    Entitlement,
    LineRuling,
    MeasureVersion,
    MeetingItem,
    Opinion,
    Signature,
)
from subsidies.rules import desks


def with_terms(applications: Iterable[Application]) -> list[Application]:
    """The claims with call and version attached, each read once: a version's document is long."""
    found = list(applications)
    calls = Call.objects.in_bulk({each.call_id for each in found})
    versions = MeasureVersion.objects.select_related("measure").in_bulk({each.measure_version_id for each in found})
    for each in found:
        each.call, each.measure_version = calls[each.call_id], versions[each.measure_version_id]
    return found


def acts_on(applications: Collection[Application]) -> dict[int, set[desks.Act]]:
    """Everybody's part in the review of each claim, as `queries.acts_on` finds it for one."""
    found: dict[int, set[desks.Act]] = defaultdict(set)
    keys = [each.pk for each in applications]
    parts = (
        LineRuling.objects.filter(line__application__in=keys).values_list("line__application", "made_by", "desk"),
        Opinion.objects.filter(application__in=keys).values_list("application", "given_by", "desk"),
        Correction.objects.filter(application__in=keys).values_list("application", "opened_by", "desk"),
    )
    for rows in parts:
        for application, person, desk in rows:
            found[application].add(desks.Act(person, desk))
    by_uid = {each.uid: each.pk for each in applications}
    events = AuditEvent.objects.filter(
        chain__case_kind="subsidies.application", chain__case_uid__in=by_uid, kind__in=ACTS, actor__isnull=False
    )
    recorded = events.values_list(
        "chain__case_uid", "actor", KeyTextTransform("desk", "payload"), KeyTextTransform("for", "payload")
    )
    for uid, person, desk, stood_in_for in recorded:
        found[by_uid[uid]].add(desks.Act(person, desk))
        if stood_in_for:
            found[by_uid[uid]].add(desks.Act(int(stood_in_for), desk))
    return found


def interested(applications: Collection[Application], people: Iterable[int]) -> set[int]:
    """The claims in which one of the people has an interest, as `queries.has_interest` finds it for one."""
    asked = set(people)
    enterprises = {each.enterprise_id for each in applications}
    rows = Membership.objects.filter(enterprise__in=enterprises, user__in=asked)
    own = set(rows.values_list("enterprise", flat=True))
    return {
        each.pk
        for each in applications
        if each.enterprise_id in own or asked & {each.created_by_id, each.submitted_by_id}
    }


def current_amounts(
    applications: Collection[Application], *stages: Stage, with_records: bool = False
) -> dict[tuple[int, str], Entitlement]:
    """The current amounts of the stages, by claim and stage; a record is fetched alone where none were asked for."""
    rows = Entitlement.objects.filter(
        application__in=[each.pk for each in applications], stage__in=stages, is_current=True
    )
    rows = rows if with_records else rows.defer("record")
    return {(each.application_id, each.stage): each for each in rows}


def signatures_on(applications: Collection[Application]) -> dict[int, list[Signature]]:
    """The signatures that stand, by claim."""
    found: dict[int, list[Signature]] = defaultdict(list)
    rows = Signature.objects.filter(application__in=[each.pk for each in applications], fallen_at=None)
    for row in rows:
        found[row.application_id].append(row)
    return found


def before_meetings(applications: Collection[Application]) -> set[int]:
    """The claims that stand on the list of a decision meeting."""
    rows = MeetingItem.objects.filter(application__in=[each.pk for each in applications], stands=True)
    return set(rows.values_list("application", flat=True))


def ways_of(calls: Iterable[int]) -> dict[int, desks.Deciding]:
    """Who decides on the claims of these calls, by call."""
    fields = ("programme__decided_by", "programme__two_from", "programme__meeting_from")
    rows = Call.objects.filter(pk__in=list(calls)).values_list("pk", *fields)
    return {pk: desks.Deciding(DecidingWay(way), *bounds) for pk, way, *bounds in rows}
