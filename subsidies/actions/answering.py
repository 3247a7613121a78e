"""The enterprise answers a request for correction: only what was named is open, and both states are kept."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.messages import actions as messages
from subsidies import facts, queries, workflow
from subsidies.actions import invoice_reading, invoices, moving, releasing, reviewing, valuing
from subsidies.actions.assigning import PERMISSIONS
from subsidies.actions.correcting import values_of
from subsidies.actions.documents import store_document
from subsidies.actions.drafting import is_asked, read_answers, require_may
from subsidies.actions.lines import BadLine, fill, read_line, rows_input, typed_columns
from subsidies.enums import Desk, Stage, State
from subsidies.models import Application, ClaimLine, Correction, CorrectionItem, Document
from subsidies.rules import desks, targets
from subsidies.rules.answers import Kept
from subsidies.rules.targets import Target

Typed = Mapping[str, Mapping[str, str]]  # target -> field -> text


def lock_correction(correction: Correction, *, by: User, now: datetime) -> Application:
    """The claim, locked, while its request is open and this person may answer."""
    application = correction.application
    require_may(P.CLAIM_EDIT, application.enterprise, application.call, by, now)
    locked = moving.lock(application)
    correction.refresh_from_db(fields=["answered_at", "answered_by"])
    if locked.state != State.CORRECTION or correction.answered_at:
        raise Refused("not_in_correction", _("This request has been answered already."), status=409)
    return locked


@transaction.atomic
def prepare(correction: Correction, typed: Typed, *, unchanged: Collection[str] = (), by: User, now: datetime) -> None:
    """Keep what was typed for the named points; nothing of the claim changes until it is sent. Raises BadLine.

    `unchanged`: the targets of which it is said that what stands there is right. Without that, a point whose value was
    left as it was is not answered yet.
    """
    locked = lock_correction(correction, by=by, now=now)
    errors: dict[str, Any] = {}
    for item in correction.items.select_for_update(of=("self",)):
        if item.target not in typed:
            continue
        try:
            given = read_target(locked, targets.parse(item.target), typed[item.target])
            item.after = given if item.target in unchanged or not stood_before(item, given) else None
            item.save(update_fields=["after"])
        except BadLine as error:
            errors |= {f"{item.target}:{name}": reason for name, reason in error.errors.items()}
    if errors:
        raise BadLine(errors)


def read_target(application: Application, target: Target, typed: Mapping[str, str]) -> Any:
    """The new value at a target, checked as in the form; a line in all its columns, or in the one named."""
    if target.kind == targets.ANSWER:
        measure = facts.measure_of(application.measure_version)
        specs = {spec.name: spec for spec in measure.scalar_inputs if is_asked(spec)}
        kept, errors = read_answers({target.name: "", **typed}, {target.name: specs[target.name]})
        if errors:
            raise BadLine(errors)
        return kept[target.name]
    line = line_at(application, target)
    rows = rows_input(application, line.input)
    now_there = {name: as_text(line.values.get(name, "")) for name in typed_columns(rows)}
    currencies = {
        f"{name}_currency": value["currency"] for name, value in line.values.items() if isinstance(value, Mapping)
    }
    values = read_line({**now_there, **currencies, **typed}, rows)
    return values[target.column] if target.column else values


def stood_before(item: CorrectionItem, given: Any) -> bool:
    """Whether this is what stood at the point when it was asked for."""
    if isinstance(given, Mapping) and isinstance(item.before, Mapping):
        return all(item.before.get(name) == value for name, value in given.items())
    return bool(given == (item.before or ""))


def as_text(value: Kept) -> str:
    return value.get("amount", "") if isinstance(value, Mapping) else value


def line_at(application: Application, target: Target) -> ClaimLine:
    return application.lines.get(uid=target.name)


def add_paper(
    correction: Correction,
    item: CorrectionItem,
    upload: UploadedFile,
    *,
    replaces: Document | None = None,
    by: User,
    now: datetime,
) -> Document:
    """Hand in a paper that was asked for; it serves the lines of the one it replaces, or every line."""
    target = targets.parse(item.target)
    if target.kind != targets.MATERIAL:
        raise Refused("no_such_material", _("This measure asks for no such document."), status=404)
    read = invoice_reading.read_upload(correction.application, target.name, upload)
    with transaction.atomic():
        locked = lock_correction(correction, by=by, now=now)
        lines = locked.lines.all()
        made = store_document(locked, target.name, upload, lines=lines, replaces=replaces, read=read, by=by, now=now)
        item.after = values_of(locked, {item.target: item.remark})[item.target]
        item.save(update_fields=["after"])
    return made


@transacted
def answer(correction: Correction, *, by: User, now: datetime) -> Application:
    """Send the answers: they replace what stood, the amounts follow, the claim goes back and its clock runs on.

    It goes to the desk that asked; where the district's opinions fell with the figures, to the district first.
    """
    locked = lock_correction(correction, by=by, now=now)
    if not by.may(P.CLAIM_APPROVE, enterprise_id=locked.enterprise_id):
        raise NotAllowed("not_allowed", _("Only your enterprise's administrator can send the corrections."))
    items = list(correction.items.order_by("pk"))
    require_answers(correction, items)
    changes = apply(locked, items)
    correction.answered_at, correction.answered_by = now, by
    correction.save(update_fields=["answered_at", "answered_by"])
    revalue(locked, why="corrected", by=by, now=now)
    invoice_reading.check(locked, by=by, now=now)
    to_city = locked.returned_from == State.CITY_REVIEW and desks.district_agrees(reviewing.current_verdicts(locked))
    if locked.returned_from == State.CITY_REVIEW and not to_city:
        locked.assigned_to = None
    moving.enter(locked, workflow.ANSWER_TO_CITY if to_city else workflow.ANSWER_TO_DISTRICT, by=by, now=now)
    audit.record("correction.answered", correction, case=locked, by=by, now=now, payload={"changes": changes})
    messages.notify(
        desk_officers(correction, locked),
        "correction_answered",
        params={"reference": locked.reference, "enterprise": locked.enterprise.names},
        link=reviewing.office_link(locked),
        now=now,
        case=locked,
    )
    return locked


def require_answers(correction: Correction, items: list[CorrectionItem]) -> None:
    """Every point needs an answer; a material needs a file handed in for it."""
    missing = [item for item in items if not is_answered(correction, item)]
    if missing:
        raise Refused(
            "points_open",
            ngettext_lazy(
                "%(count)s point is not answered yet. Everything is answered together.",
                "%(count)s points are not answered yet. Everything is answered together.",
                "count",
            ),
            params={"count": len(missing)},
        )


def is_answered(correction: Correction, item: CorrectionItem) -> bool:
    """Whether the point has its answer; what comes from the company file is answered there."""
    if item.after not in (None, "", []):
        return True
    target = targets.parse(item.target)
    licence = correction.application.enterprise.licence
    if target.kind != targets.MATERIAL or licence is None:
        return False
    measure = facts.measure_of(correction.application.measure_version)
    from_file = any(each.id == target.name and each.source == "enterprise" for each in measure.materials)
    return from_file and licence.uploaded_at >= correction.opened_at


def apply(application: Application, items: list[CorrectionItem]) -> list[dict[str, Any]]:
    """Put the answers where they belong; what stood there is kept beside it."""
    for item in items:
        target = targets.parse(item.target)
        if target.kind == targets.ANSWER:
            application.answers = {**application.answers, target.name: item.after}
        elif target.kind == targets.LINE:
            line = line_at(application, target)
            given: Any = {target.column: item.after} if target.column else item.after
            fill(line, given)
            line.save()
    application.save(update_fields=["answers"])
    invoice_reading.attach(application)
    papers = values_of(application, {item.target: item.remark for item in items})
    for item in items:
        item.after = papers[item.target]
        item.save(update_fields=["after"])
    return [{"target": item.target, "before": item.before, "after": item.after} for item in items]


def revalue(application: Application, *, why: str, by: User, now: datetime) -> None:
    """The claimed amount and the desks' amounts follow the changed figures; what rested on them falls.

    So do the papers that are to follow.
    """
    stages = set(application.entitlements.filter(is_current=True).values_list("stage", flat=True))
    held = invoices.reserve(application)
    for stage in (Stage.CLAIMED, Stage.VERIFIED, Stage.AUDITED):
        if stage in stages:
            valuing.value(application, stage, by=by, now=now, held=held)
    valuing.let_fall(application, by=by, now=now, why=why)
    releasing.follow_facts(application, by=by, now=now)


def desk_officers(correction: Correction, application: Application) -> list[User]:
    """Who asked, and those at the desks where the claim is now."""
    found = [correction.opened_by]
    for desk in desks.DESKS_IN[State(application.state)]:
        division = None if desk == Desk.CITY else application.division_id
        found += queries.officers(PERMISSIONS[desk], division)
    return list(dict.fromkeys(found))
