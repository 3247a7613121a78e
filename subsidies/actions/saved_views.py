"""A person's views of the queue: saved under a name, shared with an office, opened first; and the columns."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import Office, User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies.models import QueueSetting, SavedView

MOST = 30  # views of one person: more is no help any more


@transaction.atomic
def save_view(
    name: str, query: str, *, office: Office | None, is_default: bool = False, by: User, now: datetime
) -> SavedView:
    """Keep the address's filters and order; the same name again replaces what was kept under it.

    Raises Refused: no name, nothing to keep, an office that is not one's own, too many.
    """
    if not by.may(P.QUEUE_READ):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    name = name.strip()
    if not name:
        raise Refused("name_missing", _("Give the view a name."), field="name")
    if not query:
        raise Refused("nothing_to_keep", _("Choose a tab, a filter or an order first."), field="name")
    if office is not None and not offices_of(by, now).filter(pk=office.pk).exists():
        raise Refused("other_office", _("Share a view with an office of your own."), field="office")
    others = SavedView.objects.select_for_update(of=("self",)).filter(owner=by).exclude(name=name)
    if others.count() >= MOST:
        raise Refused("too_many_views", _("Delete a view first: %(most)s are kept at most."), params={"most": MOST})
    view, _created = SavedView.objects.update_or_create(
        owner=by, name=name, defaults={"query": query, "office": office, "saved_at": now}
    )
    if is_default:
        set_default(view, by=by)
    return view


def offices_of(user: User, now: datetime) -> QuerySet[Office]:
    """The offices in which the person holds an appointment: with those a view can be shared."""
    day = clock.local_date(now)
    return Office.objects.filter(appointments__in=user.appointments.in_force(day)).distinct()


@transaction.atomic
def delete_view(view: SavedView, *, by: User) -> None:
    if view.owner_id != by.pk:
        raise NotAllowed("not_allowed", _("Only whoever saved the view deletes it."))
    view.delete()


@transaction.atomic
def set_default(view: SavedView | None, *, by: User) -> QueueSetting:
    """The view that opens first; None: the queue as it comes."""
    setting, _created = QueueSetting.objects.update_or_create(user=by, defaults={"default_view": view})
    return setting


@transaction.atomic
def choose_columns(columns: Sequence[str], *, by: User) -> QueueSetting:
    """Which columns and in which order; none: as the queue comes."""
    setting, _created = QueueSetting.objects.update_or_create(user=by, defaults={"columns": list(columns)})
    return setting
