"""Plays the plan: every claim goes its way through the real actions, all of them in the order of their moments."""

import heapq
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from pilotzone.accounts.models import User
from pilotzone.demo import evidence
from pilotzone.demo.cast import Company
from pilotzone.demo.moments import Moments
from pilotzone.demo.papers import Uploads
from pilotzone.demo.plan import CLAIMS, CLOSED_ACCOUNT, NOTICE_DAYS, PAID_NOTICES, Claim, Cost, Ending, costs_of
from pilotzone.kernel import clock
from subsidies.actions import (
    answering,
    bank_results,
    correcting,
    deciding,
    documents,
    drafting,
    lines,
    noticing,
    paying,
    reviewing,
    submitting,
)
from subsidies.enums import Stage, Verdict
from subsidies.models import Application, Call, ClaimLine, Payment

Story = Generator[datetime, None, None]  # yields the moment of its next act, then does it

LONG = 5  # a claim of so many lines has its last one left out by the district
SECTIONS = ("qualifications", "costs", "elsewhere")


@dataclass
class Play:
    """Who and what the stories act with; `claims` fills as they go."""

    moments: Moments
    officers: dict[str, User]
    companies: dict[str, Company]
    calls: dict[str, Call]
    papers: Uploads
    claims: dict[Claim, Application] = field(default_factory=dict)

    def moment(self, claim: Claim, step: int, hour: int) -> datetime:
        """The hour of one of the claim's days; each claim has its own minute."""
        return self.moments.at(claim.way[step], hour, CLAIMS.index(claim) * 7 % 60)

    def district(self, claim: Claim, desk: str) -> User:
        binhai = self.companies[claim.firm].firm.district == "binhai"
        return self.officers[f"{'district' if binhai else 'wuqing'}.{desk}"]

    def application(self, claim: Claim) -> Application:
        return Application.objects.select_related("call", "enterprise", "division").get(pk=self.claims[claim].pk)


def run(stories: Iterable[Story], until: datetime) -> int:
    """Let all stories act in the order of their moments; what would lie in the future is left out."""
    waiting = [(moment, number, story) for number, story in enumerate(stories) if (moment := next(story, None))]
    heapq.heapify(waiting)
    acts = 0
    while waiting:
        moment, number, story = heapq.heappop(waiting)
        if moment > until:
            continue
        acts += 1
        if following := next(story, None):
            heapq.heappush(waiting, (following, number, story))
    return acts


def stories(play: Play) -> list[Story]:
    return [claim_story(play, claim) for claim in CLAIMS] + [notice_story(play, number) for number in NOTICE_DAYS]


# --- a claim -----------------------------------------------------------------------------------------


def claim_story(play: Play, claim: Claim) -> Story:
    yield from enterprise_part(play, claim)
    if len(claim.way) < 2 or claim.confirming:
        return
    if claim.ending in (Ending.CORRECTION, Ending.CORRECTED):
        yield from correction_part(play, claim)
    if claim.ending == Ending.WITHDRAWN:
        yield (now := play.moments.at(claim.way[1] - 1, 16))
        drafting.withdraw(play.application(claim), by=play.companies[claim.firm].admin, now=now)
        return
    yield from district_part(play, claim)
    yield from city_part(play, claim)


def enterprise_part(play: Play, claim: Claim) -> Story:
    company = play.companies[claim.firm]
    writer = company.agent if claim.by_agent and company.agent else company.lead
    yield (now := play.moment(claim, 0, 9))
    call = play.calls[claim.call]
    application = drafting.start(call, company.enterprise, project=claim.project, by=writer, now=now)
    play.claims[claim] = application
    fill_in(play, claim, application, writer, now)
    if len(claim.way) < 2:
        return
    yield (now := play.moment(claim, 1, 10))
    submitting.send(play.application(claim), by=writer, now=now)
    if claim.confirming:
        return
    yield (now := play.moment(claim, 1, 11))
    submitting.submit(play.application(claim), truth=True, by=company.admin, now=now)


def fill_in(play: Play, claim: Claim, application: Application, by: User, now: datetime) -> None:
    """The whole form with its papers; of a half-filled draft only its beginning."""
    firm, half = play.companies[claim.firm].firm, claim.ending == Ending.HALF_FILLED
    typed = {"turnover": str(firm.turnover), "turnover_before": str(firm.before), "other_money": "0"}
    if not half:
        typed |= {
            "platform_trade": "true",
            "overseas_mark": str(firm.trademark).lower(),
            "filed_by_agent": str(claim.by_agent).lower(),
        }
    version = application.version
    version = drafting.save_answers(application, typed, expected_version=version, by=by, now=now).application.version
    made: list[ClaimLine] = []
    for cost in costs_of(claim)[: 1 if half else None]:
        row = lines.save_line(application, "spend", typed_line(cost), expected_version=version, by=by, now=now)
        version = row.application.version
        made.append(row)
    if half:
        return
    for material, papers in evidence.papers_of(claim, firm).items():
        for paper, places in papers:
            served = [made[place] for place in places]
            documents.add_document(application, material, play.papers[paper], lines=served, by=by, now=now)
    for section in SECTIONS:
        drafting.mark_section(application, section, done=True, by=by, now=now)


def typed_line(cost: Cost) -> dict[str, str]:
    return {
        "kind": cost.kind,
        "description": cost.description,
        "invoice_number": cost.number,
        "invoice_date": cost.invoiced,
        "paid_on": cost.paid,
        "buyer_is_applicant": str(cost.own).lower(),
        "amount": cost.amount,
        "amount_currency": cost.currency,
    }


def correction_part(play: Play, claim: Claim) -> Story:
    """Everything wrong is named at once: the last line's facts, and its invoice."""
    commerce, company = play.district(claim, "commerce"), play.companies[claim.firm]
    yield (now := play.moments.at(claim.way[1] - 2, 16))
    application = reviewing.take(play.application(claim), by=commerce, now=now)
    line = application.lines.latest("position")
    dated, bought = f"line:{line.uid}:invoice_date", f"line:{line.uid}:buyer_is_applicant"
    remarks = {
        dated: "开票日期与发票不一致，请核对。",
        bought: "发票购买方须为贵企业，请更换发票后更正。",
        "material:invoices": "请补交开给贵企业的发票。",
    }
    request = correcting.request(application, remarks, by=commerce, now=now)
    if claim.ending == Ending.CORRECTION:
        return
    yield (now := play.moments.at(claim.way[1] - 5, 15))
    typed = {dated: {"invoice_date": "2023-11-20"}, bought: {"buyer_is_applicant": "true"}}
    answering.prepare(request, typed, by=company.lead, now=now)
    item = request.items.get(target="material:invoices")
    paper = play.papers[evidence.new_invoice(claim, company.firm)]
    answering.add_paper(request, item, paper, by=company.lead, now=now)
    request.refresh_from_db()
    answering.answer(request, by=company.admin, now=now)


def district_part(play: Play, claim: Claim) -> Story:
    commerce, finance = play.district(claim, "commerce"), play.district(claim, "finance")
    if len(claim.way) > 2:
        yield (now := play.moment(claim, 2, 14))
        application = reviewing.take(play.application(claim), by=commerce, now=now)
        if claim.lines >= LONG:
            last = application.lines.latest("position")
            reviewing.rule(last, accepted=False, reason="合同未列明该项服务，不予认可。", by=commerce, now=now)
        comment = "材料齐全，费用属实。"
        reviewing.opine(application, verdict=Verdict.AGREE, comment=comment, by=commerce, now=now)
    if len(claim.way) > 3:
        yield (now := play.moment(claim, 3, 15))
        disagrees = claim.ending == Ending.DISAGREED
        verdict = Verdict.DISAGREE if disagrees else Verdict.AGREE
        comment = "有一项费用不在支持期内，建议核减后再报。" if disagrees else ""
        reviewing.opine(play.application(claim), verdict=verdict, comment=comment, by=finance, now=now)


def city_part(play: Play, claim: Claim) -> Story:
    if len(claim.way) > 4:
        caseworker = play.officers["caseworker"]
        yield (now := play.moment(claim, 4, 10))
        application = reviewing.take(play.application(claim), by=caseworker, now=now)
        if claim.ending == Ending.REFUSED:
            reason = "发票购买方不是贵企业，可支持的费用不足。"
            deciding.refuse(application, clause="c4", reason=reason, by=caseworker, now=now)
            return
        reviewing.opine(application, verdict=Verdict.AGREE, comment="同意区级意见。", by=caseworker, now=now)
    for step, director in ((5, "director"), (6, "director2")):
        if len(claim.way) > step:
            yield (now := play.moment(claim, step, 9 + step))
            application = play.application(claim)
            digest = application.entitlements.get(stage=Stage.AUDITED, is_current=True).digest
            deciding.sign(application, digest=digest, by=play.officers[director], now=now)


# --- a public notice, and what follows from it ---------------------------------------------------------


def notice_story(play: Play, number: int) -> Story:
    day, at = NOTICE_DAYS[number], play.moments.at
    manager, finance = play.officers["manager"], play.officers["finance"]
    yield (now := at(day, 9, 30))
    rows = [play.application(claim) for claim in CLAIMS if claim.notice == number]
    call = rows[0].call
    document = f"津商公示〔{clock.local_date(now).year}〕{number}号"
    noticing.publish(call, rows, document_number=document, by=manager, now=now)
    yield (now := at(day - call.notice_days - 1, 0, 5))
    noticing.close_due_notices(now=now)
    if number not in PAID_NOTICES:
        return
    yield (now := at(day - call.notice_days - 3, 10))
    rows = [play.application(claim) for claim in CLAIMS if claim.notice == number]
    batch = paying.prepare(call.budget, rows, by=finance, now=now)
    paying.export(batch, by=finance, now=now)
    yield (now := at(day - call.notice_days - 5, 15))
    answers = [answer_of(play, payment, clock.local_date(now)) for payment in batch.payments.order_by("number")]
    bank_results.take(batch, answers, by=play.officers["finance2"], now=now)


def answer_of(play: Play, payment: Payment, day: date) -> bank_results.Answer:
    """All are paid but the one to a firm that has closed its account."""
    if payment.application.enterprise == play.companies[CLOSED_ACCOUNT].enterprise:
        return bank_results.Answer(payment.pk, False, day, reason="收款账户已销户")
    return bank_results.Answer(payment.pk, True, day, bank_reference=f"DEMO{payment.number:08d}")
