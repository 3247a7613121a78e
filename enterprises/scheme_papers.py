"""The comparison of two versions of a scheme as a paper in Chinese: what was compared, grades, who moves most."""

from datetime import datetime
from typing import Any

from django.conf import settings

from enterprises.models import SchemeVersion
from enterprises.rules.assessment.versions import Versions
from enterprises.scheme_comparison import Data
from pilotzone.papers.pdf import WIDTH, Paper
from pilotzone.ui.templatetags.ui import local_text


def comparison(
    base: SchemeVersion, version: SchemeVersion, data: Data, found: Versions, shown: dict[str, Any], *, now: datetime
) -> bytes:
    """Drawn while the language is Chinese; `shown` is what the page shows of the comparison."""
    scheme = version.scheme
    made = Paper(
        f"{scheme.name_zh}：第 {base.number} 版与第 {version.number} 版比较",
        made_at=now,
        issuer=settings.PILOTZONE_NAME_ZH,
        foot=f"{scheme.code} v{base.number} {base.digest[:16]} · v{version.number} {version.digest[:16]}",
    )
    agreement = [("排序一致性", f"{shown['agreement']}（Spearman）")] if shown["agreement"] else []
    made.facts(
        [
            ("评价方案", f"{scheme.code} {scheme.name_zh}"),
            ("比较数据", data.label),
            ("对象", f"{len(found.subjects):,} 家"),
            ("等级变化", f"{found.grade_changes:,} 家"),
            *agreement,
        ]
    )
    for which, names in shown["unread"]:
        made.note(f"{which}数据中没有下列项目的数值：{names}")
    write_grades(made, shown["matrix"])
    write_moves(made, found, shown)
    made.note("两个版本按同一数据分别计算，仅用于比较，不作为评价结果。")
    return made.bytes()


def write_grades(made: Paper, matrix: dict[str, Any]) -> None:
    made.heading("等级变化（行为原版本，列为新版本）")
    rows = [[row["label"], *(str(cell["count"]) for cell in row["cells"])] for row in matrix["rows"]]
    first = 50
    width = (WIDTH - first) / max(len(matrix["heads"]), 1)
    widths = (first, *[width] * len(matrix["heads"]))
    made.grid(["原等级", *matrix["heads"]], rows, widths, ("LEFT", *["RIGHT"] * len(matrix["heads"])))


def write_moves(made: Paper, found: Versions, shown: dict[str, Any]) -> None:
    more = f"（前 {shown['most']} 家）" if len(found.subjects) > shown["most"] else ""
    made.heading(f"得分变化最大的对象{more}")
    rows = [
        [
            local_text(row["name"]) if row["name"] else row["subject"],
            *row["scores"],
            row["change"],
            " → ".join(row["grades"]) if row["moved"] else row["grades"][1],
            " → ".join(str(rank or "–") for rank in row["ranks"]) if any(row["ranks"]) else "",
        ]
        for row in shown["moves"]
    ]
    heads = ["对象", "原得分", "新得分", "变化", "等级", "名次"]
    made.grid(heads, rows, (WIDTH - 116, 20, 20, 20, 32, 24), ("LEFT", "RIGHT", "RIGHT", "RIGHT", "LEFT", "RIGHT"))
