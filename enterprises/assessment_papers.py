"""The summary of a cycle as a paper for the file, in Chinese."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from enterprises import assessment_words as words
from enterprises import cycle_pages as pages
from enterprises import queries_cycles as queries
from enterprises import result_words
from enterprises.facts_assessments import scheme_of
from enterprises.models import Assessment, Cycle
from enterprises.models_assessments import SCORED
from enterprises.result_pages import score_text
from pilotzone.papers.pdf import Paper
from pilotzone.ui.templatetags.ui import local_text, long_date

LISTED = 100  # results on the paper, the best first
LOOKED_AT = 20


def paper(cycle: Cycle, *, now: datetime) -> bytes:
    """Drawn while the language is Chinese; `now` is written on it, the content is what is frozen."""
    scheme = scheme_of(cycle.scheme_version.document)
    found, lines = queries.overview(cycle), queries.grade_lines(cycle)
    unrated = sum(count for status, count in queries.status_counts(cycle).items() if status != "rated")
    made = Paper(
        cycle.name_zh,
        made_at=now,
        issuer=settings.PILOTZONE_NAME_ZH,
        foot=f"{cycle.reference}　打印于 {timezone.localtime(now):%Y-%m-%d %H:%M}",
    )
    made.facts(facts(cycle, unrated))
    made.heading("等级分布")
    rows = [[row["label"], row["span"], str(row["count"]), row["share"]] for row in pages.grade_rows(lines)]
    made.grid(["等级", "得分", "家数", "占比"], rows, (40, 60, 35, 35), ("LEFT", "LEFT", "RIGHT", "RIGHT"))
    write_results(made, cycle)
    write_gaps(made, pages.gap_rows(found, scheme))
    sources = result_words.sources()
    jumps = pages.jump_rows(queries.jumps(cycle, scheme, found.jumps[:LOOKED_AT]), scheme, sources)
    if jumps:
        made.heading(f"增长超过 {words.share(scheme.jump)} 的数据（{found.jump_count} 家）")
        rows = [[local_text(row["subject"], "name"), row["figure"], row["value"], row["growth"]] for row in jumps]
        made.grid(["对象", "数据", "本期数值", "增长"], rows, (62, 40, 40, 28), ("LEFT", "LEFT", "RIGHT", "RIGHT"))
    made.note("等级按未舍入得分确定，区间含下限、不含上限。本表仅供内部使用，评价结果未经批准不得对外公布。")
    return made.bytes()


def facts(cycle: Cycle, unrated: int) -> list[tuple[str, str]]:
    version, run = cycle.scheme_version, cycle.run
    rows = [
        ("编号", cycle.reference),
        ("评价方案", f"{version.scheme.name_zh}（第 {version.number} 版）"),
        ("评价期", str(cycle.period)),
        ("状态", str(cycle.get_state_display())),
        ("参评", f"{run.size} 家，评定等级 {run.rated} 家，未评定 {unrated} 家"),
    ]
    if cycle.checked_by is not None:
        rows.append(("核对", f"{cycle.checked_by.name}　{cycle.check_note}".strip()))
    if cycle.contest_until is not None:
        rows.append(("复核申请截止", long_date(cycle.contest_until)))
    if cycle.publication_reference:
        rows.append(("公布依据", cycle.publication_reference))
    return [*rows, ("运行", f"{run}　摘要 {run.digest[:16]}")]


def write_results(made: Paper, cycle: Cycle) -> None:
    grades = cycle.run.legend.get("grades", [])
    labels = {each["id"]: words.label(each["label"]) for each in grades}
    rows = Assessment.objects.current().filter(cycle=cycle).for_list()
    rows = rows.annotate(placed=SCORED).order_by("-placed", "pk")
    shown = [
        [
            "" if row.rank is None else str(row.rank),
            local_text(row.subject.thing, "name"),
            "" if row.points is None else score_text(row.points, grades),
            labels.get(row.grade, "") or str(row.get_status_display()),
        ]
        for row in rows[:LISTED]
    ]
    made.heading("评价结果" if cycle.run.size <= LISTED else f"评价结果（前 {LISTED} 名）")
    made.grid(["名次", "对象", "得分", "等级"], shown, (18, 82, 26, 44), ("RIGHT", "LEFT", "RIGHT", "LEFT"))


def write_gaps(made: Paper, rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    made.heading("数据缺口")
    names = ("label", "there", "missing", "blank", "not_applicable")
    cells = [[str(row[name]) for name in names] for row in rows]
    head = ["指标", "有数值", "应报未报", "无法计算", "不适用"]
    made.grid(head, cells, (70, 25, 25, 25, 25), ("LEFT", *["RIGHT"] * 4))
