"""Lints where the amount falls though it should not: one for each input and place that decides."""

from collections.abc import Iterator

from pilotzone.formula.text import Text
from pilotzone.formula.values import Value
from subsidies.rules.lints.course import Change
from subsidies.rules.lints.model import Lint
from subsidies.rules.lints.parts import title
from subsidies.rules.lints.shown import amount_of, label_of, place_of_series, value_of
from subsidies.rules.lints.trace import Difference
from subsidies.rules.lints.wordings import tell
from subsidies.rules.model import Measure

NOTHING = Text("", "")


def fall_lints(measure: Measure, falls: list[Change]) -> Iterator[Lint]:
    """For each input and place that decides, the deepest fall at an exact bound, and how many others there are."""
    places: dict[tuple[str, str], dict[tuple[Value, Value], Change]] = {}
    for each in sorted(falls, key=lambda each: (not each.adjacent, -each.size, each.example, each.raised)):
        place = each.cause.decision.place if each.cause else place_of_series(each.series)
        if each.adjacent or not any(name == each.input for name, _ in places):
            places.setdefault((each.input, place), {}).setdefault((each.before, each.after), each)
    for (_, place), there in places.items():
        yield _fall(measure, place, *there.values())


def _fall(measure: Measure, place: str, each: Change, *others: Change) -> Lint:
    noted = not each.series.key[1] or _reading(each)
    code = "amount_falls_noted" if noted else "amount_falls"
    before, after = (each.before, each.after) if each.down else (each.after, each.before)
    low, high = sorted((each.fen_before, each.fen_after))
    more = len(others)
    return tell(
        code,
        place,
        label=label_of(measure, each.series),
        before=value_of(each.series, before),
        after=value_of(each.series, after),
        amount_before=amount_of(high),
        amount_after=amount_of(low),
        base=_base(each),
        why=_why(measure, each),
        others=Text(f"此处另有 {more} 个类似的值。", f"There are {more} more such values. ") if more else NOTHING,
    )


def _reading(each: Change) -> bool:
    """Whether the fall is where the bureau has set how the text is to be read: where a value does not exist, or where
    a row takes the place of another."""
    return any(
        difference.decision.by.assumption
        for difference in each.differences
        if difference.decision.kind == "otherwise" or _pushes_back(each, difference)
    )


def _pushes_back(each: Change, difference: Difference) -> bool:
    """Whether some row is in a later place where less is paid."""
    if difference.decision.kind != "nth":
        return False
    more_less = [pair if each.down else pair[::-1] for pair in difference.pairs]
    return any(0 < more < less for more, less in more_less)


def _why(measure: Measure, each: Change) -> Text:
    cause = each.cause
    if cause is None:
        return NOTHING
    kind, label = cause.decision.kind, title(measure, cause.decision.place)
    if kind == "condition":
        met = any(pair[1 if each.down else 0] for pair in cause.pairs)
        word = Text("变为符合", "becomes met") if met else Text("不再符合", "is no longer met")
        why = Text(f"此处“{label.zh}”{word.zh}。", f"“{label.en}” {word.en} there. ")
    elif kind == "table":
        why = Text(f"此处为“{label.zh}”的分档界线。", f"It is a bound of “{label.en}”. ")
    else:
        why = Text(f"此处“{label.zh}”的算法改变。", f"“{label.en}” is computed differently there. ")
    if any(_pushes_back(each, difference) for difference in each.differences):
        why = Text(f"{why.zh}另一项明细因此后移。", f"{why.en}Another line moves back for it. ")
    readings = ", ".join(_assumptions(measure, each))
    return Text(f"{why.zh}有关设定：{readings}。", f"{why.en}Assumptions concerned: {readings}. ") if readings else why


def _assumptions(measure: Measure, each: Change) -> list[str]:
    """What the bureau has set at the places that decide: on blocks, and on the rows of tables that are picked."""
    found: dict[str, None] = {}
    for difference in each.differences:
        decision = difference.decision
        if decision.kind == "table":
            table = measure.tables[decision.table]
            bands = (table.rest, *table.bands)
            picked = {row for pair in difference.pairs for row in pair}
            found |= dict.fromkeys([table.assumption, *(bands[row].assumption for row in sorted(picked))])
        else:
            found[decision.by.assumption] = None
    return [name for name in found if name]


def _base(each: Change) -> Text:
    if not each.example:
        return Text("以虚拟申报试算", "tried on a made-up claim")
    if each.raised:
        return Text(
            f"以算例 {each.example} 放大其他数额试算", f"example {each.example} with its other quantities raised"
        )
    return Text(f"以算例 {each.example} 试算", f"around example {each.example}")
