"""The divisions of the zone: entered, renamed, and removed while nothing is of them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import require
from pilotzone.reference.models import Division
from pilotzone.reference.rules import divisions
from pilotzone.reference.rules.divisions import NotRead, Written

FAULT_WORDS: Mapping[str, Promise] = {
    "bad_code": _("Line %(number)s, “%(words)s”: it begins with no code of six digits."),
    "no_name": _("Line %(number)s, “%(words)s”: the name is missing."),
    "too_long": _("Line %(number)s, “%(words)s”: the name is too long."),
    "twice": _("Line %(number)s, “%(words)s”: the code stands above already."),
}


@transaction.atomic
def enter_districts(text: str, *, by: User | None, now: datetime) -> int:
    """One a line: code, name in Chinese, name in English. One that is there gets the name that is written.

    Without a person it is the operator's. How many were entered or renamed. Raises Refused.
    """
    if by is not None:
        require(P.APPOINTMENT_MANAGE, by)
    try:
        rows = divisions.read(text)
    except NotRead as fault:
        params = {"number": fault.number, "words": fault.words[:40]}
        raise Refused(fault.code, FAULT_WORDS[fault.code], field="text", params=params) from fault
    if not rows:
        raise Refused("nothing_read", _("Write a district at least."), field="text")
    return sum(enter(row, by=by, now=now) for row in rows)


def enter(row: Written, *, by: User | None, now: datetime) -> bool:
    there = Division.objects.select_for_update(of=("self",)).filter(code=row.code).first()
    if there is None:
        last = Division.objects.aggregate(last=Max("position"))["last"]
        made = Division.objects.create(
            code=row.code, name_zh=row.name_zh, name_en=row.name_en, position=0 if last is None else last + 1
        )
        audit.record("division.entered", made, by=by, now=now, payload={"code": row.code, "name": row.name_zh})
        return True
    names = (row.name_zh, row.name_en or there.name_en)
    if (there.name_zh, there.name_en) == names:
        return False
    before = there.name_zh
    there.name_zh, there.name_en = names
    there.save(update_fields=["name_zh", "name_en"])
    payload = {"code": row.code, "before": before, "name": there.name_zh}
    audit.record("division.renamed", there, by=by, now=now, payload=payload)
    return True


@transaction.atomic
def remove_district(division: Division, *, by: User, now: datetime) -> None:
    """One that was entered by mistake. Raises Refused where an office, an enterprise or a claim is of it."""
    require(P.APPOINTMENT_MANAGE, by)
    row = Division.objects.select_for_update(of=("self",)).get(pk=division.pk)
    audit.record("division.removed", row, by=by, now=now, payload={"code": row.code, "name": row.name_zh})
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        words = _("Offices, enterprises or claims are of %(name)s, so it stays. It can be renamed.")
        raise Refused("in_use", words, params={"name": row.name_zh}, status=409) from error
