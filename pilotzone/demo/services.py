"""Services of the demo: offers for the published cycle in each state, a liaison officer, problems, credit entries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from enterprises import workflow_services as workflow
from enterprises.actions import credit_entries, credit_lists
from enterprises.actions.credit_entries import Given
from enterprises.actions.services import keeping, liaison, offering, proposing
from enterprises.enums import QualificationKind
from enterprises.enums_assessments import CycleState
from enterprises.enums_services import Side
from enterprises.models import (
    CreditEntry,
    CreditList,
    Cycle,
    Problem,
    Qualification,
    Service,
    ServiceOffer,
    ServiceRule,
)
from pilotzone.accounts.models import User
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.papers import Page, Paper, Uploads
from pilotzone.demo.story import Story
from pilotzone.files import actions as files
from pilotzone.kernel import clock
from pilotzone.kernel.workflow import Transition

DAY = timedelta(days=1)
PENALTY = Paper(
    "核查情况说明", (Page("核查情况说明", (("核查事项", "季度自报交易额"), ("结论", "与来源数据不一致")), "核查单位"),)
)
SETTLED = Paper("数据更正说明", (Page("数据更正说明", (("更正事项", "上季度交易额"), ("复核制度", "已建立")), "企业"),))
PAPERS = (PENALTY, SETTLED)


@dataclass(frozen=True, slots=True)
class Offered:
    """A service of the demo: its condition beside the grade, and an example for which it is due."""

    code: str
    kind: str
    names: tuple[str, str]
    descriptions: tuple[str, str]
    conditions: tuple[tuple[str, str, str], ...]  # Chinese, English, test
    due: str
    not_due: str
    weak_below: int = 60
    capacity: int | None = None
    places_each: int = 1


SERVICES = (
    Offered(
        "FINANCE", "financing", ("融资对接", "Introduction to financing"),
        ("向合作银行推荐，安排专人对接授信。", "A recommendation to partner banks, and a person who arranges it."),
        (("成效初显以上", "First results or better", 'grade in {"fair", "good", "outstanding"}'),
         ("交易规模有待扩大", "Volume to be enlarged", "weak_volume and not barred")),
        "{grade: fair, weak_volume: true, barred: false}", "{grade: starting, weak_volume: true, barred: false}",
        capacity=4,
    ),
    Offered(
        "TRAINING", "training", ("品牌出海培训名额", "Training seats: brands abroad"),
        ("两天的商标、合规和品牌运营培训。", "Two days on trademarks, compliance and running a brand."),
        (("自主品牌较少", "Few own brands", "weak_brand_count"),),
        "{weak_brand_count: true}", "{weak_brand_count: false}",
        weak_below=70, capacity=8,
    ),
    Offered(
        "SCHOOLING", "schooling", ("人才子女入学名额", "Talent quota: schooling"),
        ("符合条件的总部和优秀企业可提名人才，具体由教育部门受理。",
         "Recognised headquarters and outstanding enterprises may nominate; the education office decides."),
        (("成效较好以上", "Good results or better", 'grade in {"good", "outstanding"}'),
         ("总部或优秀企业", "Headquarters or outstanding", "is_headquarters or is_outstanding")),
        "{grade: good, is_headquarters: true}", "{grade: fair, is_headquarters: true}",
        capacity=9, places_each=3,
    ),
)  # fmt: skip


def stories(officers: dict[str, User], companies: dict[str, Company], papers: Uploads, *, now: datetime) -> list[Story]:
    return [
        services_story(officers, companies, now),
        liaison_story(officers["assessor"], companies, now),
        credit_story(officers, companies, papers, now),
    ]


def rule_text(each: Offered) -> str:
    tests = "\n".join(f"- label: {{zh: {zh}, en: {en}}}\n  if: {test}" for zh, en, test in each.conditions)
    return (
        f"language: service/1\nscheme: PLATFORM\nweak_below: {each.weak_below}\nwhen:\n{tests}\nexamples:\n"
        f"- label: {{zh: 应提供, en: Due}}\n  given: {each.due}\n  offered: true\n"
        f"- label: {{zh: 不提供, en: Not due}}\n  given: {each.not_due}\n  offered: false\n"
    )


# --- services ----------------------------------------------------------------------------------------


def services_story(officers: dict[str, User], companies: dict[str, Company], now: datetime) -> Story:
    """Offers worked out for the published cycle and sent, and what became of some of them."""
    assessor = officers["assessor"]
    yield (at := now - 9 * DAY)
    recognise(companies)
    for each in SERVICES:
        enter(each, officers, now=at)
    second_version(assessor, now=at)
    yield (at := now - 8 * DAY)
    run = proposing.start(Cycle.objects.get(state=CycleState.PUBLISHED), by=assessor, now=at)
    proposing.run(run.job, run.pk, now=at)
    yield (at := now - 7 * DAY)
    offering.send_all(run, by=assessor, now=at)
    yield (at := now - 6 * DAY)
    answer(companies, now=at)
    yield now
    done = offer("FINANCE", companies[LEADING])
    note = "已对接两家合作银行，其中一家完成授信预审。"
    offering.deliver(done, note=note, granted=None, by=assessor, now=now)
    offering.rate(done, rating=4, comment="对接很快，材料清单可以再简化。", by=companies[LEADING].admin, now=now)


def recognise(companies: dict[str, Company]) -> None:
    """As other registers would report it."""
    Qualification.objects.create(
        enterprise=companies["lisen"].enterprise,
        kind=QualificationKind.OUTSTANDING,
        number="DEMO-2023-101",
        source="市商务局（演示）",
        starts_on=date(2023, 1, 1),
    )


def enter(each: Offered, officers: dict[str, User], *, now: datetime) -> None:
    """The register's row and its rule, approved by the director."""
    values = {
        "kind": each.kind,
        "name_zh": each.names[0],
        "name_en": each.names[1],
        "description_zh": each.descriptions[0],
        "description_en": each.descriptions[1],
        "capacity": each.capacity,
        "places_each": each.places_each,
        "answer_days": 10,
        "active_from": clock.local_date(now),
        "active_to": None,
    }
    service = keeping.enter_service(each.code, values, by=officers["assessor"], now=now)
    rule = keeping.enter_rule(service, rule_text(each), by=officers["assessor"], now=now)
    keeping.approve_rule(rule, by=officers["director"], now=now)


def second_version(assessor: User, *, now: datetime) -> ServiceRule:
    """A stricter rule that waits for its approval."""
    service = Service.objects.get(code="TRAINING")
    text = rule_text(SERVICES[1]).replace("weak_below: 70", "weak_below: 50")
    return keeping.enter_rule(service, text, by=assessor, now=now)


def offer(code: str, company: Company) -> ServiceOffer:
    return ServiceOffer.objects.get(service__code=code, enterprise=company.enterprise)


def answer(companies: dict[str, Company], *, now: datetime) -> None:
    """One takes what it is offered, one nominates, one declines; the others let it wait."""
    lantu, lisen, third = (companies[key] for key in (LEADING, "lisen", "hengyue"))
    offering.accept(offer("FINANCE", lantu), nominated=None, by=lantu.admin, now=now)
    offering.accept(offer("SCHOOLING", lisen), nominated=2, by=lisen.admin, now=now)
    offering.decline(offer("FINANCE", third), reason="近期无融资需求。", by=third.admin, now=now)


# --- problems ----------------------------------------------------------------------------------------


def liaison_story(assessor: User, companies: dict[str, Company], now: datetime) -> Story:
    """The officer of a major enterprise; a problem that waits, one that was solved, one the officer brought along."""
    lantu, lisen = companies[LEADING], companies["lisen"]
    yield (at := now - 14 * DAY)
    for company in (lantu, lisen):
        liaison.appoint(company.enterprise, assessor, starts_on=clock.local_date(at), by=assessor, now=at)
    yield (at := now - 10 * DAY)
    found = raise_problem(lantu, "退货商品复运进境手续慢", "1210 模式退货复运进境平均需要五个工作日，仓容紧张。", at)
    yield (at := now - 9 * DAY)
    write(found, workflow.ANSWER, "已与海关协调，本周五前安排现场办公。", assessor, at)
    yield (at := now - 6 * DAY)
    write(found, workflow.SOLVE, "海关已开通退货集中查验窗口，时限压缩到两个工作日。", assessor, at)
    yield (at := now - 3 * DAY)
    raise_problem(lantu, "海外仓租金补贴政策口径不清", "续租的海外仓能否申报？请明确面积计算口径。", at)
    yield (at := now - 2 * DAY)
    text = "走访时企业反映春节前用工缺口约六十人。"
    liaison.raise_problem(lisen.enterprise, title="季节性用工不足", text=text, side=Side.BUREAU, by=assessor, now=at)


def raise_problem(company: Company, title: str, text: str, now: datetime) -> Problem:
    side = Side.ENTERPRISE
    return liaison.raise_problem(company.enterprise, title=title, text=text, side=side, by=company.admin, now=now)


def write(problem: Problem, step: Transition, text: str, by: User, now: datetime) -> None:
    version = Problem.objects.get(pk=problem.pk).version
    liaison.write(problem, step, text=text, expected=version, by=by, now=now)


# --- credit record -----------------------------------------------------------------------------------


def credit_story(officers: dict[str, User], companies: dict[str, Company], papers: Uploads, now: datetime) -> Story:
    """A grade of customs', an entry for false figures whose repair is asked for, and one that waits."""
    assessor, director = officers["assessor"], officers["director"]
    yield (at := now - 15 * DAY)
    credit_lists.load()
    rated = make_entry("CUSTOMS", "certified", companies[LEADING], "海关通报的企业信用等级。", assessor, papers, at)
    held = make_entry("FALSE-FIGURES", "light", companies["jifan"], "自报交易额与海关数据不符。", assessor, papers, at)
    yield (at := now - 14 * DAY)
    for entry in (rated, held):
        credit_entries.confirm(entry, by=director, now=at)
    yield (at := now - 2 * DAY)
    by = companies["jifan"].admin
    proof = files.store(papers[SETTLED], by=by, now=at)
    credit_entries.ask_repair(held, statement="已更正数据并补报。", evidence=proof, by=by, now=at)
    yield (at := now - DAY)
    make_entry("FALSE-FIGURES", "general", companies["yiting"], "连续两季自报数据偏差较大。", assessor, papers, at)


def make_entry(
    code: str, level: str, company: Company, reason: str, by: User, papers: Uploads, now: datetime
) -> CreditEntry:
    found = CreditList.objects.get(code=code)
    given = Given(
        list=found,
        level=found.levels.get(code=level),
        reason=reason,
        source="市商务局综试办" if code != "CUSTOMS" else "天津海关（演示）",
        starts_on=clock.local_date(now),
        ends_on=None,
        evidence=files.store(papers[PENALTY], by=by, now=now),
    )
    return credit_entries.enter(company.enterprise, given, by=by, now=now)
