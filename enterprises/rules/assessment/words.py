"""A scheme in words, as an official reads it: every part with its weight and formula, how it is measured, the rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enterprises.rules.assessment.converting import PARITY
from enterprises.rules.assessment.model import Figure, Part, Scheme
from enterprises.rules.assessment.words_of_methods import MISSING, exceptions, measured, shares, sources_of_weights
from pilotzone.formula.document import parse_document, plain
from pilotzone.formula.saying import say
from pilotzone.formula.text import NO_TEXT, Text

AGGREGATES = {
    "arithmetic": Text("加权平均", "weighted mean"),
    "geometric": Text("加权几何平均", "weighted geometric mean"),
    "median": Text("加权中位数", "weighted median"),
}
PERIODS = {
    "month": Text("月", "month"),
    "quarter": Text("季", "quarter"),
    "half": Text("半年", "half-year"),
    "year": Text("年", "year"),
    "day": Text("时点", "day"),
}


@dataclass(frozen=True, slots=True)
class PartWords:
    """One row of the tree. `points` is its weight in the whole; an indicator has a formula, a group how it is put
    together; `notes` are what holds beside that."""

    place: str
    id: str
    level: int
    label: Text
    is_group: bool
    share: float
    points: float
    formula: Text
    code: str
    how: Text
    notes: tuple[Text, ...]
    clause: str
    figures: tuple[str, ...] = ()
    is_bonus: bool = False


@dataclass(frozen=True, slots=True)
class FigureWords:
    """`sources` by their codes, in the order in which they count."""

    name: str
    label: Text
    indicator: str
    type_name: str
    sources: tuple[str, ...]
    modes: tuple[str, ...]
    period: Text
    bounds: Text
    is_points: bool


@dataclass(frozen=True, slots=True)
class SchemeWords:
    parts: tuple[PartWords, ...]
    figures: tuple[FigureWords, ...]
    grades: tuple[tuple[Text, float, float | None], ...]
    rules: tuple[tuple[Text, Text], ...]


def words_of(document: str, scheme: Scheme) -> SchemeWords:
    """The words of a document that loads as `scheme`."""
    tree: Any = plain(parse_document(document)[0])
    sayer = _Sayer(scheme, tree)
    return SchemeWords(
        tuple(sayer.parts()),
        tuple(_figure(each) for each in scheme.figures if not each.name.endswith("_first")),
        _grades(scheme),
        tuple(sayer.rules()),
    )


def labels_of(scheme: Scheme) -> dict[str, Text]:
    """What each name of an expression is called."""
    found = {each.name: each.label for each in scheme.figures}
    found |= {each.name: each.label for each in scheme.definitions}
    found |= {name: table.label for name, table in scheme.tables.items()}
    return found | {f'"{code}"': label for codes in scheme.lists.values() for code, label in codes.items()}


class _Sayer:
    def __init__(self, scheme: Scheme, tree: Mapping[str, Any]) -> None:
        self.scheme, self.tree = scheme, tree
        self.labels = labels_of(scheme)
        self.written: dict[str, Mapping[str, Any]] = {}
        self._collect(tree.get("parts") or ())
        self._collect((tree.get("bonus") or {}).get("parts") or ())

    def _collect(self, parts: Sequence[Mapping[str, Any]]) -> None:
        for each in parts:
            self.written[str(each["id"])] = each
            self._collect(each.get("parts") or ())

    def text(self, expression: str) -> Text:
        return Text(say(expression, self.labels, "zh"), say(expression, self.labels, "en"))

    def parts(self) -> Iterator[PartWords]:
        yield from self._rows(self.scheme.parts, "parts", 1, self.scheme.maximum)
        for part in self.scheme.bonus.parts:
            yield self._row(part, f"bonus.parts.{part.id}", 1, 0.0, is_bonus=True)

    def _rows(self, parts: Sequence[Part], place: str, level: int, whole: float) -> Iterator[PartWords]:
        for part in parts:
            yield self._row(part, f"{place}.{part.id}", level, whole * part.weight)
            yield from self._rows(part.parts, "parts", level + 1, whole * part.weight)

    def _row(self, part: Part, place: str, level: int, points: float, *, is_bonus: bool = False) -> PartWords:
        written = self.written.get(part.id, {})
        code = str(written.get("value", ""))
        indicator = part.indicator
        worth = 0.0 if self.scheme.deductive else points
        notes = list(exceptions(indicator, written, self.text) if indicator else self._group_notes(part))
        if is_bonus:  # what earns no bonus takes nothing from the rest
            notes.remove(MISSING)
        return PartWords(
            place,
            part.id,
            level,
            part.label,
            indicator is None,
            part.weight,
            points,
            self.text(code),
            code,
            measured(indicator, written, self.text, worth) if indicator else self._together(part),
            tuple(notes),
            part.clause,
            indicator.reads if indicator else (),
            is_bonus,
        )

    def _together(self, part: Part) -> Text:
        if self.scheme.deductive:
            return NO_TEXT
        return AGGREGATES[part.aggregate]

    def _group_notes(self, part: Part) -> Iterator[Text]:
        if part.weighting is not None and (said := sources_of_weights(part.weighting)):
            yield said
        gate = part.gate
        if gate is None:
            return
        least = shares(gate.least)
        if gate.ceiling is not None:
            yield Text(
                f"得分不足本维度的 {least} 的，总分不超过 {gate.ceiling:g}。",
                f"Below {least} of its points the score is at most {gate.ceiling:g}.",
            )
        else:
            grade = self.grade(gate.grade)
            yield Text(
                f"得分不足本维度的 {least} 的，等级不高于“{grade.zh}”。",
                f"Below {least} of its points the grade is at most {grade.en}.",
            )

    def grade(self, name: str) -> Text:
        grades = self.scheme.grades
        return grades.labels[grades.ids.index(name)] if name in grades.ids else Text(name, name)

    def rules(self) -> Iterator[tuple[Text, Text]]:
        scheme = self.scheme
        if scheme.deductive:
            how = Text(f"从 {scheme.maximum:g} 分起扣分", f"Points are taken off {scheme.maximum:g}")
        else:
            mean = AGGREGATES[scheme.aggregate]
            how = Text(f"满分 {scheme.maximum:g} 分，{mean.zh}", f"Up to {scheme.maximum:g} points, {mean.en}")
        yield Text("计分", "Scoring"), how
        if said := sources_of_weights(scheme.weighting):
            yield Text("一级权重", "Weights at the top"), said
        if scheme.bonus.parts:
            yield Text("加分", "Bonus"), self._bonus()
        for veto in scheme.vetoes:
            yield Text("否决", "Veto"), self._veto(veto.id)
        yield (
            Text("数据覆盖", "Coverage"),
            Text(
                f"有数据的指标不足 {shares(scheme.coverage)} 的不评级",
                f"Not rated with values for less than {shares(scheme.coverage)} of the indicators",
            ),
        )
        yield Text("排名", "Ranks"), self._ranks()
        if scheme.grades.buffer:
            yield (
                Text("临界复核", "Near a bound"),
                Text(
                    f"距等级分数线不足 {scheme.grades.buffer:g} 分的再核一遍",
                    f"Scores less than {scheme.grades.buffer:g} below a grade are looked at again",
                ),
            )
        if scheme.exchange != PARITY:
            yield Text("汇率", "Exchange rates"), Text(f"按 {scheme.exchange} 折算", f"By the list {scheme.exchange}")
        if scheme.self_assessment:
            yield (
                Text("自评", "Self-assessment"),
                Text("被评价对象对专家评分项自评，不计入得分", "Asked where experts give points; it does not count"),
            )
        yield (
            Text("结果有效期", "A result holds for"),
            Text(f"{scheme.valid_months} 个月", f"{scheme.valid_months} months"),
        )

    def _bonus(self) -> Text:
        rule = self.scheme.bonus
        limited = rule.limit != float("inf")
        zh = [f"最多加 {rule.limit:g} 分"] if limited else []
        en = [f"at most {rule.limit:g} points"] if limited else []
        zh.append("可超过满分" if rule.beyond else "总分不超过满分")
        en.append("also beyond the maximum" if rule.beyond else "not beyond the maximum")
        return Text("，".join(zh), ", ".join(en))

    def _veto(self, name: str) -> Text:
        veto = next(each for each in self.scheme.vetoes if each.id == name)
        written = next(each for each in self.tree["vetoes"] if each["id"] == name)
        grade = self.grade(veto.grade)
        if veto.step is not None:
            when = Text(f"有一项扣 {-veto.step:g} 分", f"{-veto.step:g} points taken off anywhere")
        else:
            when = self.text(str(written.get("when", "")))
        return Text(
            f"{veto.label.zh}（{when.zh}）：等级不高于“{grade.zh}”",
            f"{veto.label.en} ({when.en[:1].lower()}{when.en[1:]}): the grade is at most {grade.en}",
        )

    def _ranks(self) -> Text:
        scheme = self.scheme
        zh = f"按保留 {scheme.decimals} 位小数的得分，同分同名次；不足 {scheme.ranked_from} 个对象不排名"
        places = f"{scheme.decimals} decimal place{'' if scheme.decimals == 1 else 's'}"
        en = f"By the score to {places}, equal scores share; none below {scheme.ranked_from} subjects"
        if scheme.top:
            zh += f"；取前 {scheme.top} 名，与末位同分的一并列入"
            en += f"; the first {scheme.top}, with all level with the last"
        return Text(zh, en)


def _figure(figure: Figure) -> FigureWords:
    period = PERIODS[figure.period]
    if figure.back:
        period = Text(
            f"{period.zh}，往前 {figure.back} 期",
            f"{period.en}, {figure.back} {'period' if figure.back == 1 else 'periods'} before",
        )
    low, high = (None if each is None else f"{float(each):,.10g}" for each in (figure.low, figure.high))
    zh = "，".join([*([f"不小于 {low}"] if low else []), *([f"不大于 {high}"] if high else [])])
    en = ", ".join([*([f"{low} or more"] if low else []), *([f"{high} or less"] if high else [])])
    return FigureWords(
        figure.name,
        figure.label,
        figure.indicator,
        figure.type_name.rstrip("?"),
        figure.sources,
        figure.modes,
        period,
        Text(zh, en),
        bool(figure.of_indicator),
    )


def _grades(scheme: Scheme) -> tuple[tuple[Text, float, float | None], ...]:
    """From the highest: the label, where it begins, and below what it ends."""
    starts = scheme.grades.bands.starts
    ends: list[float | None] = [*starts[1:], None]
    return tuple(reversed(list(zip(scheme.grades.labels, starts, ends, strict=True))))
