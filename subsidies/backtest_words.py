"""What a back-test found, in words and rows for its pages."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, pgettext

from pilotzone.accounts.models import User
from pilotzone.formula.formats import show
from pilotzone.kernel.access import P
from pilotzone.kernel.money import MINUS, plain_money
from pilotzone.ui.templatetags.ui import local_text
from subsidies import wording
from subsidies.enums import BackTestSource
from subsidies.models import Application, BackTest, BackTestChange, MeasureVersion

NAMED_CALLS = 2  # more than these are counted
ONE_WAY = {"gain": {"after__gt": F("before")}, "loss": {"after__lt": F("before")}}


def names_of(test: BackTest) -> dict[str, str]:
    """Versions by their numbers, one of another measure with its code."""
    before, after = test.against, test.version
    if before is None:
        name = _("Nothing in force")
    else:
        name = f"{'' if before.measure_id == after.measure_id else before.measure.code + ' '}v{before.number}"
    return {"before": name, "after": f"v{after.number}"}


def is_stale(test: BackTest) -> bool:
    """Whether a document is no longer the one that was tested."""
    against = test.against.digest if test.against else ""
    return (test.version.digest, against) != (test.digest, test.against_digest)


def plain_yuan(fen: int | None) -> str:
    return "" if fen is None else plain_money(fen)


def title(test: BackTest) -> str:
    """The finding; before there is one, what is being looked at."""
    names = names_of(test)
    if test.result is None:
        if test.against is None:
            return _("Back-test of %(after)s, nothing in force before") % names
        return _("Back-test of %(after)s against %(before)s") % names
    words = {"cost": cost_words(test, names), "people": people_words(test)}
    return _("%(cost)s; %(people)s") % words


def changes_title(test: BackTest) -> str:
    return _("Changed claims") if test.against else _("Claims with an amount")


def attached(version: MeasureVersion, user: User) -> dict[str, Any]:
    """For the pages on which a version is proposed and decided on: the newest result for exactly its text."""
    tests = BackTest.objects.visible_to(user).of_document(version.digest).for_list().select_related("file")
    test = tests.prefetch_related("calls").first() if version.digest else None
    found = None if test is None else {"test": test, "title": title(test), "facts": facts_line(test)}
    return {"back_test": found, "may_back_test": user.may(P.BACKTEST_RUN)}


def cost_words(test: BackTest, names: Mapping[str, str]) -> str:
    result = test.result
    change = result["after"] - result["before"]
    words = {**names, "amount": wording.prose_money(abs(change))}
    if test.against is None:
        return _("%(after)s costs %(amount)s") % words
    if change == 0:
        return _("%(after)s costs the same as %(before)s") % words
    if change > 0:
        return _("%(after)s costs %(amount)s more than %(before)s") % words
    return _("%(after)s costs %(amount)s less than %(before)s") % words


def people_words(test: BackTest) -> str:
    result = test.result
    gain, loss = result["gain"]["count"], result["loss"]["count"]
    by_enterprise = result["unit"] == "enterprise"
    if test.against is None:
        return gets_words(gain, by_enterprise=by_enterprise)
    if not gain and not loss:
        return _("nobody gains or loses")
    if by_enterprise:
        gains = ngettext("%(n)s enterprise gains", "%(n)s enterprises gain", gain)
        loses = npgettext("enterprises", "%(n)s loses", "%(n)s lose", loss)
    else:
        gains = ngettext("%(n)s claim gains", "%(n)s claims gain", gain)
        loses = npgettext("claims", "%(n)s loses", "%(n)s lose", loss)
    return wording.joined_by().join((gains % {"n": f"{gain:,}"}, loses % {"n": f"{loss:,}"}))


def gets_words(count: int, *, by_enterprise: bool) -> str:
    """Where nothing was in force before, nobody gains or loses: there are amounts, or none."""
    if not count:
        return _("nobody gets an amount")
    if by_enterprise:
        text = ngettext("%(n)s enterprise gets an amount", "%(n)s enterprises get an amount", count)
    else:
        text = ngettext("%(n)s claim gets an amount", "%(n)s claims get an amount", count)
    return text % {"n": f"{count:,}"}


def facts_line(test: BackTest) -> list[str]:
    """Over what it was run: the calls or the table, how many claims, which facts."""
    found = [test.file.name if test.file else calls_words(test)]
    if test.claims is not None:
        found.append(ngettext("%(n)s claim", "%(n)s claims", test.claims) % {"n": f"{test.claims:,}"})
    if test.source == BackTestSource.CALLS:
        found.append(test.get_facts_display())
    if test.against is None:
        found.append(_("before: nothing in force"))
    if words := supposed_words(test):
        found.append(_("supposed: %(values)s") % {"values": words})
    return found


def calls_words(test: BackTest) -> str:
    calls = sorted(test.calls.all(), key=lambda call: call.opens_at)
    if len(calls) <= NAMED_CALLS:
        return wording.listed(local_text(call, "name") for call in calls)
    first, last = calls[0].opens_at.year, calls[-1].opens_at.year
    if first == last:
        return _("%(n)s calls of %(year)s") % {"n": len(calls), "year": first}
    return _("%(n)s calls from %(first)s to %(last)s") % {"n": len(calls), "first": first, "last": last}


def seconds_of(test: BackTest) -> str:
    """How long the job took, to a tenth."""
    started, finished = test.job.started_at, test.finished_at
    if started is None or finished is None or finished < started:
        return ""
    return f"{max((finished - started).total_seconds(), 0.1):.1f}"


def percent_words(change: int, whole: int) -> str:
    """+7.2%, to a tenth; empty where there was nothing."""
    if whole == 0:
        return ""
    tenths = (2000 * abs(change) + whole) // (2 * whole)
    sign = "" if tenths == 0 else "+" if change > 0 else MINUS
    return f"{sign}{tenths // 10}.{tenths % 10}%"


def figures(test: BackTest, *, asked: str) -> dict[str, Any]:
    """Everything but the chart and the names."""
    result, alone = test.result, test.against is None
    return {
        "result": result,
        "alone": alone,
        "seconds": seconds_of(test),
        "percent": percent_words(result["after"] - result["before"], result["before"]),
        "budget": budget_of(test),
        **groups_of(result, asked, alone=alone),
        "spread": spread_rows(result, alone=alone),
    }


def budget_of(test: BackTest) -> dict[str, Any] | None:
    """The cost against the budget as bars on one scale; None without a budget."""
    if not test.budget:
        return None
    result, whole = test.result, test.budget
    left = whole - result["after"]
    before, after, line, _most = shares([result["before"], result["after"], whole, 0])
    return {
        "whole": whole,
        "left": left,
        "over": -left,
        "percent": percent_words(left, whole).lstrip("+"),
        "fits": left >= 0,
        "bars": {"before": before, "after": after, "line": line},
    }


def groups_of(result: Mapping[str, Any], asked: str, *, alone: bool) -> dict[str, Any]:
    """The ways to group as tabs, and the rows of the one that is open, with their change or their share of all."""
    groups = result["groups"]
    if not groups:
        return {"group": None, "group_tabs": []}
    chosen = next((each for each in groups if each["id"] == asked), groups[0])
    lengths = iter(shares(row[side] or 0 for row in chosen["rows"] for side in ("before", "after")))
    rows = [
        {
            **row,
            "name": row_name(row),
            "percent": share_of(row, result["after"]) if alone else change_of(row),
            "bars": (next(lengths), next(lengths)),
        }
        for row in chosen["rows"]
    ]
    tabs = [
        {"label": local_text(each["label"]), "url": f"?group={each['id']}#groups", "active": each is chosen}
        for each in groups
    ]
    return {"group": {"label": local_text(chosen["label"]), "rows": rows}, "group_tabs": tabs if len(tabs) > 1 else []}


def shares(values: Iterable[int]) -> list[str]:
    """Lengths of bars from zero on one scale, in percent of the longest."""
    lengths = [abs(value) for value in values]
    most = max([*lengths, 1])
    return [f"{100 * length / most:.2f}" for length in lengths]


def row_name(row: Mapping[str, Any]) -> str:
    if row["label"] is not None:
        return local_text(row["label"])
    return ngettext("%(n)s small group", "%(n)s small groups", row["small"]) % {"n": row["small"]}


def change_of(row: Mapping[str, Any]) -> str:
    return "" if row["before"] is None else percent_words(row["after"] - row["before"], row["before"])


def share_of(row: Mapping[str, Any], whole: int) -> str:
    return "" if row["after"] is None else percent_words(row["after"], whole).lstrip("+")


def spread_rows(result: Mapping[str, Any], *, alone: bool) -> list[dict[str, Any]] | None:
    """How the changes are spread, without classes that nobody is in; None where there are too few to tell."""
    if result["spread"] is None:
        return None
    taken = [row for row in result["spread"] if row["count"] or row["low"] == row["high"]]
    rows = zip(taken, shares(row["count"] for row in taken), strict=True)
    return [{**row, "name": class_words(row, alone=alone), "bar": bar, "kind": kind_of(row)} for row, bar in rows]


def kind_of(row: Mapping[str, Any]) -> str:
    return "gain" if row["high"] > 0 else "loss" if row["low"] < 0 else "same"


def class_words(row: Mapping[str, Any], *, alone: bool) -> str:
    """A class of changes by its bounds, the nearer one left out; where nothing was in force, of amounts."""
    low, high = row["low"], row["high"]
    if low == high:
        return pgettext("amount of a claim", "Nothing") if alone else pgettext("change of an amount", "Unchanged")
    near, far = (low, high) if high > 0 else (-high, -low)
    sign = "" if alone else "+" if high > 0 else MINUS
    words = {"sign": sign, "near": wording.axis_money(near), "far": wording.axis_money(far)}
    return (_("%(sign)s%(near)s to %(far)s") if near else _("%(sign)s up to %(far)s")) % words


def open_rows(test: BackTest, seen: QuerySet[Application]) -> list[dict[str, Any]]:
    """Claims without an amount: under which version, why, and one of them if it is among those `seen`."""
    rows, names = test.result["open"], names_of(test)
    of_calls = test.source == BackTestSource.CALLS
    examples = seen.in_bulk([row["example"] for row in rows]) if rows and of_calls else {}
    return [
        {
            "versions": wording.listed(names.values()) if row["side"] == "both" else names[row["side"]],
            "why": why_words(row, of_calls=of_calls),
            "claims": row["claims"],
            "example": examples.get(row["example"]),
            "row": None if of_calls else row["example"],
        }
        for row in rows
    ]


def why_words(row: Mapping[str, Any], *, of_calls: bool) -> str:
    names = {"inputs": wording.listed(local_text(each) for each in row["inputs"])}
    if row["kind"] == "unusable":
        return _("A value is not allowed: %(inputs)s") % names
    if row["kind"] == "open":
        return _("The text leaves the amount open, or to a reviewer")
    if all(each["new"] for each in row["inputs"]):
        return (_("Not in the records: %(inputs)s") if of_calls else _("Not in the table: %(inputs)s")) % names
    return _("Not known: %(inputs)s") % names


ROLES = {
    "supposed": gettext_lazy("supposed"),
    "amount": gettext_lazy("the amount rests on it"),
    "default": gettext_lazy("its default counts"),
}


def input_rows(found: Iterable[Mapping[str, Any]], supposed: Container[str] = ()) -> list[dict[str, Any]]:
    """What claims tell of a version's inputs, by the version that they are under; or what a table tells.

    For those that are supposed it was said what the claims do not tell.
    """
    rows = []
    for each in found:
        number = ngettext("%(n)s claim", "%(n)s claims", each["claims"]) % {"n": f"{each['claims']:,}"}
        rows.append(
            {
                "title": f"{each['code']} v{each['number']}" if each.get("code") else _("The table"),
                "claims": number,
                "told": _("%(has)s of %(of)s inputs") % {"has": len(each["has"]), "of": each["of"]},
                "whole": len(each["has"]) == each["of"],
                "has": wording.listed(map(local_text, each["has"])),
                "lacking": wording.listed(noted(one, supposed) for one in each["lacking"]),
                "differs": wording.listed(noted(one, supposed, differing(one)) for one in each["differs"]),
            }
        )
    return rows


def result_inputs(test: BackTest) -> list[dict[str, Any]]:
    return input_rows(test.result.get("inputs", []), test.supposed)


def supposed_words(test: BackTest) -> str:
    """The values that were supposed where claims do not tell their own."""
    found = (test.result or {}).get("supposed", [])
    return wording.listed(f"{local_text(each)} = {supposed_value(each)}" for each in found)


def supposed_value(row: Mapping[str, Any]) -> str:
    value = row["value"]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and value in row["codes"]:
        return local_text(row["codes"][value])
    return "–" if value is None else show(value, row.get("type", ""), wording.language())


def noted(row: Mapping[str, Any], supposed: Container[str], *notes: str) -> str:
    """An input that is not read, with why and with what follows from it."""
    follows = ROLES.get("supposed" if row["name"] in supposed else row["role"])
    said = wording.joined_by().join(str(note) for note in (*notes, follows) if note)
    return _("%(name)s (%(notes)s)") % {"name": local_text(row), "notes": said} if said else local_text(row)


def differing(row: Mapping[str, Any]) -> str:
    types = {"there": local_text(row["there"]), "here": local_text(row["here"])}
    return _("there %(there)s, here %(here)s") % types


def one_way(changes: QuerySet[BackTestChange], only: str) -> QuerySet[BackTestChange]:
    return changes.filter(**ONE_WAY[only]) if only in ONE_WAY else changes


def change_tabs(only: str) -> list[dict[str, Any]]:
    labels = {"": pgettext("changed claims", "All"), "gain": _("Gain"), "loss": _("Lose")}
    return [
        {"label": label, "url": f"?only={key}" if key else "?", "active": key == (only if only in ONE_WAY else "")}
        for key, label in labels.items()
    ]
