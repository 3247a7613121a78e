"""A claim that was decided or had ended comes back: what rested on the decision falls, its numbers are taken again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel.errors import Refused
from subsidies.actions import alternatives, budgeting, invoices, planning, settlements, valuing
from subsidies.enums import Desk, EntryKind, Stage
from subsidies.models import Application, Budget


def let_decision_fall(application: Application, *, by: User, now: datetime) -> dict[str, Any]:
    """The city's opinion, the signatures, what the list gave and the approved amount; the caller saves the claim.

    The district's opinions and the four amounts up to the re-review stand.
    """
    application.entitlements.filter(stage__in=(Stage.SETTLED, Stage.APPROVED), is_current=True).update(is_current=False)
    application.approved = None
    if alternatives.reckons_with_others(application):  # what was approved meanwhile is taken off
        valuing.value(application, Stage.AUDITED, by=by, now=now)
    return {
        "opinions": application.opinions.filter(desk=Desk.CITY, fallen_at=None).update(fallen_at=now),
        "signatures": application.signatures.filter(fallen_at=None).update(fallen_at=now),
    }


def release(budgets: Mapping[int, Budget], application: Application, *, by: User, now: datetime) -> int:
    """What was reserved for the claim is free for others, its plan void; its list falls, and others that would give
    more.

    The sum in fen. The caller holds the locks of all budgets of the call.
    """
    rows = application.instalments.filter(stop=None)  # what was stopped before the claim came back stays
    parts = planning.sums(rows)
    settlements.claim_left(application, by=by, now=now)
    for key, part in parts.items():
        budgeting.release(budgets[key], application, part, held_as=EntryKind.RESERVE, by=by, now=now)
        settlements.money_changed(budgets[key], by=by, now=now)
    rows.delete()
    return sum(parts.values())


def hold_numbers(application: Application, *, by: User, now: datetime) -> list[str]:
    """Take the invoice numbers again that a refusal or a withdrawal freed; those that another claim uses by now.

    The amounts follow where a number was lost, and what rested on them falls.
    """
    held = invoices.reserve(application)
    wanted = set(application.lines.exclude(invoice_number="").values_list("invoice_number", flat=True))
    lost = sorted(wanted - held)
    if lost:
        stages = set(application.entitlements.filter(is_current=True).values_list("stage", flat=True))
        for stage in (Stage.CLAIMED, Stage.VERIFIED, Stage.AUDITED):
            if stage in stages:
                valuing.value(application, stage, by=by, now=now, held=held)
        valuing.let_fall(application, by=by, now=now, why="numbers_used_elsewhere")
    return lost


def require_no_other(application: Application) -> None:
    """A claim that ended can come back only where the enterprise has begun no other for the same project."""
    same = Application.objects.live().filter(
        call=application.call, enterprise=application.enterprise, project=application.project
    )
    other = same.exclude(pk=application.pk).first()
    if other:
        raise Refused(
            "other_live",
            _("The enterprise has claim %(reference)s for the same project under way. It has to be withdrawn first."),
            params={"reference": other.reference},
            status=409,
        )
