"""What a scope allows, and how long keys last, in words."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.enums import ClientState, KeyState, Withheld
from pilotzone.exchange.models import Client
from pilotzone.kernel import clock
from pilotzone.kernel.scopes import Scope

SCOPES: Mapping[Scope, Promise] = {
    Scope.ENTERPRISES_READ: _("Read enterprises"),
    Scope.FIGURES_READ: _("Read figures, as far as their basis covers the purpose"),
    Scope.FIGURES_WRITE: _("Send figures of the own source"),
    Scope.APPLICATIONS_READ: _("Read claims and their amounts"),
    Scope.APPLICATIONS_WRITE: _("Prepare claims and hand them over to the enterprise's administrator"),
    Scope.DECISIONS_READ: _("Read decisions on claims"),
    Scope.WAREHOUSES_READ: _("Read overseas warehouses and their reports"),
    Scope.WAREHOUSES_WRITE: _("Report months of overseas warehouses"),
    Scope.RECOGNITIONS_READ: _("Read recognitions of warehouses"),
    Scope.MEASURES_READ: _("Read measures and their documents"),
    Scope.NOTICES_READ: _("Read public notices"),
    Scope.PAYMENTS_READ: _("Read payments, without account numbers"),
    Scope.PAYMENTS_WRITE: _("Send what the bank says of payments"),
    Scope.ASSESSMENTS_READ: _("Read results of assessments"),
    Scope.EVENTS_READ: _("Read events"),
    Scope.GOODS_READ: _("Read goods and their filings"),
    Scope.GOODS_WRITE: _("File goods"),
    Scope.DECLARATIONS_READ: _("Read what is told of declarations, refunds and receipts"),
    Scope.DECLARATIONS_WRITE: _("Tell the state of the own declarations, refunds or receipts"),
    Scope.MEETINGS_READ: _("Read meetings of supply and demand"),
    Scope.CONSENTS_READ: _("Read what enterprises have consented to"),
    Scope.TENANTS_READ: _("Read tenancies in the own parks, reported ones too"),
    Scope.TENANTS_WRITE: _("Report tenants of the own parks; an officer confirms them"),
    Scope.CREDIT_READ: _("Read the entries of credit lists that the own authority has reported"),
    Scope.CREDIT_WRITE: _("Report entries of the own credit lists; an officer confirms them"),
    Scope.RATES_READ: _("Read exchange rates"),
    Scope.RATES_WRITE: _("Tell the exchange rates of the own list"),
}


def reason_words(reason: str) -> str | Promise:
    """Why messages stopped: a code of the portal's in words, anything else as somebody wrote it."""
    return Withheld(reason).label if reason in Withheld else reason


SOON = 30  # days before the end of a key from which pages speak of it, as the first notice does


def end_of(ends: datetime, now: datetime) -> str:
    """How many days a key has left, once they are few."""
    days = (clock.local_date(ends) - clock.local_date(now)).days
    if days > SOON:
        return ""
    return (
        ngettext("ends in %(days)s day", "ends in %(days)s days", days) % {"days": days}
        if days
        else gettext("ends today")
    )


def of_keys(client: Client, now: datetime) -> str:
    """Of a client in force: that none of its keys opens any more, or that the last one ends soon."""
    if client.state != ClientState.IN_FORCE:
        return ""
    ends = [key.expires_at for key in client.keys.all() if key.state == KeyState.IN_FORCE and key.expires_at]
    if not ends or max(ends) <= now:
        return gettext("no key opens any more")
    told = end_of(max(ends), now)
    return gettext("last key: %(end)s") % {"end": told} if told else ""
