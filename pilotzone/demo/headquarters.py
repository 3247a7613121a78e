"""A measure whose amount is discretionary: a call with a threshold of its own, proposals, a list over its budget."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from pilotzone.accounts.models import User
from pilotzone.demo.moments import Moments
from pilotzone.demo.papers import Page, Paper
from pilotzone.demo.plan import Firm
from pilotzone.demo.story import Play, Story
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from subsidies import consultations
from subsidies.actions import (
    budgeting,
    calls,
    consulting,
    documents,
    drafting,
    examining,
    measures,
    missing_papers,
    outside_auditing,
    programmes,
    publishing,
    reviewing,
    stating,
    submitting,
    submitting_to_city,
)
from subsidies.actions.stating import Spoken
from subsidies.enums import Verdict
from subsidies.enums_consulting import FindingAnswer
from subsidies.models import Application, AuditedClaim, Call, ConsultedOffice, Department, OfficeFinding, Programme

MEASURE = "ZONE-DEMO-HQ"
CALL = "headquarters"
ALLOTTED = 1_000_000_00
OPENS, CLOSES = 30, 16  # working days before today
THRESHOLD = "50,000,000"
AUDITED = ("yiting", "yuanhe")
NOT_YET = -1  # submitted with the undertaking, and not before a desk
SECTIONS = ("headquarters_facts", "elsewhere")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the district states of a firm's claim, and how far it goes; without a sum nothing is stated yet.

    `accepted`: its proof of the premises is missing, and the district accepts it so many working days before today.
    """

    firm: str
    day: int
    trade: str
    amount: str = ""
    decides: bool = False
    accepted: int = 0
    submitted: bool | None = None  # by the district's letter; None: before the programme wanted letters


PROPOSALS = (
    Proposal("hongchuan", 28, "186,000,000", "700,000", decides=True),
    Proposal("lisen", 27, "92,400,000", "600,000", decides=True),
    Proposal("yiting", 26, "61,800,000", "300,000"),
    Proposal("hengyue", 25, "58,300,000"),
    Proposal("lantu", 24, "", accepted=8),  # ten working days to follow: two are left
    Proposal("jifan", 23, "", accepted=14),  # missed
    Proposal("huanye", 22, "", accepted=NOT_YET),
    Proposal("yuanhe", 21, "71,000,000", "450,000", submitted=True),
    Proposal("shuoyu", 20, "66,400,000", "400,000", submitted=False),
)


def proof(firm: Firm) -> Paper:
    rows = (("企业", firm.name_zh), ("总部类型", "全国性总部"), ("认定日期", "2024-03-20"))
    return Paper(f"总部证明-{firm.key}", (Page("总部企业证明", rows, "认定部门"),))


def premises(firm: Firm) -> Paper:
    rows = (("企业", firm.name_zh), ("用途", "总部办公"), ("租期", "2023-01-01 至 2027-12-31"))
    return Paper(f"办公场所-{firm.key}", (Page("办公场所租赁合同", rows, "出租方"),))


def announce(policies: Path, officers: dict[str, User], when: Moments) -> Call:
    """The measure in force, a budget that will not suffice, and the call with its threshold."""
    manager, director, finance = officers["manager"], officers["director"], officers["finance"]
    measures.open_programme(
        code="headquarters",
        name_zh="跨境电商总部",
        name_en="Headquarters of cross-border e-commerce",
        summary_zh="对在本市设立总部的跨境电商企业给予奖励，金额由审核提出，最高100万元。",
        summary_en="Grants for headquarters in the city, proposed in review, CNY 1 million at most.",
        by=manager,
        now=when.at(40, 9),
    )
    document = (policies / f"{MEASURE}.yaml").read_text(encoding="utf-8")
    version = measures.enter_version(document, by=manager, now=when.at(40, 10))
    version = publishing.propose(version, valid_from=when.day(39), by=manager, now=when.at(40, 11))
    version = publishing.approve(version, by=director, now=when.at(39, 15))
    year = when.day(38).year
    budget = budgeting.open_budget(
        name_zh=f"{year}年总部奖励资金",
        name_en=f"Headquarters grants {year}",
        source="市级财政",
        document_number=f"津财〔{year}〕15号",
        year=year,
        by=finance,
        now=when.at(38, 9),
    )
    budgeting.allot(budget, amount=ALLOTTED, note="年初预算", by=finance, now=when.at(38, 10))
    announcement = calls.Announcement(
        name_zh="跨境电商企业总部奖励申报",
        name_en="Grants for headquarters",
        document_number=f"津商函〔{when.day(OPENS).year}〕22号",
        opens_at=when.at(OPENS, 9),
        closes_at=when.at(CLOSES, 17),
        contact_zh="市商务局跨境电商处",
        contact_en="City commerce bureau, cross-border e-commerce division",
        contact_phone="022-5550 0100",
    )
    call = calls.prepare(version, budget, announcement, by=manager, now=when.at(OPENS + 4, 15))
    calls.fix(call, {"threshold": (THRESHOLD, "")}, by=manager, now=when.at(OPENS + 3, 9))
    return calls.open_prepared(call, by=manager, now=when.at(OPENS + 3, 15))


def stories(play: Play) -> list[Story]:
    others = (letters_wanted_story(play), consultation_story(play), audit_story(play))
    return [*others, *(claim_story(play, each, place) for place, each in enumerate(PROPOSALS))]


def claim_story(play: Play, proposal: Proposal, place: int) -> Story:
    company, at = play.companies[proposal.firm], play.moments.at
    yield (now := at(proposal.day, 9, 3 * place))
    claim = drafting.start(play.calls[CALL], company.enterprise, by=company.lead, now=now)
    typed = {"kind": "national", "other_money": "0"}
    drafting.save_answers(claim, typed, expected_version=claim.version, by=company.lead, now=now)
    documents.add_document(claim, "headquarters_proof", play.papers[proof(company.firm)], by=company.lead, now=now)
    if not proposal.accepted:
        documents.add_document(claim, "premises", play.papers[premises(company.firm)], by=company.lead, now=now)
    for section in SECTIONS:
        drafting.mark_section(claim, section, done=True, by=company.lead, now=now)
    yield (now := at(proposal.day - 1, 10, 3 * place))
    undertaken = bool(proposal.accepted)
    submitting.submit(read(claim), truth=True, undertaken=undertaken, by=company.admin, now=now)
    if proposal.accepted > 0:
        yield from following_story(play, proposal, claim)
    if proposal.submitted is not None:
        yield from letter_story(play, proposal, claim)
    elif proposal.amount:
        yield from review_story(play, proposal, claim, place)


def following_story(play: Play, proposal: Proposal, claim: Application) -> Story:
    """Accepted with the proof of the premises to follow; where its limit has passed it is marked as missed."""
    commerce = play.officers[
        f"{'district' if play.companies[proposal.firm].firm.district == 'binhai' else 'wuqing'}.commerce"
    ]
    yield (now := play.moments.at(proposal.accepted, 10, 30))
    reviewing.take(read(claim), with_missing=True, by=commerce, now=now)
    yield (now := play.moments.at(proposal.accepted - 11, 0, 15))
    missing_papers.mark_overdue(now=now)


def review_story(play: Play, proposal: Proposal, claim: Application, place: int) -> Story:
    """The district states what no register knows and proposes; the other desks agree."""
    at, district = play.moments.at, "district" if play.companies[proposal.firm].firm.district == "binhai" else "wuqing"
    commerce, finance = play.officers[f"{district}.commerce"], play.officers[f"{district}.finance"]
    yield (now := at(proposal.day - 4, 14, 3 * place))
    reviewing.take(read(claim), by=commerce, now=now)
    trade = Spoken(proposal.trade, "与海关数据核对一致。", "海关统计月报（上年12月）")
    stating.state(read(claim), "trade", trade, by=commerce, now=now)
    amount = Spoken(proposal.amount, "按营业规模、人员和在本市的业务量综合确定。")
    stating.state(read(claim), "proposal", amount, by=commerce, now=now)
    reviewing.opine(read(claim), verdict=Verdict.AGREE, comment="材料齐全。", by=commerce, now=now)
    yield (now := at(proposal.day - 6, 15, 3 * place))
    reviewing.opine(read(claim), verdict=Verdict.AGREE, by=finance, now=now)
    if proposal.decides:
        caseworker = play.officers["caseworker"]
        yield (now := at(proposal.day - 9, 10, 3 * place))
        reviewing.take(read(claim), by=caseworker, now=now)
        reviewing.opine(read(claim), verdict=Verdict.AGREE, comment="同意区级意见。", by=caseworker, now=now)


def letter_story(play: Play, proposal: Proposal, claim: Application) -> Story:
    """By now the programme wants originals compared and a letter: both opinions, the district's submission."""
    at, company = play.moments.at, play.companies[proposal.firm]
    district = "district" if company.firm.district == "binhai" else "wuqing"
    commerce, finance = play.officers[f"{district}.commerce"], play.officers[f"{district}.finance"]
    yield (now := at(12, 14))
    reviewing.take(read(claim), by=commerce, now=now)
    trade = Spoken(proposal.trade, "与海关数据核对一致。", "海关统计月报（上年12月）")
    stating.state(read(claim), "trade", trade, by=commerce, now=now)
    amount = Spoken(proposal.amount, "按营业规模、人员和在本市的业务量综合确定。")
    stating.state(read(claim), "proposal", amount, by=commerce, now=now)
    yield (now := at(11, 16))
    day, papers = play.moments.day(11), ("headquarters_proof", "premises")
    examining.record_originals(read(claim), papers, agrees=True, checked_on=day, by=commerce, now=now)
    reviewing.opine(read(claim), verdict=Verdict.AGREE, comment="原件核对无误。", by=commerce, now=now)
    yield (now := at(10, 15))
    reviewing.opine(read(claim), verdict=Verdict.AGREE, by=finance, now=now)
    if proposal.submitted:
        yield (now := at(9, 10))
        found = read(claim)
        number = f"津滨商函〔{now.year}〕17号"
        submitting_to_city.make(found.call, found.division, [found.pk], document_number=number, by=commerce, now=now)


def letters_wanted_story(play: Play) -> Story:
    """From here on the programme's districts compare originals and submit by letter."""
    yield (now := play.moments.at(13, 9))
    programme = Programme.objects.get(code="headquarters")
    programmes.set_intake(
        programme, submits_by_letter=True, checks_originals=True, by=play.officers["manager"], now=now
    )


def consultation_story(play: Play) -> Story:
    """Other departments are asked; market supervision has replied: one finding is open, one was set aside."""
    manager, caseworker = play.officers["manager"], play.officers["caseworker"]
    yield (now := play.moments.at(8, 9))
    asked = list(Department.objects.filter(code__in=("market", "tax", "ecology")))
    call, due_on = play.calls[CALL], play.moments.day(-5)
    consultation = consulting.begin(call, asked, due_on=due_on, by=manager, now=now)
    office = consultation.offices.get(department="market")
    consulting.export(office, by=manager, now=now)
    yield (now := play.moments.at(6, 15))
    found = {
        "yiting": "2023年11月因商标侵权被处罚，罚款3万元。",
        "yuanhe": "2022年因未公示年报被列入经营异常名录。",
    }
    codes = {play.companies[firm].enterprise.uscc: text for firm, text in found.items()}
    reply = filled_in(office, codes)
    stored = files.store(reply, by=manager, now=now, accepted=(FileType.XLSX,))
    consulting.take(office, stored, consultations.read(stored, office).rows, by=manager, now=now)
    yield (now := play.moments.at(5, 10))
    row = OfficeFinding.objects.get(application__enterprise=play.companies["yuanhe"].enterprise)
    reason = "已于2023年移出名录，不影响申报条件。"
    consulting.answer(row, verdict=FindingAnswer.SET_ASIDE, reason=reason, by=caseworker, now=now)


def audit_story(play: Play) -> Story:
    """A firm audits two claims of the list, and has reported on one."""
    manager, auditor = play.officers["manager"], play.officers["auditor"]
    yield (now := play.moments.at(4, 9))
    firm = auditor.appointments.get().office
    named = [play.companies[key].enterprise for key in AUDITED]
    claims = Application.objects.filter(call=play.calls[CALL], enterprise__in=named).order_by("pk")
    last = play.moments.day(-10)
    purpose = "复核上年度营业收入和进出口额"
    outside_auditing.appoint(firm, list(claims), purpose=purpose, ends_on=last, by=manager, now=now)
    yield (now := play.moments.at(2, 16))
    row = AuditedClaim.objects.filter(application__enterprise=named[0]).get()
    outside_auditing.report(
        row,
        play.papers[audit_opinion(play.companies[AUDITED[0]].firm)],
        text="经核对账簿、报关单和增值税申报表，上年度进出口额属实；另有关联交易3,200,000元，建议剔除后核定。",
        recommended=280_000_00,
        by=auditor,
        now=now,
    )


def audit_opinion(firm: Firm) -> Paper:
    rows = (("被审计单位", firm.name_zh), ("审计事项", "上年度进出口额"), ("审计结论", "建议核定28万元"))
    return Paper(f"审计意见-{firm.key}", (Page("专项审计意见", rows, "会计师事务所"),))


def filled_in(office: ConsultedOffice, found: dict[str, str]) -> SimpleUploadedFile:
    """The exported list as a department sends it back."""
    book = load_workbook(BytesIO(consultations.workbook(office)))
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        text = found.get(str(sheet.cell(row, 2).value))
        sheet.cell(row, 5, "是" if text else "否")
        if text:
            sheet.cell(row, 6, text)
            sheet.cell(row, 7, "津市监罚〔2023〕118号")
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("市场监管回复.xlsx", stream.getvalue())


def read(claim: Application) -> Application:
    return Application.objects.select_related("call", "enterprise", "division").get(pk=claim.pk)
