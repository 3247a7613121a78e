"""Whoever has a part in an enterprise steps back from its claims (回避)."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel.errors import Refused
from subsidies import many, queries
from subsidies.models import Application


def require_disinterested(application: Application, by: User) -> None:
    """Nobody assigns, visits, reviews, refuses, decides or pays a claim of an enterprise for which he or she acts.

    A deputy is not freed by an interest that only the absent person has, nor the other way round.
    """
    if queries.has_interest(application, by.pk, *by.absent_colleagues):
        raise own_enterprise(by)


def own_enterprise(by: User) -> Refused:
    """Who stands in for others is told that it may be the part of one of them."""
    text = _("You act or acted for this enterprise. Somebody without a part in it must take this step.")
    if by.absent_colleagues:
        text = _(
            "You, or a colleague for whom you stand in, act or acted for this enterprise. Somebody without a part in "
            "it must take this step."
        )
    return Refused("own_enterprise", text)


def require_disinterested_in_all(applications: Collection[Application], by: User, *, field: str = "") -> None:
    """The same of many claims at once: those that somebody else has to take are named, so that the rest can go on."""
    own = many.interested(applications, [by.pk, *by.absent_colleagues])
    if own:
        error = own_enterprise(by)
        names = ", ".join(sorted(each.reference for each in applications if each.pk in own))
        raise Refused(error.code, f"{names}: {error.message}", field=field)
