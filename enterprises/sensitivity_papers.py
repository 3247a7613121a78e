"""A report on how firm the ranks are as a paper in Chinese, drawn from its kept record: the same bytes each time."""

from typing import Any

from django.conf import settings
from django.utils import translation

from enterprises import sensitivity_pages
from enterprises.models import SensitivityReport
from enterprises.rules.assessment.model import Scheme
from pilotzone.papers.pdf import WIDTH, Paper


def paper(report: SensitivityReport, scheme: Scheme) -> bytes:
    """Of a report that is done."""
    with translation.override("zh-hans"):
        return draw(report, sensitivity_pages.told(report, scheme), sensitivity_pages.views(report))


def draw(report: SensitivityReport, told: dict[str, Any], views: dict[str, Any]) -> bytes:
    cycle = report.run.cycle
    made = Paper(
        f"{cycle.name_zh}：名次稳健性报告",
        made_at=report.done_at or report.made_at,
        issuer=settings.PILOTZONE_NAME_ZH,
        foot=f"{cycle.reference} · {report.digest}",
    )
    made.facts(
        [
            ("编号", cycle.reference),
            ("运行", str(report.run)),
            ("抽样", f"{report.draws:,} 次，随机种子 {report.seed}"),
            ("参评", f"{told['size']:,} 家"),
            ("编制", report.made_by.name),
            ("结论", told["finding"]),
        ]
    )
    if not told["ranked"]:
        made.note("参评家数少于正式排名所需家数，以下比较仅供主管部门内部使用。")
    write_ranges(made, told)
    write_scenarios(made, told)
    if told["weights"]:
        made.heading("权重对比（仅供比较）")
        rows = [[row["label"], row["own"], row["entropy"], row["critic"]] for row in told["weights"]]
        made.grid(["指标", "方案权重", "熵权法", "CRITIC 法"], rows, (WIDTH - 84, 28, 28, 28), ("LEFT", *["RIGHT"] * 3))
    if views["views"]:
        write_views(made, views)
    made.note(
        "每次抽样将各权重乘以 0.75 至 1.25 之间的随机数，并重新选取标准化和合成方法；种子相同，报告相同。"
        "本报告不改变评价结果。"
    )
    return made.bytes()


def write_ranges(made: Paper, told: dict[str, Any]) -> None:
    more = f"（前 {told['shown']} 家）" if told["size"] > told["shown"] else ""
    made.heading(f"抽样名次{more}")
    rows = [
        [
            str(row["rank"]),
            row["name"],
            row["median"],
            f"{row['low']}–{row['high']}",
            f"{row['best']}–{row['worst']}",
            row["kept"],
        ]
        for row in told["rows"]
    ]
    heads = ["名次", "对象", "中位数", "5%–95%", "各情景", "等级不变"]
    made.grid(heads, rows, (16, WIDTH - 108, 22, 24, 24, 22), ("RIGHT", "LEFT", *["RIGHT"] * 4))


def write_scenarios(made: Paper, told: dict[str, Any]) -> None:
    made.heading("各情景（每次只变一项）")
    rows = [
        [row["words"], row["agreement"] or "无法计算", row["mean"], str(row["most"]), row["who"]]
        for row in told["scenarios"]
    ]
    heads = ["情景", "秩相关系数", "平均变动", "最大变动", "变动最大的对象"]
    made.grid(heads, rows, (54, 24, 20, 20, WIDTH - 118), ("LEFT", "RIGHT", "RIGHT", "RIGHT", "LEFT"))


def write_views(made: Paper, views: dict[str, Any]) -> None:
    made.heading("其他方法的排序（仅供比较）")
    rows = [
        [str(row["rank"]), row["name"], str(row["topsis"]), row["closeness"], str(row["vikor"]), row["q"]]
        for row in views["rows"]
    ]
    heads = ["名次", "对象", "TOPSIS 名次", "贴近度", "VIKOR 名次", "Q 值"]
    made.grid(heads, rows, (16, WIDTH - 116, 26, 24, 26, 24), ("RIGHT", "LEFT", *["RIGHT"] * 4))
