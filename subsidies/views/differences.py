"""A comparison of two documents as the pages of either face show it."""

import re
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from subsidies.rules.differences import Change, Comparison, Detail, Difference
from subsidies.wording import language, pick

LABELS = {
    Change.ADDED: _("Added"),
    Change.REMOVED: _("Left out"),
    Change.CHANGED: _("Changed"),
    Change.REWORDED: _("Wording corrected, meaning unchanged"),
}
ICONS = {Change.ADDED: "plus", Change.REMOVED: "minus", Change.CHANGED: "pencil", Change.REWORDED: "file-text"}
WORDS = re.compile(r"[A-Za-z0-9.,]+|.", re.S)  # a figure or a word of letters is one sign, as a Chinese sign is
LONGEST = 2_000  # signs that are compared one by one
ALIKE = 0.5  # less than half in common reads better as two texts
TONES = {Change.ADDED: "done", Change.REMOVED: "refused", Change.CHANGED: "waiting", Change.REWORDED: "neutral"}


def comparison_rows(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {"id": group.id, "title": pick(group.title), "rows": [difference_row(each) for each in group.differences]}
        for group in comparison.groups
    ]


def difference_row(each: Difference) -> dict[str, Any]:
    return {
        "place": each.place,
        "label": pick(each.label),
        "clause": pick(each.clause),
        "change": LABELS[each.change],
        "tone": TONES[each.change],
        "icon": ICONS[each.change],
        "details": [detail_row(detail) for detail in each.details],
    }


def detail_row(each: Detail) -> dict[str, Any]:
    """Before and after in parts, the changed ones marked; a change of the Chinese alone is shown in Chinese."""
    only_chinese = pick(each.before) == pick(each.after)
    old, new = (each.before.zh, each.after.zh) if only_chinese else (pick(each.before), pick(each.after))
    before, after = marked(old, new)
    return {
        "label": pick(each.label),
        "before": before,
        "after": after,
        "lang": "zh-Hans" if only_chinese and language() == "en" else "",
        "is_new": each.change == Change.ADDED,
        "is_gone": each.change == Change.REMOVED,
    }


def marked(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts in parts with whether each is changed; texts that have little in common are changed as a whole."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) + len(new) > LONGEST or matcher.ratio() < ALIKE:
        return [(before, True)], [(after, True)]
    codes = matcher.get_opcodes()
    return (
        [("".join(old[start:end]), tag != "equal") for tag, start, end, _, _ in codes if end > start],
        [("".join(new[start:end]), tag != "equal") for tag, _, _, start, end in codes if end > start],
    )
