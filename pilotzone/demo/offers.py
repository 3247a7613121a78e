"""Award without application in the demo: a measure, a call, two runs, and offers answered in every way."""

from datetime import datetime
from pathlib import Path

from enterprises import actions as registry
from pilotzone.accounts.models import User
from pilotzone.demo.cast import CONNECTED_LATELY
from pilotzone.demo.moments import Moments
from pilotzone.demo.story import Play, Story
from pilotzone.jobs import actions as jobs
from pilotzone.kernel import clock
from subsidies.actions import calls, measures, publishing
from subsidies.actions.offers import answering, running, sending
from subsidies.models import Budget, Call, Offer

MEASURE = "ZONE-DEMO-AUTO"
ANSWER_DAYS = 10
OPENS, FIRST, SECOND, CLOSES = 20, 13, 2, -40  # working days before today
WITHDRAWN, DECLINED = "chengzhou", "hongchuan"
ACCEPTED = {"lisen": 6, "jinze": 5, "hanyuan": 4, "huanye": 4}


def announce(policies: Path, budget: Budget, officers: dict[str, User], when: Moments) -> Call:
    """The measure entered by one person and approved by another, and the call under which nobody claims."""
    manager, director = officers["manager"], officers["director"]
    measures.open_programme(
        code="platform_connection",
        name_zh="接入综合服务平台",
        name_en="Connecting to the service platform",
        summary_zh="企业接入本市跨境电商综合服务平台的，按登记信息核定一次性奖励，不用申报。",
        summary_en="A single award for connecting to the service platform, worked out from the registers.",
        by=manager,
        now=when.at(92, 9),
    )
    document = (policies / f"{MEASURE}.yaml").read_text(encoding="utf-8")
    version = measures.enter_version(document, by=manager, now=when.at(92, 10))
    version = publishing.propose(version, valid_from=when.day(91), by=manager, now=when.at(92, 11))
    version = publishing.approve(version, by=director, now=when.at(91, 15))
    announcement = calls.Announcement(
        name_zh="接入综合服务平台奖励（免申即享）",
        name_en="Award for connecting to the service platform",
        document_number=f"津商函〔{when.day(OPENS).year}〕27号",
        opens_at=when.at(OPENS, 9),
        closes_at=when.at(CLOSES, 17),
        contact_zh="市商务局跨境电商处",
        contact_en="City commerce bureau, cross-border e-commerce division",
        contact_phone="022-5550 0100",
        without_application=True,
        answer_days=ANSWER_DAYS,
    )
    return calls.publish(version, budget, announcement, by=manager, now=when.at(OPENS + 2, 15))


def offers_story(play: Play) -> Story:
    """The first run, its answers, those who connect since, what lapses, and the second run."""
    at = play.moments.at
    yield (now := at(FIRST, 10))
    run(play, now)
    yield (now := at(8, 15))
    connect(play, now)
    yield (now := at(7, 16))
    reason = "登记信息正在核对，核对后重新核定。"
    answering.withdraw(offer_of(play, WITHDRAWN), reason=reason, by=play.officers["manager"], now=now)
    yield (now := at(7, 17))
    reason = "已有其他渠道支持，愿把资金留给更需要的企业。"
    answering.decline(offer_of(play, DECLINED), reason=reason, by=play.companies[DECLINED].admin, now=now)
    for minute, (firm, day) in enumerate(ACCEPTED.items()):
        yield (now := at(day, 14, minute))
        accept(play, firm, now)
    yield (now := at(SECOND, 0, 10))
    sending.lapse_due(now=now)
    yield (now := at(SECOND, 9, 30))
    run(play, now)


def run(play: Play, now: datetime) -> None:
    """Counted, confirmed and made at this moment; the jobs find their work done."""
    manager = play.officers["manager"]
    found = running.start(play.calls["automatic"], by=manager, now=now)
    for work in (running.count, running.make):
        if work is running.make:
            found = running.confirm(found, by=manager, now=now)
        if found.job is not None:
            work(found.job, found.pk, now=now)
            jobs.run_job(found.job.pk)
        found.refresh_from_db()


def connect(play: Play, now: datetime) -> None:
    for key in CONNECTED_LATELY:
        company = play.companies[key]
        company.enterprise.refresh_from_db()
        registry.edit(
            company.enterprise,
            {"platform_connected_on": clock.local_date(now)},
            roles=company.firm.roles,
            expected_version=company.enterprise.version,
            by=company.admin,
            now=now,
        )


def offer_of(play: Play, firm: str) -> Offer:
    found: Offer = Offer.objects.filter(enterprise=play.companies[firm].enterprise).latest("pk")
    return found


def accept(play: Play, firm: str, now: datetime) -> None:
    company, offer = play.companies[firm], offer_of(play, firm)
    digest = answering.standing(offer, now).digest
    account = company.enterprise.payee_accounts.get(replaced_at=None)
    answering.accept(offer, truth=True, digest=digest, payee=str(account.uid), by=company.admin, now=now)
