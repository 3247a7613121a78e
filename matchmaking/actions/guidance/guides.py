"""Guides: written, published for everybody, taken out with a reason, and looked at again before they lapse."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaking import markets
from matchmaking import workflow_guidance as workflow
from matchmaking.enums_guidance import GuideState
from matchmaking.models import Guide
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.workflow import move, require
from pilotzone.messages import actions as messages

FIELDS = (
    "market",
    "topic",
    "title_zh",
    "title_en",
    "text_zh",
    "text_en",
    "source",
    "source_url",
    "valid_from",
    "valid_until",
)


def lock(guide: Guide, expected_version: int | None) -> Guide:
    row: Guide = Guide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody else has changed this guide meanwhile. Your text is kept below."))
    return row


@transaction.atomic
def write(
    guide: Guide | None,
    values: Mapping[str, Any],
    *,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Guide:
    """A new guide, or a change of one that is not taken out; `values` by `FIELDS`. A change shows at once.

    Raises Refused at the field: an unknown market, days out of order.
    """
    require(P.GUIDE_KEEP, by)
    row = lock(guide, expected_version) if guide else Guide(made_at=now, made_by=by, version=0)
    if row.state == GuideState.WITHDRAWN:
        raise Refused("withdrawn", _("This guide was taken out. Write a new one."), status=409)
    if not markets.is_known(values["market"]):
        raise Refused("unknown_market", _("There is no such country or region."), field="market")
    if values["valid_until"] and values["valid_until"] < values["valid_from"]:
        raise Refused("out_of_order", _("The last day lies before the first."), field="valid_until")
    for name in FIELDS:
        setattr(row, name, values[name])
    row.changed_at, row.version = now, row.version + 1
    row.save()
    audit.record("guide.written", row, by=by, now=now, payload=about(row))
    return row


def about(row: Guide) -> dict[str, object]:
    return {"market": row.market, "topic": row.topic, "title": row.title_zh, "version": row.version}


@transaction.atomic
def publish(guide: Guide, *, expected_version: int | None = None, by: User, now: datetime) -> Guide:
    row = lock(guide, expected_version)
    move(row, workflow.PUBLISH, by=by)
    row.published_at, row.published_by, row.version = now, by, row.version + 1
    row.save()
    audit.record("guide.published", row, by=by, now=now, payload=about(row))
    return row


@transaction.atomic
def take_out(guide: Guide, *, reason: str, expected_version: int | None = None, by: User, now: datetime) -> Guide:
    """Out of the library, for instance because the rule fell. Its page says so and why."""
    row = lock(guide, expected_version)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    move(row, workflow.TAKE_OUT, by=by)
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = now, by, reason.strip()
    row.version += 1
    row.save()
    audit.record("guide.taken_out", row, by=by, now=now, payload=about(row) | {"reason": row.withdraw_reason})
    return row


def warn_of_lapsing(*, now: datetime) -> int:
    """Tell the keepers once a week how many guides lapse or have lapsed; how many."""
    count = Guide.objects.lapsing(clock.local_date(now)).count()
    if count:
        link = reverse("bureau:matchmaking:guide_keep_list") + "?lapsing=true"
        messages.notify(officers(P.GUIDE_KEEP), "guidance.lapsing", params={"count": count}, link=link, now=now)
    return count
