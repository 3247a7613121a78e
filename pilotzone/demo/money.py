"""What happens with money after the first payments: an account to be changed, a template, a demand to repay."""

from datetime import timedelta

from enterprises import actions as registry
from pilotzone.demo.plan import CLAIMS, CLOSED_ACCOUNT, DEMANDED
from pilotzone.demo.story import Play, Story
from pilotzone.kernel import clock
from subsidies.actions import goals, payment_templates, recovering, stopping
from subsidies.enums_goals import GoalKind
from subsidies.enums_payment import ColumnKind
from subsidies.enums_recovery import Sanction
from subsidies.rules.payment_file import Column

BANK_FORM = (
    Column(ColumnKind.PAYMENT, "附言"),
    Column(ColumnKind.CONSTANT, "付款账户", "0302010109200000000"),
    Column(ColumnKind.HOLDER, "收款人户名"),
    Column(ColumnKind.ACCOUNT, "收款人账号"),
    Column(ColumnKind.CNAPS, "收款行行号"),
    Column(ColumnKind.AMOUNT, "付款金额"),
    Column(ColumnKind.PURPOSE, "用途"),
    Column(ColumnKind.DOCUMENT, "指标文号"),
)

GOALS = (
    (GoalKind.OUTPUT, "支持企业数", "家", False, 60_00, 25_00, 41_00),
    (GoalKind.QUALITY, "审核差错率", "%", True, 1_00, 15_00, 80),
    (GoalKind.TIMELINESS, "按时拨付率", "%", False, 95_00, 15_00, 97_50),
    (GoalKind.COST, "单件审计费用", "元", True, 800_00, 10_00, 760_00),
    (GoalKind.BENEFIT, "受支持企业线上出口增幅", "%", False, 20_00, 25_00, 12_40),
    (GoalKind.SATISFACTION, "企业满意度", "%", False, 90_00, 10_00, 93_00),
)


def stories(play: Play) -> list[Story]:
    return [template_story(play), account_story(play), recovery_story(play), stop_story(play), goals_story(play)]


def template_story(play: Play) -> Story:
    yield (now := play.moments.at(60, 14))
    payment_templates.enter(
        name_zh="银行批量代发", name_en="Bank batch", columns=BANK_FORM, by=play.officers["finance"], now=now
    )


def account_story(play: Play) -> Story:
    """The firm whose payment came back asks for another account; the bureau has not decided yet."""
    yield (now := play.moments.at(2, 11))
    company = play.companies[CLOSED_ACCOUNT]
    registry.ask_change(
        company.enterprise,
        holder=company.firm.name_zh,
        bank="演示银行天津自贸区支行",
        cnaps="999110990001",
        number="6200990000112233",
        reason="原账户已销户，改用基本存款账户。",
        by=company.admin,
        now=now,
    )


def recovery_story(play: Play) -> Story:
    """A platform gave a part of its fee back afterwards: that part of the subsidy is demanded, with a warning."""
    yield (now := play.moments.at(9, 10))
    claim = next(each for each in CLAIMS if each.firm == DEMANDED)
    row = recovering.propose(
        play.application(claim),
        amount=1_500_00,
        clause="c4",
        reason="平台服务费于拨付后退回，对应补助应予收回。",
        due_on=clock.local_date(now) + timedelta(days=30),
        sanction=Sanction.WARNING,
        by=play.officers["manager"],
        now=now,
    )
    yield (now := play.moments.at(8, 15))
    recovering.confirm(row, by=play.officers["director"], now=now)


def stop_story(play: Play) -> Story:
    """Nothing was heard of the firm whose payment came back: to pay nothing is proposed, and not pursued since it wrote
    after all."""
    yield (now := play.moments.at(4, 10))
    claim = next(each for each in CLAIMS if each.firm == CLOSED_ACCOUNT)
    row = stopping.propose(
        play.application(claim),
        clause="c4",
        reason="款项退回后，企业逾期未更正收款账户。",
        by=play.officers["manager"],
        now=now,
    )
    yield (now := play.moments.at(1, 15))
    stopping.drop(row, reason="企业已申请变更收款账户。", by=play.officers["director"], now=now)


def goals_story(play: Play) -> Story:
    """The goals of the year's budget, set by the programme manager and checked at mid-year."""
    yield (now := play.moments.at(88, 10))
    manager, budget = play.officers["manager"], next(iter(play.calls.values())).budget
    sheet = goals.begin(budget, purpose="支持企业应用跨境电商，扩大线上出口，培育自主品牌。", by=manager, now=now)
    for kind, name, unit, at_most, target, weight, _mid in GOALS:
        given = {"kind": kind, "name": name, "unit": unit, "at_most": at_most, "target": target, "weight": weight}
        goals.add(sheet, **given, by=manager, now=now)
    yield (now := play.moments.at(87, 10))
    goals.hand_in(sheet, by=manager, now=now)
    yield (now := play.moments.at(40, 15))
    values = {goal.pk: row[-1] for goal, row in zip(sheet.goals.all(), GOALS, strict=True)}
    goals.check(sheet, values=values, note="出口增幅低于序时进度，已组织平台对接。", by=manager, now=now)
