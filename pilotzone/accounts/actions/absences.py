"""Who is away from when to when, and who stands in meanwhile."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts import queries
from pilotzone.accounts.models import Absence, User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages

LONGEST_ABSENCE = 366  # days


@transaction.atomic
def enter_absence(
    user: User, *, deputy: User | None, starts_on: date, ends_on: date, by: User, now: datetime
) -> Absence:
    """Away from a day to a day, with a deputy or without; one's own, or a colleague's for whoever sets the rules.

    Raises Refused: in the past, longer than a year, over another absence, a deputy who cannot act or is away on one
    of the days.
    """
    if not by.may(P.ABSENCE_ENTER) or (user != by and not by.may(P.ASSIGNMENT_RULE_SET)):
        raise NotAllowed("not_allowed", _("You may enter your own absence only."))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if ends_on < clock.local_date(now):
        raise Refused("absence_past", _("These days are over."), field="ends_on")
    if (ends_on - starts_on).days >= LONGEST_ABSENCE:
        text = _("An absence lasts %(days)s days at most. End the appointment of somebody who is away for longer.")
        raise Refused("absence_too_long", text, field="ends_on", params={"days": LONGEST_ABSENCE})
    if user.absences.standing().filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Refused("absence_twice", _("An absence is entered for some of these days already."), field="starts_on")
    if deputy is not None:
        require_deputy(user, deputy, starts_on, ends_on)
    absence = Absence(user=user, deputy=deputy, starts_on=starts_on, ends_on=ends_on, entered_at=now, entered_by=by)
    absence.validate_constraints()
    absence.save(force_insert=True)
    payload = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    personal = {"user": user.name, "deputy": deputy.name if deputy else ""}
    audit.record("absence.entered", absence, by=by, now=now, payload=payload, personal=personal)
    tell(absence, deputy, "absence.deputy", by=by, now=now)
    tell(absence, user, "absence.entered_for_you", by=by, now=now)
    return absence


def tell(absence: Absence, person: User | None, kind: str, *, by: User, now: datetime) -> None:
    """Whom it concerns and who did not enter it: nobody is told of his or her own act."""
    if person is None or person == by:
        return
    params = {"name": absence.user.name, "by": by.name, "first": absence.starts_on, "last": absence.ends_on}
    link = reverse("bureau:accounts:absence_list")
    messages.notify([person], kind, params=params, link=link, now=now)


def require_deputy(user: User, deputy: User, starts_on: date, ends_on: date) -> None:
    if not queries.possible_deputies(user, starts_on).filter(pk=deputy.pk).exists():
        raise Refused(
            "no_deputy",
            _("This person cannot stand in: choose an officer of the same office, or of claims in the same district."),
            field="deputy",
        )
    if deputy.absences.standing().filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Refused("deputy_away", _("The deputy is away on some of these days."), field="deputy")


@transaction.atomic
def withdraw_absence(absence: Absence, *, by: User, now: datetime) -> Absence:
    """Back, or not gone: the deputy acts no longer. What the deputy did stays done, in his or her name."""
    locked: Absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if not by.may(P.ABSENCE_ENTER) or (locked.user_id != by.pk and not by.may(P.ASSIGNMENT_RULE_SET)):
        raise NotAllowed("not_allowed", _("You may enter your own absence only."))
    if locked.withdrawn_at is None:
        locked.withdrawn_at = now
        locked.save(update_fields=["withdrawn_at"])
        audit.record("absence.withdrawn", locked, by=by, now=now)
        tell(locked, locked.deputy, "absence.deputy_over", by=by, now=now)
    return locked
