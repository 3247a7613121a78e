"""A comparison of two measures as lines of text, in columns that align in Chinese too, and as a table of claims."""

import csv
import json
from collections.abc import Iterable, Sequence
from typing import IO, Any
from unicodedata import east_asian_width

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotzone.files import spreadsheets
from pilotzone.kernel.money import MINUS, format_money
from subsidies.rules.comparison import Change, ChangeClass, Comparison, Group
from subsidies.rules.evaluation import in_yuan
from subsidies.rules.table import BARRED, COMPUTED, UNKNOWN, Totals

GAP = "  "
BAR = 24
STATES = {COMPUTED: "computed", UNKNOWN: "unknown", BARRED: "barred"}
NO_MEASURE = "none"
CSV_HEADS = ("reference", "state_before", "total_before", "state_after", "total_after", "change")


def lines(comparison: Comparison, names: tuple[str, str], references: Sequence[str]) -> list[str]:
    """The comparison for people; `names` say what is before and after, `references` name the claims."""
    found = [_count(comparison), "", *_whole(comparison, names)]
    for name, groups in comparison.groups.items():
        found += ["", *_groups(name, groups)]
    found += ["", *_histogram(comparison.histogram, _("Difference per claim"))]
    for title, changes in ((_("Largest gains"), comparison.gains), (_("Largest losses"), comparison.losses)):
        if changes:
            found += ["", *_changes(title, changes, references)]
    return found


def lines_alone(comparison: Comparison, name: str, references: Sequence[str]) -> list[str]:
    """What a measure costs where nothing was in force before: there are amounts and no changes."""
    side = comparison.after
    count = ngettext("%(count)d claim", "%(count)d claims", comparison.count) % {"count": comparison.count}
    if side.not_computed:
        count += _(", %(count)d of them not computed") % {"count": side.not_computed}
    rows = [
        ["", name],
        [_("Total"), money(side.cost)],
        [_("Claims with an amount"), str(side.paid)],
        [_("Claims without"), str(side.nothing)],
        [_("Claims barred"), str(side.barred)],
        [_("Claims not computed"), str(side.not_computed)],
    ]
    if fit := comparison.fit:
        rows.append([_("Left of %(budget)s") % {"budget": money(fit.budget)}, money(fit.after_left)])
    found = [count, _("Before: nothing in force, each claim's amount is zero"), "", *aligned(rows)]
    for title, groups in comparison.groups.items():
        heads = [title, _("claims"), _("with an amount"), _("sum")]
        found += ["", *aligned([heads, *map(_group_alone, groups)])]
    found += ["", *_histogram(comparison.histogram, _("Amount per claim"), alone=True)]
    if comparison.gains:
        largest = [[references[each.claim], money(each.after)] for each in comparison.gains]
        found += ["", *aligned([[_("Largest amounts"), _("sum")], *largest])]
    return found


def _group_alone(group: Group) -> list[str]:
    side = group.after
    claims = side.paid + side.nothing + side.barred + side.not_computed
    return [group.code or _("(none)"), str(claims), str(side.paid), money(side.cost)]


def _count(comparison: Comparison) -> str:
    left_out = comparison.shift.not_computed
    text = ngettext("%(count)d claim", "%(count)d claims", comparison.count) % {"count": comparison.count}
    if left_out:
        text += _(", %(count)d of them not computed in one of the two and left out of the changes") % {
            "count": left_out
        }
    return text


def _whole(comparison: Comparison, names: tuple[str, str]) -> list[str]:
    one, two, shift = comparison.before, comparison.after, comparison.shift
    rows = [
        ["", *names, _("difference")],
        [_("Total"), money(one.cost), money(two.cost), signed(two.cost - one.cost)],
        [_("Claims with an amount"), *_numbers(one.paid, two.paid)],
        [_("Claims without"), *_numbers(one.nothing, two.nothing)],
        [_("Claims barred"), *_numbers(one.barred, two.barred)],
        [_("Claims not computed"), *_numbers(one.not_computed, two.not_computed)],
    ]
    if comparison.fit:
        fit = comparison.fit
        rows.append(
            [
                _("Left of %(budget)s") % {"budget": money(fit.budget)},
                *map(money, (fit.before_left, fit.after_left)),
                "",
            ]
        )
    moved = [
        ["", _("claims"), _("sum")],
        [_("Get more"), str(shift.winners), signed(shift.won)],
        [_("Get less"), str(shift.losers), signed(-shift.lost)],
        [_("The same"), str(shift.unchanged), ""],
        [_("Newly paid"), str(shift.newly_paid), ""],
        [_("No longer paid"), str(shift.no_longer_paid), ""],
    ]
    return [*aligned(rows), "", *aligned(moved)]


def _numbers(before: int, after: int) -> list[str]:
    change = after - before
    return [str(before), str(after), "" if not change else f"+{change}" if change > 0 else f"{MINUS}{-change}"]


def _groups(name: str, groups: Iterable[Group]) -> list[str]:
    rows = [[name, _("before"), _("after"), _("difference"), _("get more"), _("get less")]]
    rows += [
        [
            group.code or _("(none)"),
            money(group.before.cost),
            money(group.after.cost),
            signed(group.after.cost - group.before.cost),
            str(group.shift.winners),
            str(group.shift.losers),
        ]
        for group in groups
    ]
    return aligned(rows)


def _histogram(classes: Sequence[ChangeClass], title: str, *, alone: bool = False) -> list[str]:
    most = max((each.count for each in classes), default=0) or 1
    write = money if alone else signed
    rows = [[title, _("claims"), _("sum"), ""]]
    rows += [
        [_class_words(each, alone=alone), str(each.count), write(each.sum), "█" * -(-each.count * BAR // most)]
        for each in classes
    ]
    return aligned(rows)


def _class_words(each: ChangeClass, *, alone: bool) -> str:
    if each.low == each.high:
        return _("no amount") if alone else _("no difference")
    if each.high > 0:
        return _("over %(low)s to %(high)s") % {"low": money(each.low), "high": money(each.high)}
    return _("%(low)s to under %(high)s") % {"low": money(each.low), "high": money(each.high)}


def _changes(title: str, changes: Iterable[Change], references: Sequence[str]) -> list[str]:
    rows = [[title, _("before"), _("after"), _("difference")]]
    rows += [[references[each.claim], money(each.before), money(each.after), signed(each.change)] for each in changes]
    return aligned(rows)


def money(fen: int) -> str:
    return format_money(fen)


def signed(fen: int) -> str:
    return f"+{format_money(fen)}" if fen > 0 else format_money(fen)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first column to the left, numbers to the right; a Chinese sign is two columns wide."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        GAP.join(
            text + " " * (size - width(text))
            if place == 0 or text.startswith("█")
            else " " * (size - width(text)) + text
            for place, (text, size) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def claim_rows(references: Sequence[str], before: Totals | None, after: Totals) -> Iterable[dict[str, Any]]:
    """One row per claim; a total or change that is not known is None. Without `before`, nothing was in force."""
    for place, reference in enumerate(references):
        one, two = 0 if before is None else _amount(before, place), _amount(after, place)
        yield {
            "reference": reference,
            "state_before": NO_MEASURE if before is None else STATES[int(before.state[place])],
            "total_before": in_yuan(one),
            "state_after": STATES[int(after.state[place])],
            "total_after": in_yuan(two),
            "change": None if one is None or two is None else in_yuan(two - one),
        }


def _amount(totals: Totals, place: int) -> int | None:
    return None if totals.state[place] == UNKNOWN else int(totals.fen[place])


def write_csv(stream: IO[str], rows: Iterable[dict[str, Any]], comparison: Comparison) -> None:
    stream.write("\ufeff")
    writer = csv.DictWriter(stream, CSV_HEADS)
    writer.writeheader()
    for row in rows:
        writer.writerow(row | {"reference": spreadsheets.plain(row["reference"])})


def write_json(stream: IO[str], rows: Iterable[dict[str, Any]], comparison: Comparison) -> None:
    """The comparison, amounts in fen, and one object per claim, amounts in yuan as exact texts."""
    stream.write('{"comparison": ' + json.dumps(comparison.plain(), ensure_ascii=False) + ', "claims": [')
    between = "\n"
    for row in rows:
        stream.write(between + json.dumps(row, ensure_ascii=False))
        between = ",\n"
    stream.write("\n]}\n")


WRITERS = {".csv": write_csv, ".json": write_json}
