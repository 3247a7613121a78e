"""An enterprise lets a bank or an insurer read what it names, and ends it; each reading is kept."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions.figures.authorising import check_term
from enterprises.actions.locking import lock
from enterprises.enums_consents import ConsentItem, ConsentPurpose
from enterprises.enums_figures import SubjectKind
from enterprises.models import Consent, ConsentReading, Enterprise, Indicator
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Partner
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused


@transaction.atomic
def consent(
    enterprise: Enterprise,
    *,
    partner: Partner,
    items: Collection[ConsentItem],
    indicators: Collection[Indicator],
    purpose: ConsentPurpose,
    starts_on: date,
    ends_on: date,
    by: User,
    now: datetime,
) -> Consent:
    """Raises Refused: no bank or insurer, nothing named, figures without their names, a term over or too long."""
    row = lock(enterprise, P.CONSENT_GIVE, by=by)
    if partner.kind != Kind.BANK:
        raise Refused("no_bank", _("Only banks and insurers read on a consent."), field="partner")
    if not items:
        raise Refused("no_items", _("Choose what may be read."), field="items")
    if (ConsentItem.FIGURES in items) != bool(indicators):
        raise Refused("no_figures", _("Choose figures, and name those that may be read."), field="indicators")
    if any(SubjectKind.ENTERPRISE not in each.subjects for each in indicators):
        raise Refused("no_figures", _("Choose figures that are told of enterprises."), field="indicators")
    check_term(starts_on, ends_on, clock.local_date(now))
    made = Consent.objects.create(
        enterprise=row,
        partner=partner,
        items=[item.value for item in ConsentItem if item in items],
        purpose=purpose,
        starts_on=starts_on,
        ends_on=ends_on,
        given_at=now,
        given_by=by,
    )
    made.indicators.set(indicators)
    payload = {
        "partner": partner.name_zh,
        "items": made.items,
        "figures": sorted(each.code for each in indicators),
        "purpose": purpose.value,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    audit.record("sharing_consent.given", made, case=row, by=by, now=now, payload=payload)
    return made


@transaction.atomic
def end(given: Consent, *, by: User, now: datetime) -> Consent:
    """From this moment the partner reads nothing more on it."""
    enterprise = lock(given.enterprise, P.CONSENT_GIVE, by=by)
    row: Consent = Consent.objects.select_for_update(of=("self",)).get(pk=given.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by = now, by
        row.save(update_fields=["ended_at", "ended_by"])
        payload = {"partner": row.partner.name_zh}
        audit.record("sharing_consent.ended", row, case=enterprise, by=by, now=now, payload=payload)
    return row


@transaction.atomic
def note_reading(given: Consent, item: ConsentItem, count: int, *, by: User, now: datetime) -> ConsentReading:
    """Before the rows are told. Raises NotAllowed where the consent does not name the item, or was ended meanwhile."""
    if not by.may(P.CONSENT_USE):
        raise NotAllowed("not_allowed", _("You may not read on a consent."))
    if not given.names(item):
        raise not_named(item)
    held = Consent.objects.in_force(clock.local_date(now)).select_for_update(of=("self",)).filter(pk=given.pk)
    if not held.exists():
        raise NotAllowed("outside_lawful_basis", _("The enterprise has ended this consent."))
    return ConsentReading.objects.create(consent=given, item=item, count=count, read_at=now, read_by=by)


def not_named(item: ConsentItem) -> NotAllowed:
    text = _("The consent does not name this: %(item)s.")
    return NotAllowed("outside_lawful_basis", text, params={"item": str(item.label)})
