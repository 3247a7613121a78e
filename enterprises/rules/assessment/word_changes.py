"""What differs between two versions of a scheme, row by row of their words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from enterprises.rules.assessment.words import FigureWords, PartWords, SchemeWords
from pilotzone.formula.text import NO_TEXT, Text

Fields = Mapping[str, Text]
FIELDS = {
    "name": Text("名称", "Name"),
    "share": Text("权重", "Weight"),
    "points": Text("分值", "Points"),
    "formula": Text("评价内容", "What is measured"),
    "how": Text("计分办法", "How it becomes points"),
    "notes": Text("另有规定", "Beside that"),
    "indicator": Text("数据代码", "Code"),
    "sources": Text("数据来源", "Sources"),
    "modes": Text("监管方式", "Customs modes"),
    "period": Text("报告期", "Period"),
    "bounds": Text("范围", "Bounds"),
    "grade": Text("分数线", "Begins at"),
    "rule": Text("规则", "Rule"),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a part, figure, grade or rule; empty on the side where there is no such thing."""

    label: Text
    field: Text
    before: Text
    after: Text


def changes(before: SchemeWords, after: SchemeWords) -> tuple[Changed, ...]:
    """In the order of the later version, what it leaves out at the end of each kind."""
    return tuple(
        change for old, new in zip(_kinds(before), _kinds(after), strict=True) for change in _compare(old, new)
    )


def _kinds(words: SchemeWords) -> list[dict[str, tuple[Text, Fields]]]:
    """Parts, figures, grades and rules, each thing by its key with what it is called and its fields."""
    rules: dict[str, tuple[Text, Fields]] = {}
    for label, text in words.rules:  # vetoes share a label
        rules.setdefault(label.en if label.en != "Veto" else text.en, (label, {"rule": text}))
    return [
        {each.place: (each.label, _part(each)) for each in words.parts},
        {each.name: (each.label, _figure(each)) for each in words.figures if not each.is_points},
        {label.zh: (label, {"grade": _plain(f"{start:g}")}) for label, start, _end in words.grades},
        rules,
    ]


def _part(row: PartWords) -> Fields:
    notes = Text(" ".join(each.zh for each in row.notes), " ".join(each.en for each in row.notes))
    return {
        "name": row.label,
        "share": _plain(f"{100 * row.share:.4g}%" if row.share else ""),
        # below the top, points follow from the weights above: they would be told again for each indicator
        "points": _plain(f"{row.points:.4g}" if row.level == 1 and row.points else ""),
        "formula": row.formula,
        "how": row.how,
        "notes": notes,
    }


def _figure(row: FigureWords) -> Fields:
    return {
        "name": row.label,
        "indicator": _plain(row.indicator),
        "sources": _plain(", ".join(row.sources)),
        "modes": _plain(", ".join(row.modes)),
        "period": row.period,
        "bounds": row.bounds,
    }


def _plain(text: str) -> Text:
    return Text(text, text)


def _compare(old: Mapping[str, tuple[Text, Fields]], new: Mapping[str, tuple[Text, Fields]]) -> Iterator[Changed]:
    for key in [*new, *(key for key in old if key not in new)]:
        label = (new.get(key) or old[key])[0]
        was, now = (side[key][1] if key in side else {} for side in (old, new))
        for name in now or was:
            before, after = was.get(name, NO_TEXT), now.get(name, NO_TEXT)
            if before != after:
                yield Changed(label, FIELDS[name], before, after)
