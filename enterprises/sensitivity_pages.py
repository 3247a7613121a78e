"""A report on how firm the ranks are, as its pages show it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises import assessment_words as words
from enterprises import queries_cycles as queries
from enterprises.models import Assessment, SensitivityReport
from enterprises.result_words import pick
from enterprises.rules.assessment.model import Scheme
from pilotzone.ui.templatetags.ui import local_text

SHOWN = 50  # subjects on a page, the best first; the table to keep has them all
DRAWN = 40  # rows of the chart
FIRM = 0.9  # a grade that stays in so many of the draws


def told(report: SensitivityReport, scheme: Scheme) -> dict[str, Any]:
    record = report.record
    names = Names(report, (each["id"] for each in record["subjects"][:SHOWN]))
    names.add(each["who"] for each in record["scenarios"] if each["who"])
    rows = [subject_row(each, names) for each in record["subjects"][:SHOWN]]
    return {
        "finding": finding(record),
        "rows": rows,
        "size": record["size"],
        "shown": len(rows),
        "ranked": record["ranked"],
        "scenarios": [scenario_row(each, scheme, names) for each in record["scenarios"]],
        "chart": chart(rows, record),
        "drawn": min(DRAWN, len(rows)),
        "has_views": record["views"] is not None,
        "weights": weight_rows(record, scheme),
    }


def weight_rows(record: dict[str, Any], scheme: Scheme) -> list[dict[str, str]]:
    """The scheme's weights beside those of entropy and CRITIC; none of a small group, nor in a report of before."""
    labels = {part.id: pick(part.label) for part in scheme.indicators}
    return [
        {"label": labels[each["id"]]} | {name: words.share(each[name]) for name in ("own", "entropy", "critic")}
        for each in record.get("weights") or ()
    ]


class Names:
    """The subjects of a report by what the records know them by."""

    def __init__(self, report: SensitivityReport, keys: Iterable[str]) -> None:
        self.cycle = report.run.cycle_id
        self.rows: dict[str, Assessment] = {}
        self.add(keys)

    def add(self, keys: Iterable[str]) -> None:
        wanted = [key for key in keys if key not in self.rows]
        self.rows |= queries.by_key(self.cycle, wanted)

    def name(self, key: str) -> str:
        row = self.rows.get(key)
        return local_text(row.subject.thing, "name") if row else key

    def uid(self, key: str) -> Any:
        row = self.rows.get(key)
        return row.uid if row else None


def finding(record: dict[str, Any]) -> str:
    """The answer as the headline: how wide the ranks' ranges are, how many grades are firm."""
    widths = sorted(float(each["high"]) - float(each["low"]) for each in record["subjects"])
    firm = sum(float(each["kept"]) >= FIRM for each in record["subjects"])
    middle = words.place(str(widths[len(widths) // 2])) if widths else "0"
    params = {"places": middle, "firm": f"{firm:,}", "size": f"{record['size']:,}"}
    if middle == "0":
        return _("Half of the ranks or more stay where they are; %(firm)s of %(size)s grades are firm") % params
    return _("Half of the ranks move within %(places)s places; %(firm)s of %(size)s grades are firm") % params


def subject_row(told_: dict[str, Any], names: Names) -> dict[str, Any]:
    kept = float(told_["kept"])
    return {
        "name": names.name(told_["id"]),
        "uid": names.uid(told_["id"]),
        "rank": told_["rank"],
        "best": told_["best"],
        "worst": told_["worst"],
        "median": words.place(told_["median"]),
        "low": words.place(told_["low"]),
        "high": words.place(told_["high"]),
        "kept": words.share(told_["kept"]),
        "is_firm": kept >= FIRM,
    }


def scenario_row(told_: dict[str, Any], scheme: Scheme, names: Names) -> dict[str, Any]:
    return {
        "words": words.scenario_words(told_, scheme),
        "agreement": "" if told_["agreement"] is None else words.points(told_["agreement"], words.THOUSANDTH),
        "mean": words.points(told_["mean"]),
        "most": told_["most"],
        "who": names.name(told_["who"]) if told_["who"] else "",
        "uid": names.uid(told_["who"]),
    }


def chart(rows: list[dict[str, Any]], record: dict[str, Any]) -> dict[str, Any]:
    return {
        "rows": [
            [row["name"], *(float(each) for each in (row["low"], row["median"], row["high"])), row["rank"]]
            for row in rows[:DRAWN]
        ],
        "size": max(record["size"], 2),
        "words": {
            "own": pgettext("rank in a chart", "Rank"),
            "median": pgettext("rank in a chart", "Median"),
            "range": pgettext("rank in a chart", "5–95 %"),
        },
    }


def views(report: SensitivityReport) -> dict[str, Any]:
    """Both other methods; the furthest apart are marked."""
    found = report.record["views"]
    if found is None:
        return {"views": None}
    names = Names(report, (each["id"] for each in found["subjects"][:SHOWN]))
    names.add(found["chosen"])
    rows = [
        {
            "name": names.name(each["id"]),
            "uid": names.uid(each["id"]),
            "rank": each["rank"],
            "topsis": each["topsis"],
            "closeness": words.points(each["closeness"], words.THOUSANDTH),
            "vikor": each["vikor"],
            "q": words.points(each["q"], words.THOUSANDTH),
            "s": words.points(each["s"], words.THOUSANDTH),
            "r": words.points(each["r"], words.THOUSANDTH),
            "apart": max(abs(each["topsis"] - each["rank"]), abs(each["vikor"] - each["rank"])),
        }
        for each in found["subjects"][:SHOWN]
    ]
    return {
        "views": found,
        "rows": rows,
        "size": len(found["subjects"]),
        "chosen": [names.name(each) for each in found["chosen"][:SHOWN]],
    }
