"""A warehouse is entered by its operator and waits for an officer; what an officer enters stands at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.enums_figures import SubjectKind
from enterprises.models import Enterprise, Subject
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference import actions as reference
from warehouses.actions import checking, writing
from warehouses.enums import VersionState, WarehouseState
from warehouses.models import Warehouse

SERIES = "HWC"


@transaction.atomic
def register(
    operator: Enterprise, values: Mapping[str, Any], *, submission: UUID, by: User, now: datetime
) -> Warehouse:
    """`values` as in `rules.facts.FIELDS`, areas, shares and degrees as scaled integers, `country` a row.

    `submission` is the form's own number and becomes the uid: the same form sent twice registers once.
    """
    sent: Warehouse | None = Warehouse.objects.filter(uid=submission, registered_by=by).first()
    if sent is not None:
        return sent
    keeps = may_keep(by, operator)
    if not keeps and not by.may(P.WAREHOUSE_EDIT, enterprise_id=operator.pk):
        raise NotAllowed("not_allowed", _("You may not register a warehouse for this enterprise."))
    if not operator.may_claim:
        raise Refused("operator_not_active", _("The enterprise's own registration has not been accepted yet."))
    facts = writing.facts_given(values)
    warnings = checking.checked(facts, operator=operator, day=clock.local_date(now))
    code = reference.next_reference(SERIES, clock.local_date(now).year, width=5)
    row = Warehouse(uid=submission, code=code, operator=operator, registered_at=now, registered_by=by)
    writing.put(row, facts)
    if keeps:
        row.state, row.confirmed_at, row.confirmed_by = WarehouseState.REGISTERED, now, by
    row.subject = Subject.objects.create(
        kind=SubjectKind.WAREHOUSE,
        code=code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        operator=operator,
        is_assessed=keeps,
    )
    row.save(force_insert=True)
    writing.put_services(row, facts)
    state = VersionState.IN_FORCE if keeps else VersionState.WAITING
    writing.keep_version(row, facts, [], state=state, warnings=warnings, by=by, now=now)
    payload = {"code": code, "operator": operator.uscc, "state": row.state, "facts": facts}
    audit.record("warehouse.registered", row, by=by, now=now, payload=payload)
    return row


def may_keep(by: User, operator: Enterprise) -> bool:
    """Whether this person keeps the register where the operator is registered."""
    return by.may(P.WAREHOUSE_KEEP, division_id=operator.registration_division_id) and not by.may(
        P.WAREHOUSE_EDIT, enterprise_id=operator.pk
    )
