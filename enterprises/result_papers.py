"""A result as a paper in Chinese, drawn from its frozen record: the same bytes whenever it is asked for."""

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from enterprises.enums_assessments import SHOWN, CycleState
from enterprises.models import Assessment
from enterprises.result_pages import ResultPage
from enterprises.result_tables import Row
from enterprises.rules.assessment.frozen import text_digest
from pilotzone.kernel import clock
from pilotzone.papers.pdf import WIDTH, Paper

QR_SIZE = 30


def verify_url(assessment: Assessment) -> str:
    """Where anybody checks the paper; its hash travels in the address."""
    path = reverse("public:assessment_verify", args=[assessment.uid])
    return f"{settings.PILOTZONE_BASE_URL}{path}?{urlencode({'h': assessment.digest})}"


def is_intact(assessment: Assessment) -> bool:
    """Whether the kept text still has the digest that stands on the paper."""
    return text_digest(assessment.record) == assessment.digest


def paper(assessment: Assessment) -> bytes:
    with translation.override("zh-hans"):
        return draw(ResultPage(assessment))


def day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def draw(page: ResultPage) -> bytes:
    assessment, cycle = page.assessment, page.assessment.cycle
    made_at = assessment.run.ended_at or cycle.opened_at
    foot = f"{cycle.reference} · {assessment.digest}"
    found = Paper(f"综合评价结果{standing(assessment)}", made_at=made_at, issuer=settings.PILOTZONE_NAME_ZH, foot=foot)
    top = found.get_y()
    found.facts(fact_rows(page), free=QR_SIZE + 4)
    if cycle.state in SHOWN:
        found.qr(verify_url(assessment), x=210 - 20 - QR_SIZE, y=top - 14, size=QR_SIZE)
    found.heading(f"{page.grade}，{page.score_text} 分" if page.is_rated else assessment.get_status_display())
    for each in page.limits:
        found.note(each.text)
    points_table(found, page)
    found.heading("数据和来源")
    figures_table(found, page)
    notices(found, page)
    if cycle.state in SHOWN:
        found.heading("怎样核对")
        found.note(
            "扫描右上角的二维码，可以核对本件的内容是否与平台保存的记录一致。记录摘要由评价所用的数据、计算过程和得分按规范格式计算得出（SHA-256）。"
        )
    found.note("各项得分按四舍五入显示，合计与总得分一致。评价结果仅供本单位和主管部门使用，未经决定不对外公布。")
    return found.bytes()


def standing(assessment: Assessment) -> str:
    """What is to be said of it beside the title: that it is not final, not shown, or no longer what counts."""
    if not assessment.is_current:
        return "（已被更正，不再有效）"
    if assessment.cycle.state not in SHOWN:
        return "（尚未发布，仅供内部核对）"
    return "（暂定结果）" if assessment.cycle.state == CycleState.PROVISIONAL else ""


def fact_rows(page: ResultPage) -> list[tuple[str, str]]:
    assessment, cycle, run = page.assessment, page.assessment.cycle, page.run
    subject = assessment.subject
    there, asked = page.reported
    rank = assessment.rank
    version = cycle.scheme_version
    rows = [
        ("评价编号", cycle.reference),
        ("评价对象", subject.thing.name_zh),
        ("统一社会信用代码", subject.enterprise.uscc if subject.enterprise else ""),
        ("运营单位", subject.operator.name_zh if subject.operator else ""),
        ("评价期间", str(cycle.period)),
        ("评价方案", f"{version.scheme.name_zh} 第{version.number}版"),
        ("名次", f"第 {rank} 名，共 {run.rated} 家" if rank else ""),
        ("数据齐全", f"{there} / {asked} 项指标有数据"),
        ("暂定结果发布", day(clock.local_date(cycle.provisional_at)) if cycle.provisional_at else ""),
        ("复核申请截止", day(cycle.contest_until) if cycle.state == CycleState.PROVISIONAL else ""),
        ("正式公布", day(clock.local_date(cycle.published_at)) if cycle.published_at else ""),
        ("有效期至", day(cycle.last_day) if cycle.last_day else ""),
        ("公布依据", cycle.publication_reference),
        ("记录摘要", assessment.digest),
    ]
    return [(label, value) for label, value in rows if value]


def points_table(found: Paper, page: ResultPage) -> None:
    rows = [
        (indented(row), row.value if row.counts else "不计入", row.full, row.points) for row in page.rows if row.points
    ]
    if not page.is_rated:
        rows = [(indented(row), row.value, "", "") for row in page.rows]
    if page.is_rated:
        rows.append(("合计", "", "", page.score_text))
    widths = (86, 40, 20, WIDTH - 146)
    found.grid(("指标", "数值", "满分", "得分"), rows, widths, ("LEFT", "RIGHT", "RIGHT", "RIGHT"))


def indented(row: Row) -> str:
    text = "　" * (row.level - 1) + row.label
    return f"{text}（{row.clause}）" if row.clause else text


def figures_table(found: Paper, page: ResultPage) -> None:
    """Each figure once, though several indicators may read it."""
    rows: dict[str, tuple[str, str, str, str]] = {}
    for row in [*page.rows, *page.limits]:
        for each in row.figures:
            others = "；".join(f"{who}：{said}" for who, said in each.others)
            rows[each.name] = (each.label, each.value or "未报", source_of(each.source, each.as_of), others)
    widths = (52, 40, 40, WIDTH - 132)
    found.grid(("数据", "数值", "来源", "其他来源"), list(rows.values()), widths, ("LEFT", "RIGHT", "LEFT", "LEFT"))


def source_of(source: str, as_of: date | None) -> str:
    return f"{source}\n截至 {day(as_of)}" if as_of else source


def notices(found: Paper, page: ResultPage) -> None:
    said = [f"{row.label}：{text}" for row in page.rows for text in row.notices]
    if said:
        found.heading("说明")
        for text in said:
            found.note(text)
