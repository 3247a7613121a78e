"""Where a submitted claim stands, in the applicant's words: who holds it, until when, what it is worth so far."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotzone.formula.text import Text
from pilotzone.reference import queries as reference
from pilotzone.ui.templatetags.ui import local_text, long_date, signed_money
from subsidies import facts, remedies, wording, workflow
from subsidies.enums import AMOUNTS, ENDED, Desk, Stage, State, Verdict
from subsidies.models import Application, Entitlement
from subsidies.rules import deadlines
from subsidies.rules.desks import signatures_needed

WAY = (
    State.DISTRICT_REVIEW,
    State.CITY_REVIEW,
    State.DECIDING,
    State.APPROVED,
    State.NOTICED,
    State.PAYABLE,
    State.PAID,
)


BEYOND = (State.DECIDING, State.APPROVED, State.NOTICED, State.PAYABLE)  # the enterprise cannot withdraw any more


@dataclass(frozen=True, slots=True)
class Holder:
    """`days_left` is None where no time limit runs."""

    who: str
    what: str
    due_at: datetime | None = None
    days_left: int | None = None
    provisional: bool = False
    is_applicant: bool = False


def holder_of(application: Application, now: datetime) -> Holder:
    """Who has to act now."""
    state = State(application.state)
    if state == State.CORRECTION:
        correction = application.corrections.filter(answered_at=None).first()
        due = correction.due_at if correction else application.due_at
        left = deadlines.days_left(reference.calendar(), now, due)
        return Holder(_("You"), _("answer the request for corrections"), due, left, is_applicant=True)
    matter = remedies.open_matter(application)
    if matter:
        left = deadlines.days_left(reference.calendar(), now, matter.due_at)
        what = _("decide on an objection to it") if state == State.NOTICED else _("decide on the review of the refusal")
        return Holder(_("Two people without a hand in the claim"), what, matter.due_at, left, matter.due_provisional)
    who, what, runs = desks(application)[state]
    if not runs:
        return Holder(who, what)
    left = deadlines.days_left(reference.calendar(), now, application.due_at)
    return Holder(who, what, application.due_at, left, application.due_provisional)


def corrects_account(application: Application) -> Holder:
    """A payment came back: before it is paid again the enterprise corrects the account, then the bureau checks it."""
    if application.enterprise.payee_changes.waiting().exists():
        return Holder(_("City commerce bureau"), _("checks the change of account"))
    return Holder(_("You"), _("correct the payee account"), is_applicant=True)


def ends_claim() -> Holder:
    """Its enterprise is recorded as no longer existing: nothing is paid."""
    return Holder(_("City commerce bureau"), _("decides on what is not paid: the enterprise is recorded as ended"))


def confirms_condition() -> Holder:
    """What is left of the plan waits for its condition: nobody pays before that is confirmed."""
    return Holder(_("City commerce bureau"), _("confirms the next part once its condition is met"))


def desks(application: Application) -> dict[State, tuple[str, str, bool]]:
    """For each state: who, what they do, and whether a time limit runs."""
    place = local_text(application.division, "name") if application.division else ""
    district = _("%(place)s commerce and finance bureaus") % {"place": place}
    city, nobody = _("City commerce bureau"), pgettext("with whom a claim is", "Nobody")
    before_meeting = application.state == State.DECIDING and application.meeting_items.filter(stands=True).exists()
    return {
        State.DRAFT: (_("You"), _("complete and submit the claim"), True),
        State.CONFIRMING: (_("Your administrator"), _("checks and submits the claim"), True),
        State.DISTRICT_REVIEW: (district, _("review the claim and give their opinions"), True),
        State.CITY_REVIEW: (city, _("re-reviews the claim"), True),
        State.DECIDING: (_("The decision meeting") if before_meeting else city, _("decides on the amount"), True),
        State.APPROVED: (city, _("prepares the public notice"), False),
        State.NOTICED: (_("The public"), _("may object while the notice stands"), False),
        State.PAYABLE: (_("Finance office"), _("pays to your account"), False),
        State.PAID: (nobody, _("The claim is paid"), False),
        State.REFUSED: (nobody, _("The claim is closed"), False),
        State.WITHDRAWN: (nobody, _("The claim is closed"), False),
    }


def amounts(application: Application) -> list[dict[str, Any]]:
    """The four amounts side by side; what is not yet has words, no zero."""
    current = {row.stage: row for row in application.entitlements.filter(is_current=True)}
    cells: list[dict[str, Any]] = []
    before: int | None = None
    for stage in AMOUNTS:
        found: Entitlement | None = current.get(stage)
        public = found if stage == Stage.CLAIMED or is_told(application, stage) else None
        amount = public.amount if public else None
        difference = None if amount is None or before is None else amount - before
        cells.append(
            {
                "label": stage.label,
                "amount": amount,
                "note": long_date(public.made_at) if public else "",
                "why": signed_money(difference) if difference else "",
                "now": False,
                "not_yet": words_for_none(application, public),
            }
        )
        before = amount if amount is not None else before
    known = [cell for cell in cells if cell["amount"] is not None]
    if known and application.state not in ENDED:
        known[-1]["now"] = True
    return cells


def words_for_none(application: Application, made: Entitlement | None) -> str:
    """What stands in place of an amount: a claim that has ended waits for none any more."""
    if made:
        return _("Not certain yet")
    return pgettext("amount", "None") if application.state in ENDED else _("Not yet")


def told_records(application: Application) -> dict[str, Entitlement]:
    """The records that the applicant may read, in order: each desk's once the claim has left it; what the list gave
    only where it gave nothing, since otherwise the approved record says the same."""
    current = {row.stage: row for row in application.entitlements.filter(is_current=True)}
    left_out = application.state == State.REFUSED and Stage.SETTLED in current
    return {
        stage: current[stage]
        for stage in Stage
        if stage in current
        and (stage == Stage.CLAIMED or (left_out if stage == Stage.SETTLED else is_told(application, stage)))
    }


def left_out_words(application: Application) -> str:
    """Why the settled list left nothing for the claim, in the reader's language; empty where that is not the case."""
    row = told_records(application).get(Stage.SETTLED)
    if row is None:
        return ""
    reasons = facts.record_of(row)["allocation"]["reasons"]
    return wording.listed(wording.pick(Text(each["zh"], each["en"])) for each in reasons)


def is_told(application: Application, stage: Stage) -> bool:
    """A desk's amount is told once the claim has left that desk."""
    if application.state == State.REFUSED and stage == Stage.AUDITED:
        return application.opinions.filter(desk=Desk.CITY, verdict=Verdict.AGREE, fallen_at=None).exists()
    if application.state not in WAY:
        return application.state == State.REFUSED and stage == Stage.VERIFIED
    place = WAY.index(State(application.state))
    return place > {Stage.CLAIMED: -1, Stage.VERIFIED: 0, Stage.AUDITED: 1, Stage.APPROVED: 2}[stage]


def can_withdraw(application: Application) -> bool:
    return application.state in workflow.WITHDRAW.sources


def who_decides(application: Application) -> str:
    """By the programme's way, for the amount that is claimed."""
    needed = signatures_needed(application.call.programme.deciding, application.claimed or 0)
    words = {
        0: _("A decision meeting decides."),
        1: _("A director signs who did not review the claim."),
        2: _("Two people sign, none of whom reviewed the claim."),
    }
    return words[needed]


def next_dates(application: Application) -> list[dict[str, str]]:
    """What happens next, with the days that the call allows."""
    call, due = application.call, long_date(application.due_at)
    return [
        {
            "title": _("District review until %(day)s") % {"day": due},
            "text": _("Commerce and finance check the papers."),
        },
        {
            "title": _("City re-review within %(n)s working days after that") % {"n": call.city_days},
            "text": _("If something has to be corrected, one request names everything and the clock pauses."),
        },
        {
            "title": _("Decision within %(n)s working days") % {"n": call.decision_days},
            "text": who_decides(application),
        },
        {
            "title": _("Public notice for %(n)s working days, then payment") % {"n": call.notice_days},
            "text": _("The money goes to the account in your company file."),
        },
    ]
