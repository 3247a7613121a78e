"""Earlier awards and measures of which an enterprise takes one: what stands in the way of deciding on another.

Lock order: Budget, Enterprise, Application, audit head. Two claims of an enterprise may be on different budgets, so
their decisions are kept apart by the enterprise.
"""

from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.money import format_money
from subsidies import earlier_awards, facts, families, wording
from subsidies.models import Application, Entitlement


def lock_holder(application: Application) -> None:
    """Nobody else decides on the enterprise's claims meanwhile; before the claim itself is locked."""
    Enterprise.objects.select_for_update(of=("self",)).get(pk=application.enterprise_id)


def reckons_with_others(application: Application) -> bool:
    """Whether what was approved meanwhile may change the amount."""
    return bool(families.family_of(application)) or earlier_awards.rests_on_them(application)


def require_current(application: Application, resting_on: Entitlement) -> None:
    """The amount reckons with all that the enterprise has been approved by now, and nothing of it excludes another.

    A claim to which the list left nothing is closed whatever else there is.
    """
    if not resting_on.amount:
        return
    require_one_of_family(application, resting_on, resting_on.amount)
    if earlier_awards.would_change(application, resting_on):
        text = _(
            "What this enterprise was approved has changed since the amount of %(amount)s was worked out, and with it "
            "the measure gives another amount. Send the claim back, so that it is worked out again."
        )
        params = {"amount": format_money(resting_on.amount)}
        raise Refused("awards_changed", text, status=409, params=params)


def require_one_of_family(application: Application, resting_on: Entitlement, amount: int) -> None:
    """Nothing is given beside what another measure of the family gave, unless the measure itself takes that off."""
    awarded = [each for each in families.beside(application) if each.is_awarded]
    if not awarded:
        return
    is_taken_off = families.is_taken_off(application, resting_on)
    if is_taken_off:
        return
    measure = facts.measure_of(application.measure_version)
    clause = measure.clauses.get(measure.family.clause) if measure.family else None
    given = sum(each.amount or 0 for each in awarded)
    params = {
        "references": wording.listed(each.claim.reference for each in awarded),
        "given": format_money(given),
        "amount": format_money(amount),
        "both": format_money(given + amount),
        "clause": wording.Labels([clause.label] if clause else [measure.name]),
    }
    if is_taken_off is False:
        text = _(
            "%(given)s has been approved in %(references)s since this amount was worked out, and the measure takes it "
            "off (%(clause)s). Send the claim back, so that the amount of %(amount)s is worked out again."
        )
        raise Refused("family_changed", text, status=409, params=params)
    text = _(
        "Only one of these measures is given (%(clause)s), and %(given)s is approved in %(references)s. With the "
        "%(amount)s of this claim the enterprise would get %(both)s. Send the claim back and refuse it by its clause."
    )
    raise Refused("family_taken", text, status=409, params=params)
