"""How an indicator becomes points, in words: the method, and what holds beside it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from enterprises.rules.assessment.model import Indicator, Weighting
from pilotzone.formula.text import NO_TEXT, Text

Say = Callable[[str], Text]
BY_GROUP = {
    "min_max": Text("按组内最小值至最大值的位置", "By its place between the least and the greatest of the group"),
    "z_score": Text("按组内标准分（均值得半分）", "By its z-score in the group (the mean is half)"),
    "rank": Text("按组内名次", "By its rank in the group"),
    "percentile": Text("按组内百分位", "By its percentile in the group"),
}
LOWER = Text("越低越好", "less is better")
MISSING = Text("未报的由其他指标分担权重。", "Not reported: its weight goes to the others.")
NEAR = 1e-9  # what weights that are multiplied can be off by
NO_BASE = Text("基数为零的按零分计。", "On a base of zero it counts as zero.")


def shares(value: float) -> str:
    return f"{100 * value:.4g}%"


def measured(indicator: Indicator, written: Mapping[str, Any], say: Say, points: float = 0) -> Text:
    """The method with its bounds as they are written. `points` are the indicator's own; without any, as in a bonus,
    bands give what they say."""
    rule = indicator.normalisation
    if indicator.manual:
        return Text(f"专家评分，0 至 {rule.high:g} 分", f"Experts give 0 to {rule.high:g} points")
    if rule.method == "steps":
        steps = [f"{each:g}".replace("-", "−") for each in rule.steps]
        return Text("分档：" + "、".join(steps) + " 分", "Steps of " + ", ".join(steps) + " points")
    if rule.method == "test":
        return Text("是得满分，否不得分", "Yes gives all points, no none")
    said = _by_bounds(indicator, written, say)
    if rule.method == "bands" and points and abs(rule.of - points) > NEAR:
        said = Text(
            f"{said.zh}（满 {rule.of:g} 分，折算为本项分值）", f"{said.en} (of {rule.of:g}, made the indicator's)"
        )
    if indicator.log:
        said = Text(said.zh + "（取对数）", said.en + " (of the logarithm)")
    if indicator.lower and rule.method not in ("goalposts", "bands"):
        said = Text(f"{said.zh}，{LOWER.zh}", f"{said.en}, {LOWER.en}")
    return said


def _by_bounds(indicator: Indicator, written: Mapping[str, Any], say: Say) -> Text:
    rule = indicator.normalisation
    own = written.get("normalise")
    inner = own.get(rule.method) if isinstance(own, Mapping) else None
    if rule.method == "goalposts" and isinstance(inner, Mapping):
        low, high = say(str(inner["from"])), say(str(inner["to"]))
        none, full = (high, low) if indicator.lower else (low, high)
        return Text(
            f"{spaced(none.zh)}得 0 分，{spaced(full.zh)}得满分，其间按比例",
            f"None at {none.en}, all points at {full.en}, in proportion between",
        )
    if rule.method == "target":
        goal = say(str(inner))
        return Text(f"达到 {spaced(goal.zh)}得满分，按比例", f"All points at {goal.en}, in proportion")
    if rule.method == "bands" and isinstance(inner, list):
        return _bands(inner, say)
    return BY_GROUP.get(rule.method, NO_TEXT)


def _bands(rows: list[Any], say: Say) -> Text:
    zh, en = [], []
    for row in rows:
        start, points = say(str(row.get("from", row.get("above")))), str(row["points"]).replace("-", "−")
        zh.append(f"{'超过' if 'above' in row else '达到'} {spaced(start.zh)}得 {points} 分")
        en.append(f"{'above' if 'above' in row else 'from'} {start.en}: {points}")
    return Text("；".join(zh), "Points " + "; ".join(en))


def spaced(words: str) -> str:
    """A figure with the space that stands between it and Chinese words."""
    return f"{words} " if words[-1:].isascii() else words


def exceptions(indicator: Indicator, written: Mapping[str, Any], say: Say) -> Iterator[Text]:
    """What holds beside the method: where it applies, what is cut off, what is missing."""
    if indicator.applies is not None:
        when = say(str(written.get("applies", "")))
        yield Text(f"适用于：{when.zh}", f"Applies where {when.en[:1].lower()}{when.en[1:]}")
    cap = written.get("cap")
    if isinstance(cap, Mapping):
        low, high = (say(str(cap[key])) if key in cap else None for key in ("low", "high"))
        if low:
            yield Text(f"低于{low.zh}的按{low.zh}计。", f"Below {low.en} it counts as {low.en}.")
        if high:
            yield Text(f"高于{high.zh}的按{high.zh}计。", f"Above {high.en} it counts as {high.en}.")
    if indicator.winsorise is not None:
        least, most = map(shares, indicator.winsorise)
        yield Text(
            f"组内 {least} 以下、{most} 以上的按分位数计。",
            f"Beyond the quantiles {least} and {most} it counts as them.",
        )
    if indicator.missing == "drop":
        yield MISSING
    if indicator.blank == "zero":
        yield NO_BASE


def sources_of_weights(weighting: Weighting) -> Text | None:
    """Where the weights of a group come from; nothing where they are written out."""
    if weighting.method == "ahp":
        ratio = f"{weighting.ratio or 0:.3f}"
        return Text(
            f"权重由两两比较得出（层次分析法），一致性比率 {ratio}。",
            f"Weights by comparison in pairs (AHP), consistency ratio {ratio}.",
        )
    if weighting.method == "budget":
        return Text("权重由专家分配的分值平均得出。", "Weights are the mean of what experts gave.")
    if weighting.method == "equal":
        return Text("各项权重相等。", "All weigh the same.")
    return None
