"""Letters of the bureau, composed in Chinese from a template and the rows; `letter_papers` draws what was kept."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import canonical
from pilotzone.kernel.money import format_money
from subsidies import facts, remedies
from subsidies.enums import Stage
from subsidies.enums_proof import LetterKind
from subsidies.enums_terms import ReviewOutcome
from subsidies.models import (
    Application,
    Correction,
    DeemedWithdrawal,
    Letter,
    Objection,
    Payment,
    PaymentStop,
    Recovery,
    Review,
)
from subsidies.remedies import Refusal
from subsidies.rules import targets
from subsidies.rules.capitals import capitals

FORMAT = 1
LAST_MOMENT = timedelta(microseconds=1)


def day_of(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日"


def moment_of(at: datetime) -> str:
    return f"{day_of(at)} {timezone.localtime(at):%H:%M}"


def compose(kind: LetterKind, application: Application, dated: datetime, **values: Any) -> dict[str, Any]:
    """The whole letter but its number; the texts of people stand in it as plain text."""
    call = application.call
    items = values.get("items", [])
    about = {
        "enterprise": application.enterprise.name_zh,
        "claim": application.reference,
        "call": call.name_zh,
        "measure": f"《{facts.measure_of(application.measure_version).name.zh}》",
        "contact": call.contact_zh,
        "phone": call.contact_phone,
        **values,
    }
    with translation.override("zh-hans"):
        text = render_to_string(f"subsidies/letters/{kind}.txt", about)
    title, addressee, *paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    return {
        "format": FORMAT,
        "kind": kind.value,
        "claim": application.reference,
        "uscc": "" if kind == LetterKind.OBJECTION else application.enterprise.uscc,
        "document_number": call.document_number,
        "title": title,
        "addressee": addressee,
        "paragraphs": paragraphs,
        "items": [list(item) for item in items],
        "issuer": settings.PILOTZONE_NAME_ZH,
        "date": day_of(dated),
    }


def acceptance(application: Application, taken_at: datetime) -> dict[str, Any]:
    office = application.division.name_zh if application.division else ""
    submitted = day_of(application.submitted_at or taken_at)
    rows = application.missing_papers.filter(accepted_at__isnull=False).order_by("pk")
    items = [(label_of(f"{targets.MATERIAL}:{row.material}", application), moment_of(row.due_at)) for row in rows]
    values = {"submitted": submitted, "office": f"{office}主管部门", "items": items}
    return compose(LetterKind.ACCEPTANCE, application, taken_at, **values)


def correction(request: Correction) -> dict[str, Any]:
    application = request.application
    due = moment_of(request.due_at)
    items = [(label_of(item.target, application), item.remark) for item in request.items.order_by("pk")]
    return compose(LetterKind.CORRECTION, application, request.opened_at, due=due, items=items)


def label_of(text: str, application: Application) -> str:
    """What has to be corrected, in Chinese."""
    measure = facts.measure_of(application.measure_version)
    target = targets.parse(text)
    if target.kind == targets.LINE:
        line = application.lines.filter(uid=target.name).first()
        columns = [column for spec in measure.row_inputs for column in spec.columns]
        column = next((each.label.zh for each in columns if each.name == target.column), "")
        return " · ".join(filter(None, [f"第 {line.position} 行" if line else "已删除的明细", column]))
    specs = measure.scalar_inputs if target.kind == targets.ANSWER else ()
    found = [each.label.zh for each in specs if each.name == target.name]
    found += [each.label.zh for each in measure.materials if target.kind == targets.MATERIAL and each.id == target.name]
    return found[0] if found else target.name


def grounds(application: Application, name: str, reason: str) -> dict[str, str]:
    """The clause with what it says, and the reason on one line."""
    clause = facts.measure_of(application.measure_version).clauses.get(name)
    text = clause.text.zh if clause else ""
    return {
        "clause": (clause.label.zh if clause else "") or name,
        "clause_text": text,
        "reason": " ".join(reason.split()),
    }


def refusal(application: Application, refused: Refusal) -> dict[str, Any]:
    """With the clause and what it says, the reason, and until when a review can be asked for."""
    until = remedies.review_until(application, refused.at)
    return compose(
        LetterKind.REFUSAL,
        application,
        refused.at,
        **grounds(application, refused.clause, refused.reason),
        review_days=application.call.review_days,
        review_until="" if until.provisional else day_of(until.at - LAST_MOMENT),
    )


def netting(payment: Payment) -> dict[str, Any]:
    """What is kept from a payment, and for which demands; dated when the file for the bank was made."""
    batch = payment.batch
    kept = payment.nettings.select_related("recovery__application__measure_version").order_by("pk")
    items = [(row.recovery.reference, f"{format_money(row.amount)}（{basis_of(row.recovery)}）") for row in kept]
    return compose(
        LetterKind.NETTING,
        payment.application,
        batch.exported_at or batch.prepared_at,
        payment=payment.reference,
        amount=format_money(payment.amount),
        netted=format_money(payment.netted),
        net=format_money(payment.net),
        items=items,
    )


def basis_of(recovery: Recovery) -> str:
    """The measure and the clause by which it may be kept, in Chinese."""
    measure = facts.measure_of(recovery.application.measure_version)
    clause = measure.clauses.get(measure.netting.clause) if measure.netting else None
    return f"《{measure.name.zh}》{clause.label.zh if clause else ''}"


def decision(application: Application) -> dict[str, Any]:
    made = application.entitlements.get(stage=Stage.APPROVED, is_current=True)
    amount = made.amount or 0
    days = application.call.notice_days
    return compose(
        LetterKind.DECISION,
        application,
        made.made_at,
        amount=format_money(amount),
        capitals=capitals(amount),
        notice_days=days,
    )


def lapse(row: DeemedWithdrawal) -> dict[str, Any]:
    """The corrections that were asked for did not come in time."""
    request = row.correction
    if request is None:
        raise LookupError("This withdrawal rests on a paper that did not follow.")
    application = request.application
    return compose(
        LetterKind.LAPSE,
        application,
        row.confirmed_at,
        asked=day_of(request.opened_at),
        due=limit_of(request.due_at),
        items=[(label_of(item.target, application), item.remark) for item in request.items.order_by("pk")],
        **restoring(row, application),
    )


def ending(row: DeemedWithdrawal) -> dict[str, Any]:
    """A paper that was to follow did not; the acceptance with its undertaking ends."""
    paper = row.paper
    if paper is None:
        raise LookupError("This withdrawal rests on corrections that were not made.")
    application = paper.application
    return compose(
        LetterKind.ENDING,
        application,
        row.confirmed_at,
        submitted=day_of(application.submitted_at or row.confirmed_at),
        items=[(label_of(targets.of_material(paper.material), application), limit_of(paper.due_at))],
        **restoring(row, application),
    )


def restoring(row: DeemedWithdrawal, application: Application) -> dict[str, Any]:
    """Until when the claim can be taken up again; in days where the calendar is not out yet."""
    return {
        "decided": day_of(row.confirmed_at),
        "restore_days": application.call.restore_days,
        "restorable_until": "" if row.provisional else limit_of(row.restorable_until),
    }


def limit_of(at: datetime) -> str:
    """A limit that ends with a day is told as that day's 24:00."""
    local = timezone.localtime(at)
    if (local.hour, local.minute) == (0, 0):
        return f"{day_of(at - LAST_MOMENT)}24时"
    return moment_of(at)


def recovery(row: Recovery) -> dict[str, Any]:
    """How much is to be repaid until when, by which clause and why, what follows otherwise, and the remedies."""
    application = row.application
    return compose(
        LetterKind.RECOVERY,
        application,
        row.decided_at or row.proposed_at,
        recovery=row.reference,
        paid=format_money(application.paid or 0),
        amount=format_money(row.amount),
        capitals=capitals(row.amount),
        due=f"{row.due_on.year}年{row.due_on.month}月{row.due_on.day}日",
        **grounds(application, row.clause, row.reason),
        barred_until=f"{row.bar.ends_on:%Y年%-m月%-d日}" if row.bar and row.bar.ends_on else "",
    )


def stop(row: PaymentStop) -> dict[str, Any]:
    """What of a plan is not paid any more, by which clause and why, and the remedies."""
    application = row.application
    return compose(
        LetterKind.STOP,
        application,
        row.decided_at or row.proposed_at,
        approved=format_money(application.approved or 0),
        paid=format_money(application.paid or 0),
        amount=format_money(row.amount),
        capitals=capitals(row.amount),
        **grounds(application, row.clause, row.reason),
    )


def review(row: Review) -> dict[str, Any]:
    decided = row.decided_at or row.filed_at
    return compose(
        LetterKind.REVIEW,
        row.application,
        decided,
        review=row.reference,
        filed=day_of(row.filed_at),
        refused=day_of(row.refused_at),
        lifted=row.outcome == ReviewOutcome.UPHELD,
        reason=" ".join(row.reason.split()),
    )


def objection(row: Objection) -> dict[str, Any]:
    """To whoever objected: by the objection's number alone, since who it is is read by those who decide."""
    clause = facts.measure_of(row.item.application.measure_version).clauses.get(row.clause)
    return compose(
        LetterKind.OBJECTION,
        row.item.application,
        row.decided_at or row.filed_at,
        objection=row.reference,
        department=row.department,
        filed=day_of(row.filed_at),
        notice=row.item.notice.document_number,
        position=row.item.position,
        outcome=row.outcome,
        clause=clause.label.zh if clause else row.clause,
        reason=" ".join(row.reason.split()),
    )


# What decides that which a letter tells of, and what ends it, by the kind of the claim's event.
DECIDED_BY = {"claim.approved": LetterKind.DECISION, "claim.refused": LetterKind.REFUSAL}
ENDED_BY = {
    "claim.returned": {LetterKind.DECISION},
    "claim.refused": {LetterKind.DECISION},
    "claim.reinstated": {LetterKind.REFUSAL},
}

BOUNCED = "claim.payment_bounced"  # what the letter of this payment says was kept from it is owed again

# --- what was issued -----------------------------------------------------------------------------------


def issued(events: Sequence[AuditEvent], without: Collection[LetterKind] = ()) -> list[dict[str, Any]]:
    """The letters that a claim's chain tells of, newest first as its events: no further query.

    `in_force` is not what a letter decided where that has ended, be it before the worker came to write the letter.
    """
    found: list[dict[str, Any]] = []
    over: set[LetterKind] = set()
    for event in reversed(events):
        over |= ENDED_BY.get(event.kind, set())
        over.discard(DECIDED_BY.get(event.kind))
        for letter in found:
            letter["in_force"] &= letter["kind"] not in ENDED_BY.get(event.kind, ())
            letter["in_force"] &= event.payload.get("letter") != str(letter["uid"])  # a demand that is taken back
            letter["in_force"] &= event.kind != BOUNCED or event.payload.get("about") != letter["about"]
        if event.kind == "letter.issued" and event.payload["kind"] not in without:
            kind = LetterKind(event.payload["kind"])
            told = {"label": kind.label, "reference": event.payload["reference"], "in_force": kind not in over}
            about = event.payload.get("about")
            found.append({"uid": event.subject_uid, "at": event.at, "kind": kind, "about": about, **told})
    return found[::-1]


def is_intact(letter: Letter) -> bool:
    """Whether the stored content still has the digest that was given out."""
    return canonical.digest(json.loads(letter.content)) == letter.digest
