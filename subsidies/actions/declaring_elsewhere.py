"""Money received elsewhere, declared item by item; together the items are the answer that the measure asks for."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from subsidies import elsewhere, facts
from subsidies.actions.drafting import changed, lock_to_edit
from subsidies.enums_intake import FundingSource
from subsidies.models import Application, ClaimLine, OtherFunding

MOST_ITEMS = 100


@transaction.atomic
def add_item(
    application: Application,
    name: str,
    *,
    source: FundingSource,
    programme: str,
    document_number: str,
    received_on: date,
    amount: int,
    line: ClaimLine | None = None,
    by: User,
    now: datetime,
) -> OtherFunding:
    """Declare one sum; fen. The answer becomes the sum of the items, whatever stood there."""
    locked = lock_to_edit(application, expected_version=None, by=by, now=now)
    require_input(locked, name)
    if amount <= 0:
        raise Refused("amount_wrong", _("The amount must be above 0."), field="amount")
    if received_on > clock.local_date(now):
        raise Refused(
            "not_received", _("Declare it once it has been received: the day lies in the future."), field="on"
        )
    if line is not None and line.application_id != locked.pk:
        raise Refused("no_such_line", _("This line is not part of the claim."), field="line")
    if OtherFunding.objects.filter(application=locked).count() >= MOST_ITEMS:
        raise Refused("too_many_items", _("%(most)s items at most."), params={"most": MOST_ITEMS})
    made = OtherFunding.objects.create(
        application=locked,
        input=name,
        line=line,
        source=source,
        programme=programme.strip(),
        document_number=document_number.strip(),
        received_on=received_on,
        amount=amount,
        entered_at=now,
        entered_by=by,
    )
    carry(locked, name, by=by, now=now)
    payload = {"input": name, "source": source.value, "programme": made.programme, "amount": amount}
    audit.record("claim.funding_declared", made, case=locked, by=by, now=now, payload=payload)
    return made


@transaction.atomic
def remove_item(item: OtherFunding, *, by: User, now: datetime) -> None:
    """Take an item back; without any item the answer is open again."""
    locked = lock_to_edit(item.application, expected_version=None, by=by, now=now)
    payload = {"input": item.input, "programme": item.programme, "amount": item.amount}
    audit.record("claim.funding_taken_back", item, case=locked, by=by, now=now, payload=payload)
    OtherFunding.objects.filter(pk=item.pk).delete()
    carry(locked, item.input, by=by, now=now)


def require_input(application: Application, name: str) -> None:
    measure = facts.measure_of(application.measure_version)
    if name not in {spec.name for spec in elsewhere.inputs_of(measure)}:
        raise Refused("no_such_input", _("This measure does not ask for it."), status=404)


def carry(application: Application, name: str, *, by: User, now: datetime) -> None:
    """The answer follows the items."""
    application.answers = {**application.answers, name: "", **elsewhere.sums(application, [name])}
    changed(application, by=by, now=now)
