"""A project lead asks to become the administrator of a firm whose own has left; the bureau has not decided yet."""

from enterprises.actions import administration_requests
from pilotzone.demo import cast
from pilotzone.demo.papers import Page, Paper
from pilotzone.demo.plan import FIRMS
from pilotzone.demo.story import Play, Story
from pilotzone.files import actions as files

LEFT = "chengzhou"
FIRM = next(firm for firm in FIRMS if firm.key == LEFT)
LETTER = Paper(
    f"变更企业管理员授权书-{LEFT}",
    (
        Page(
            "授权书",
            (
                ("授权单位", FIRM.name_zh),
                ("统一社会信用代码", cast.uscc_of(FIRM)),
                ("被授权人", cast.lead_name(FIRM)),
                ("授权事项", "担任综试区门户企业管理员"),
                ("事由", "原管理员已离职"),
            ),
            FIRM.name_zh,
        ),
    ),
)


def asking_story(play: Play) -> Story:
    yield (now := play.moments.at(2, 15, 20))
    company = play.companies[LEFT]
    administration_requests.ask(
        uscc=company.enterprise.uscc,
        position="运营主管",
        reason="原企业管理员已于上月离职，账号无人使用，未办理移交。现由本人负责门户事务。",
        phone="13900005678",
        letter=files.store(play.papers[LETTER], by=company.lead, now=now),
        by=company.lead,
        now=now,
    )
