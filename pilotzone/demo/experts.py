"""The demo's pool of experts, its draws (one made, with somebody stepping back, one waiting), and its letters."""

from datetime import datetime, timedelta

from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.demo import people
from pilotzone.demo.moments import Moments
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel import clock
from subsidies import drawing as reads
from subsidies.actions import drawing, expert_accounts, experts, letters, panels, rubrics, scoring
from subsidies.actions.rubrics import Proposal
from subsidies.actions.scoring import Given
from subsidies.enums_panels import Result
from subsidies.enums_proof import Conflict, DrawPurpose, LetterKind
from subsidies.models import Call, Draw, Expert
from subsidies.rules.draws import SITE, Terms
from subsidies.rules.scoring import Criterion

POOL = (
    ("周慧敏", "海河大学", ("trade",)),
    ("郑国栋", "海河大学", ("trade", "law")),
    ("孟凡", "北洋口岸研究院", ("trade",)),
    ("罗启明", "北洋口岸研究院", ("technology",)),
    ("高雅琴", "正衡会计师事务所", ("finance",)),
    ("邢志远", "立本会计师事务所", ("finance",)),
    ("钟琳", "津沽税务师事务所", ("finance",)),
    ("白一川", "跨境贸易促进会", ("trade",)),
    ("石敬安", "渤海信息技术研究所", ("technology",)),
    ("唐婉清", "明理律师事务所", ("law",)),
)
ACCOUNTS = ("expert", "expert2", "expert3", "expert4", "expert5")  # the first group of the draw, then the second
RUBRIC = Proposal(
    criteria=(
        Criterion("c1", "项目可行性", "Feasibility of the project", 30, 30),
        Criterion("c2", "对跨境电商的带动作用", "Effect on cross-border trade", 40, 40),
        Criterion("c3", "投入的合理性", "Whether the spending is reasonable", 30, 30),
    ),
    apart=15,
    result=Result.MEAN,
    materials=("contracts", "screenshots"),
)
POINTS = (("26", "34.5", "25"), ("24", "30", "22.5"), ("18", "22", "15"))
SIGNING = timedelta(days=14)  # for scores, from the day on which the claims are dealt
SOURCE = "福利彩票双色球当日开奖号码，红球由小到大，蓝球在后，以空格分隔"


def build(officers: dict[str, User], call: Call, when: Moments, now: datetime) -> int:
    """How many experts."""
    manager, secretary, entered = officers["manager"], officers["secretary"], when.at(20, 10)
    rows = [
        experts.enter(name=name, employer=employer, employer_uscc="", skills=skills, by=manager, now=entered)
        for name, employer, skills in POOL
    ]
    applicant: Enterprise = reads.applicants(call)[0]
    rows.append(
        experts.enter(
            name="韩立新",
            employer=applicant.name_zh,
            employer_uscc=applicant.uscc,
            skills=["trade"],
            by=manager,
            now=entered,
        )
    )
    experts.declare(rows[0], reads.applicants(call)[-1], reason="兼任该企业顾问", by=manager, now=when.at(19, 10))
    past_draw(call, officers, when, now)
    waiting_draw(call, secretary, now)
    return len(rows)


def past_draw(call: Call, officers: dict[str, User], when: Moments, now: datetime) -> None:
    secretary = officers["secretary"]
    terms = Terms(
        quotas=(("trade", 2), ("finance", 2), ("technology", 1)),
        source=SOURCE,
        public_day=when.day(6).isoformat(),
        review_day=when.day(4).isoformat(),
        groups=2,
        one_per_employer=True,
    )
    draw = drawing.prepare(call, DrawPurpose.EXPERTS, terms, by=secretary, now=when.at(8, 16))
    drawing.make(draw, "03 07 11 19 22 30 08", by=secretary, now=when.at(5, 9))
    finance = next(seat["id"] for seat in reads.panel_of(drawing.locked_draw(draw)) if seat["skill"] == "finance")
    drawing.recuse(draw, finance, Conflict.HINDERED, by=secretary, now=when.at(5, 14))
    put_to_work(draw, officers, when, now)


def put_to_work(draw: Draw, officers: dict[str, User], when: Moments, now: datetime) -> None:
    """All of the panel sign in. The first group is at its beginning, the second has scored everything.

    Who sits where is the draw's word, so the accounts go to whoever it is. What concerns claims happens now, after
    everything that their own stories tell.
    """
    manager = officers["manager"]
    seats = [seat for seat in reads.panel_of(drawing.locked_draw(draw)) if seat["id"]]
    group, others = ([seat["id"] for seat in seats if (seat["group"] == 1) is first] for first in (True, False))
    for key, reference in zip(ACCOUNTS, (*group, *others), strict=False):
        sign_in(key, Expert.objects.get(reference=reference), manager, when)
    spare = Expert.objects.filter(user=None).order_by("pk")[0]
    expert_accounts.invite(spare, f"pool@{people.DOMAIN}", by=manager, now=when.at(1, 10))
    rubric = rubrics.propose(draw.call, RUBRIC, by=manager, now=now)
    rubrics.approve(rubric, by=officers["director"], now=now)
    panels.deal(draw, due_on=clock.local_date(now) + SIGNING, by=officers["secretary"], now=now)
    for reference in (group[0], *others):
        panels.declare(draw, {}, by=account_of(reference), now=now)
    score_all(draw, now)


def account_of(reference: str) -> User:
    """Read anew: rights are kept from the first time that they are asked for."""
    return User.objects.get(experts__reference=reference)


def score_all(draw: Draw, now: datetime) -> None:
    """The second group's scores, one lying low, and its leader's opinion."""
    for claim in draw.panel_claims.filter(group=2).order_by("pk"):
        parts = list(claim.parts.standing().order_by("rank").select_related("expert"))
        for place, part in enumerate(parts):
            given = Given(
                {"c1": POINTS[place][0], "c2": POINTS[place][1], "c3": POINTS[place][2]}, {"c2": "有订单佐证"}
            )
            scoring.sign(part, given, by=account_of(part.expert.reference), now=now)
        leader = account_of(parts[0].expert.reference)
        scoring.opine(parts[0], "评分差距在合理范围内，建议支持。", by=leader, now=now)


def sign_in(key: str, expert: Expert, manager: User, when: Moments) -> None:
    user = people.enrol(key, expert.name, now=when.at(5, 15))
    invitation = expert_accounts.invite(expert, user.email, by=manager, now=when.at(5, 15))
    expert_accounts.accept(invitation, by=user, now=when.at(5, 16))


def waiting_draw(call: Call, secretary: User, now: datetime) -> None:
    today = clock.local_date(now)
    days = [(today + timedelta(days=ahead)).isoformat() for ahead in (1, 3)]
    terms = Terms(((SITE, 3),), SOURCE, *days)
    drawing.prepare(call, DrawPurpose.SITES, terms, by=secretary, now=now)


def write_letters(now: datetime) -> int:
    """What the worker would write, so that the claims show their letters at once."""
    asked = OutboxTask.objects.filter(task=letters.TASK).order_by("pk").values_list("args", flat=True)
    written = (letters.issue(LetterKind(kind), key, now=now) for kind, key in asked)
    return len({letter.pk for letter in written if letter})
