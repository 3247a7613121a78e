"""A firm whose name has changed asks for the change of what was checked at registration; nobody has decided yet."""

from dataclasses import replace

from enterprises.actions import registry_changes
from pilotzone.demo import cast, evidence
from pilotzone.demo.papers import Paper
from pilotzone.demo.plan import FIRMS
from pilotzone.demo.story import Play, Story
from pilotzone.files import actions as files

RENAMED = "huanye"
FIRM = next(firm for firm in FIRMS if firm.key == RENAMED)
NAME = "天津桓野智能车品有限公司"


def new_licence() -> Paper:
    paper = evidence.licence(FIRM, cast.uscc_of(FIRM))
    page = replace(
        paper.pages[0], rows=tuple((key, NAME if key == "名称" else text) for key, text in paper.pages[0].rows)
    )
    return replace(paper, name=f"{paper.name}-变更后", pages=(page,))


def renaming_story(play: Play) -> Story:
    yield (now := play.moments.at(1, 10))
    company = play.companies[RENAMED]
    registry_changes.ask(
        company.enterprise,
        name_zh=NAME,
        registration_division=company.enterprise.registration_division,
        established_on=company.enterprise.established_on,
        licence=files.store(play.papers[new_licence()], by=company.admin, now=now),
        reason="企业名称已于本月变更登记，统一社会信用代码不变。",
        by=company.admin,
        now=now,
    )
