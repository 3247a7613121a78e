"""The small demo: people, enterprises, a measure, a budget, two calls, and some thirty claims in every state."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

import subsidies
from enterprises.models import Figure, ServiceOffer
from matchmaking.models import Event
from pilotzone.accounts.models import User
from pilotzone.demo import (
    administrators,
    assessments,
    batches,
    booths,
    cast,
    contests,
    desk,
    events,
    evidence,
    experts,
    figures,
    goods,
    guidance,
    headquarters,
    held_meetings,
    meetings,
    money,
    offers,
    partners,
    people,
    recognition,
    reference,
    remedies,
    renamed,
    schemes,
    services,
    story,
    versions,
    visits,
    warehouse_claims,
    warehouses,
    webhooks,
)
from pilotzone.demo.moments import Moments, moments
from pilotzone.demo.papers import Paper, draw
from pilotzone.demo.plan import CALL_DAYS, CLAIMS, FIRMS
from subsidies import past_claims
from subsidies.actions import backtests, budgeting, calls, measures, publishing
from subsidies.enums import VersionState
from subsidies.models import Application, BackTest, Budget, Call, Measure, MeasureVersion, Offer
from warehouses.models import Recognition, Warehouse

POLICIES = Path(subsidies.__file__).parent / "policies"
MEASURE = "TJ-2024-TRANSFORM"
POLICY = POLICIES / f"{MEASURE}.yaml"
ALLOTTED = 1_200_000_00
CHANGED = (("most: 10万", "most: 12万"), ("most: 3万", "most: 2.5万"), ("then 50% else 30%", "then 50% else 32%"))
CALLS = {
    "earlier": ("企业应用跨境电商补助申报（第一批）", "Applying cross-border e-commerce, first batch"),
    "open": ("企业应用跨境电商补助申报（第二批）", "Applying cross-border e-commerce, second batch"),
}

Say = Callable[[str], None]


@transaction.atomic
def build(*, now: datetime, say: Say) -> None:
    """All of it or nothing."""
    call_command("load_reference", verbosity=0, stdout=Nowhere(), now=now)
    reference.enter_districts(now)
    when = moments(now)
    officers = people.appoint_officers(now=when.at(130, 9), since=when.day(130))
    say(f"People: {len(officers)} officers in {len(people.OFFICES)} offices.")
    version, budget = found_programme(officers, when)
    published = schemes.publish_schemes(officers, now=when.at(60, 9))
    schemes.go_on(published, officers, now=when.at(2, 9))
    reference.propose(officers, when)
    say(f"Schemes of assessment: {len(published)} in use, one waits for approval.")
    opened = {key: announce(key, version, budget, officers["manager"], when) for key in CALLS}
    versions.go_on(version, opened["open"], officers, when)
    say(f"Versions of measures: {MeasureVersion.objects.count()}, one waits for approval.")
    opened["automatic"] = offers.announce(POLICIES, budget, officers, when)
    opened[headquarters.CALL] = headquarters.announce(POLICIES, officers, when)
    opened["warehouses"] = warehouse_claims.announce(POLICIES, budget, officers, when)
    papers = draw(papers_wanted())
    say(f"Papers: {len(papers)} drawn.")
    companies = cast.register_all(papers, now=when.at(100, 10))
    waiting = cast.register_waiting(now=when.at(2, 10))
    say(f"Enterprises: {len(companies)} registered, {len(waiting)} waiting for the bureau.")
    play = story.Play(when, officers, companies, opened, papers)
    others = (offers.offers_story, remedies.objection_story, remedies.review_story)
    played = [*story.stories(play), *(tell(play) for tell in others), *headquarters.stories(play), *money.stories(play)]
    played += [administrators.asking_story(play), renamed.renaming_story(play)]
    played += figures.stories(officers, companies, now=now)
    played += assessments.stories(officers, companies, now=now)
    played += contests.stories(officers, companies, now=now)
    played += services.stories(officers, companies, papers, now=now)
    played += goods.stories(officers, companies, now=now)
    played += warehouses.stories(officers, companies, papers, now=now)
    played += recognition.stories(officers, companies, now=now)
    played.append(events.events_story(officers, companies, now))
    played += booths.stories(officers, companies, now=now)
    played += held_meetings.stories(officers, companies, now=now)
    played += guidance.stories(officers, companies, now=now)
    acts = story.run(played, until=now)
    say(f"Claims: {Application.objects.count()} in every state, by {acts} acts.")
    count = experts.build(officers, opened["open"], when, now)
    say(f"Experts: {count} in the pool, two draws; letters: {experts.write_letters(now)}.")
    say(f"Visits on site: {visits.build(officers, opened['open'], when, now)}, of a sample drawn in public.")
    fresh = {key: User.objects.get(pk=each.pk) for key, each in officers.items()}
    desk.set_up(fresh, now=now)
    say(f"Decision meeting: {meetings.set_up(fresh, now=now).items.count()} claims on its list.")
    say(f"Funding plan: {meetings.draw_up_plan(fresh, now=now).items.count()} claims, with finance.")
    systems = partners.set_up(fresh, companies["hongchuan"].enterprise, companies["lantu"], now=now)
    sent = batches.set_up(fresh, companies, now=now)
    told = webhooks.set_up(fresh, companies["hongchuan"].enterprise, now=now)
    say(f"Partners: {systems} systems, one waits for confirmation; {sent} batches, {told} messages of changes.")
    say(f"Figures: {Figure.objects.count()}, of two quarters; one enterprise is late.")
    warehouse_claims.begin(opened["warehouses"], companies["hongchuan"], now=now)
    say(f"Overseas warehouses: {Warehouse.objects.count()}, with a year of reports; one is late.")
    say(f"Recognition: {Recognition.objects.count()} applications in an open batch, one recognised.")
    say(f"Events: {Event.objects.count()}, two over with attendance and outcomes, the others open or announced.")
    say(f"Services: {ServiceOffer.objects.count()} offers for the published cycle.")
    test = try_draft(version.measure, officers["manager"], now)
    say(f"Back-test: a draft over {test.claims} claims.")
    say(f"Offers without application: {Offer.objects.count()}, in two runs.")


def papers_wanted() -> Iterator[Paper]:
    firms = {firm.key: firm for firm in FIRMS}
    for firm in FIRMS:
        yield evidence.licence(firm, cast.uscc_of(firm))
        yield evidence.letter(firm)
    yield administrators.LETTER
    yield renamed.new_licence()
    yield from remedies.PAPERS
    yield from services.PAPERS
    yield from warehouses.PAPERS
    for each in headquarters.PROPOSALS:
        yield headquarters.proof(firms[each.firm])
        yield headquarters.premises(firms[each.firm])
        yield headquarters.audit_opinion(firms[each.firm])
    for claim in CLAIMS:
        yield from (paper for papers in evidence.papers_of(claim, firms[claim.firm]).values() for paper, _ in papers)
        yield evidence.new_invoice(claim, firms[claim.firm])


class Nowhere:
    """Takes what another command prints."""

    def write(self, text: str) -> None:
        """The demo prints its own lines."""


def found_programme(officers: dict[str, User], when: Moments) -> tuple[MeasureVersion, Budget]:
    """The measure, entered by one person and approved by another, and the money for it."""
    manager, director = officers["manager"], officers["director"]
    measures.open_programme(
        code=cast.PROGRAMME,
        name_zh="企业应用跨境电商",
        name_en="Applying cross-border e-commerce",
        summary_zh="支持本市企业建设独立站、使用第三方平台开展跨境电商，按实际支出给予补助。",
        summary_en="Support for independent websites and platform fees, as a share of actual expenditure.",
        by=manager,
        now=when.at(95, 9),
    )
    version = measures.enter_version(POLICY.read_text(encoding="utf-8"), by=manager, now=when.at(95, 10))
    version = publishing.propose(version, valid_from=when.day(94), by=manager, now=when.at(95, 11))
    version = publishing.approve(version, by=director, now=when.at(94, 15))
    finance, year = officers["finance"], when.day(90).year
    budget = budgeting.open_budget(
        name_zh=f"{year}年跨境电商发展资金",
        name_en=f"Cross-border e-commerce fund {year}",
        source="市级财政",
        document_number=f"津财〔{year}〕8号",
        year=year,
        by=finance,
        now=when.at(90, 9),
    )
    budgeting.allot(budget, amount=ALLOTTED, note="年初预算", by=finance, now=when.at(90, 10))
    return version, budget


def try_draft(measure: Measure, manager: User, now: datetime) -> BackTest:
    """A draft with other ceilings, and what it would have cost: worked out at once, its job finds it done."""
    in_force = measure.versions.get(state=VersionState.IN_FORCE)
    document = in_force.document
    for before, after in CHANGED:
        document = document.replace(before, after)
    draft = measures.enter_version(document, by=manager, now=now)
    scope = backtests.Scope(list(past_claims.calls_for(measure).filter(measure_version__measure=measure)))
    test = backtests.start(draft, in_force, scope, by=manager, now=now)
    backtests.run(str(test.uid), test.job, clock=lambda: now)
    return BackTest.objects.get(pk=test.pk)


def announce(key: str, version: MeasureVersion, budget: Budget, manager: User, when: Moments) -> Call:
    opens, closes = CALL_DAYS[key]
    name_zh, name_en = CALLS[key]
    announcement = calls.Announcement(
        name_zh=name_zh,
        name_en=name_en,
        document_number=f"津商函〔{when.day(opens).year}〕{12 if key == 'earlier' else 31}号",
        opens_at=when.at(opens, 9),
        closes_at=when.at(closes, 17),
        contact_zh="市商务局跨境电商处",
        contact_en="City commerce bureau, cross-border e-commerce division",
        contact_phone="022-5550 0100",
    )
    return calls.publish(version, budget, announcement, by=manager, now=when.at(opens + 3, 15))
