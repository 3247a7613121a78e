"""Tenants of parks in batches: from the park's system, its operator's, a district's or an agency's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.actions.figures import tenancies
from enterprises.actions.figures.tenancies import TENANCY_WORDS, Report
from enterprises.actions.reported import NAMED_WORDS, day_of, enterprise_of, enterprises_of
from enterprises.models import Park, ParkTenant
from enterprises.rules.codes import folded
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.exchange import batches
from pilotzone.exchange.batches import Fault, Outcome, Resource, Sent, refused
from pilotzone.exchange.rows import shown, text
from pilotzone.kernel.access import P
from pilotzone.messages import actions as messages

LONGEST_CELL = 60
COLUMNS = ("park", "enterprise", "starts_on", "ends_on")
OWN_WORDS: Mapping[str, Promise] = {
    "unknown_park": _("There is no such park, or its tenants are not yours to report."),
    **NAMED_WORDS,
    "repeated": _("Row %(row)s is about the same enterprise and park."),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that can be written."""

    number: int
    told: Report


class TenantWriter:
    """One batch, about the parks whose tenants its sender may report."""

    def __init__(self, *, by: User, now: datetime) -> None:
        self.by, self.now = by, now
        rows = Park.objects.select_related("operator", "division")
        self.parks = {park.code: park for park in rows if tenancies.may_report(park, by)}

    def check(self, rows: Sequence[Sent]) -> tuple[list[Ready], list[Outcome]]:
        known, twice = enterprises_of(folded(sent.cells.get("enterprise", "")) for sent in rows)
        ready, wrong, seen = list[Ready](), list[Outcome](), dict[tuple[int, int], int]()
        for sent in rows:
            faults: list[Fault] = []
            park, enterprise = self.park_of(sent, faults), enterprise_of(sent, known, twice, faults)
            starts_on, ends_on = day_of(sent, "starts_on", faults), day_of(sent, "ends_on", faults)
            if park and enterprise and not faults:
                before = seen.setdefault((park.pk, enterprise.pk), sent.number)
                if before != sent.number:
                    faults.append(Fault("enterprise", "repeated", enterprise.uscc, {"row": before}))
                else:
                    clears = "ends_on" in sent.cells and ends_on is None
                    told = Report(park, enterprise, sent.verb, starts_on, ends_on, clears, sent.version)
                    ready.append(Ready(sent.number, told))
            if faults:
                wrong.append(refused(sent.number, *faults))
        return ready, wrong

    def park_of(self, sent: Sent, faults: list[Fault]) -> Park | None:
        """By its code; whoever reports for one park need not name it."""
        given = sent.cells.get("park", "")
        code = folded(given)
        if not code and len(self.parks) == 1:
            return next(iter(self.parks.values()))
        if code in self.parks:
            return self.parks[code]
        faults.append(Fault("park", "unknown_park" if code else "missing", shown(given)))
        return None

    def write(self, rows: Sequence[Ready]) -> list[Outcome]:
        settled = tenancies.report([row.told for row in rows], by=self.by, now=self.now)
        return [batches.outcome(row.number, each) for row, each in zip(rows, settled, strict=True)]


def open_batch(terms: Mapping[str, Any], *, by: User, now: datetime) -> TenantWriter:
    return TenantWriter(by=by, now=now)


def words(code: str, params: Mapping[str, Any]) -> str:
    found = str(OWN_WORDS.get(code) or TENANCY_WORDS[code])
    return found % params if params else found


def tell_waiting(written: Collection[str], *, by: User, now: datetime) -> None:
    """Those who may confirm, once of a batch and never of each row."""
    rows = ParkTenant.objects.waiting().filter(uid__in=written)
    count = rows.count()
    if not count:
        return
    parks = list(Park.objects.filter(pk__in=rows.order_by().values("park")))
    link = reverse("bureau:enterprises:park_list") + "?waiting=yes"
    if len(parks) == 1:
        link = reverse("bureau:enterprises:park_detail", args=[parks[0].uid])
    names = {
        "zh": "、".join(each.name_zh for each in parks),
        "en": ", ".join(each.name_en or each.name_zh for each in parks),
    }
    partner = by.api_client.partner
    params = {"count": count, "partner": {"zh": partner.name_zh, "en": partner.name_en}, "parks": names}
    messages.notify(officers(P.FIGURE_PARK), "enterprises.tenants_wait", params=params, link=link, now=now)


TENANTS = Resource(
    "tenants",
    _("Tenants of parks"),
    (P.TENANT_REPORT, P.FIGURE_PARK),
    {name: text(LONGEST_CELL) for name in COLUMNS},
    open_batch,
    words,
    ended=tell_waiting,
)


def register() -> None:
    """Called once, when the app is ready."""
    batches.register(TENANTS)
