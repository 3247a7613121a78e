"""Experts are reminded of scores that are due soon; whoever dealt the claims is told of those that did not come."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.messages import actions as messages
from pilotzone.messages import texts
from pilotzone.messages.models import Notice
from subsidies.actions import standing_in
from subsidies.models import Draw, Expert, ExpertPart

BEFORE = timedelta(days=3)
LOOKS_BACK = timedelta(days=14)  # what was due longer ago is told no more, if nothing ran meanwhile
NEARS, OVER = "panel_due_nears", "panel_due_over"


def remind(*, now: datetime) -> int:
    """Once for each draw and day on each side, however often it runs; how many days of draws were told of."""
    today = clock.local_date(now)
    rows = ExpertPart.objects.unsigned().filter(
        panel_claim__due_on__gte=today - LOOKS_BACK, panel_claim__due_on__lte=today + BEFORE
    )
    due = rows.values_list("panel_claim__draw", "panel_claim__due_on").distinct().order_by()
    return sum(remind_of(draw, day, today, now=now) for draw, day in sorted(due))


@transaction.atomic
def remind_of(key: int, due_on: date, today: date, *, now: datetime) -> bool:
    """Two runs at once tell it once: the second waits for the draw, and finds the notice."""
    draw = Draw.objects.select_for_update(of=("self",)).select_related("call").get(pk=key)
    kind = NEARS if due_on >= today else OVER
    if Notice.objects.filter(kind=kind, case_uid=draw.uid, params__due_on=texts.stored(due_on)).exists():
        return False
    parts = ExpertPart.objects.unsigned().filter(panel_claim__draw=draw, panel_claim__due_on=due_on)
    if kind == OVER:
        return tell_dealers(draw, due_on, parts.count(), now=now)
    missing = Counter(parts.values_list("expert", flat=True))
    for expert in Expert.objects.filter(pk__in=missing).select_related("user").order_by("pk"):
        standing_in.tell({expert.pk: expert}, draw, now, kind, due_on=due_on, count=missing[expert.pk])
    return True


def tell_dealers(draw: Draw, due_on: date, count: int, *, now: datetime) -> bool:
    people = User.objects.filter(pk__in=draw.panel_claims.filter(due_on=due_on).values("dealt_by"))
    params = {"call": {"zh": draw.call.name_zh, "en": draw.call.name_en}, "due_on": due_on, "count": count}
    link = reverse("bureau:subsidies:draw_detail", args=[draw.uid])
    messages.notify(list(people.order_by("pk")), OVER, params=params, link=link, now=now, case=draw)
    return True
