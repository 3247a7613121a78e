"""An objection to a claim on the standing notice, and a review of the refused claim: both wait for two people."""

from uuid import UUID

from enterprises.objections.objectors import LETTER, keep
from pilotzone.demo.papers import Page, Paper
from pilotzone.demo.plan import CLAIMS, NOTICE_DAYS, Ending
from pilotzone.demo.story import Play, Story
from subsidies.actions import appealing, objecting
from subsidies.enums_terms import ObjectionSource
from subsidies.models import NoticeItem

OBJECTED, ASKED = 1, 13  # working days before today
OBJECTION_FORM = UUID("6f0c7f0a-52a8-4f0e-9f6e-7f6a5f0f2a01")
REVIEW_FORM = UUID("6f0c7f0a-52a8-4f0e-9f6e-7f6a5f0f2a02")
OBJECTION = Paper("异议函", (Page("异议函", (("异议人", "李雷"), ("异议事项", "独立站未持续运营")), ""),))
PROOF = Paper(
    "名称变更证明", (Page("企业名称变更证明", (("变更事项", "企业名称"), ("变更日期", "2023-05-16")), "登记机关"),)
)
PAPERS = (OBJECTION, PROOF)


def objection_story(play: Play) -> Story:
    """A person objects to the last claim of the notice that stands."""
    yield (now := play.moments.at(OBJECTED, 10, 20))
    rows = NoticeItem.objects.select_related("notice__call", "application").filter(
        notice__document_number__endswith=f"{max(NOTICE_DAYS)}号"
    )
    objecting.file_objection(
        rows.latest("notice__published_at", "position"),
        objecting.Objector(ObjectionSource.PERSON, "李雷", "11010519491231002X", "138 0013 8000"),
        statement="该企业的独立站自去年10月起无法访问，公示所列建站费用与实际不符。",
        letter=keep(play.papers[OBJECTION], LETTER, by=None, now=now),
        submission=OBJECTION_FORM,
        now=now,
    )


def review_story(play: Play) -> Story:
    """The enterprise whose claim was refused answers the reason with a paper."""
    yield (now := play.moments.at(ASKED, 10, 40))
    claim = next(each for each in CLAIMS if each.ending == Ending.REFUSED)
    appealing.ask(
        play.application(claim),
        grounds="发票购买方是本企业更名前的名称，附登记机关出具的名称变更证明。",
        papers=[play.papers[PROOF]],
        submission=REVIEW_FORM,
        by=play.companies[claim.firm].admin,
        now=now,
    )
