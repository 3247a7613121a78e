"""Faults of an event, reasons and changes of a plan in words, in the reader's language."""

from collections.abc import Mapping
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from matchmaking.rules.plan.model import Fault

FAULTS: dict[str, str | Promise] = {
    "not_an_object": gettext_lazy("an object in braces belongs here"),
    "not_a_list": gettext_lazy("a list belongs here"),
    "not_a_list_of_texts": gettext_lazy("a list of texts belongs here"),
    "not_a_text": gettext_lazy("a text in quotes belongs here"),
    "not_a_count": gettext_lazy("a whole number from 0 on belongs here"),
    "not_true_or_false": gettext_lazy("true or false belongs here"),
    "not_a_moment": gettext_lazy("a moment such as 2026-09-01T09:00 belongs here"),
    "not_a_choice": gettext_lazy("one of these belongs here: %(choices)s"),
    "missing": gettext_lazy("this is missing"),
    "empty": gettext_lazy("at least one is needed"),
    "unknown_format": gettext_lazy("the format must be %(expected)s"),
    "unknown_member": gettext_lazy("the format knows no such name"),
    "given_twice": gettext_lazy("%(id)s is given twice"),
    "on_both_sides": gettext_lazy("%(id)s is a buyer and a supplier; take part on one side"),
    "ends_before_start": gettext_lazy("slot %(id)s ends before it begins"),
    "overlap": gettext_lazy("slot %(id)s overlaps slot %(other)s"),
    "offsets_mixed": gettext_lazy("give an offset from UTC with all moments or with none"),
    "zero_capacity": gettext_lazy("table %(id)s has no place; leave it out instead"),
    "zero_quota": gettext_lazy("%(id)s may have no meeting at all; mark it as withdrawn instead"),
    "unknown_slot": gettext_lazy("there is no slot %(id)s"),
    "unknown_participant": gettext_lazy("there is no participant %(id)s"),
    "person_twice": gettext_lazy("%(person)s sits for %(other)s and for %(id)s and would be in two places"),
    "same_side": gettext_lazy("%(id)s and %(other)s are on the same side"),
    "weights_out_of_order": gettext_lazy("weights go from 1 to 1000, and “must” is worth at least as much as “nice”"),
    "locked_twice": gettext_lazy("%(id)s and %(other)s have two locked meetings"),
    "locked_refused": gettext_lazy("%(id)s does not want this meeting"),
    "withdrawn_with_meeting": gettext_lazy("%(id)s has withdrawn; release its meeting in slot %(slot)s"),
    "not_available": gettext_lazy("%(id)s is away in slot %(slot)s"),
    "two_places": gettext_lazy("%(id)s would be in two places in slot %(slot)s"),
    "over_quota": gettext_lazy("%(id)s has more locked meetings than its quota of %(quota)s"),
    "table_gone": gettext_lazy("there is no table %(id)s in slot %(slot)s any more"),
    "table_taken": gettext_lazy("table %(id)s is taken in slot %(slot)s"),
    "too_many_locked": gettext_lazy("more meetings are locked in slot %(slot)s than there are tables"),
}
REASONS: dict[str, str | Promise] = {
    "declined": pgettext_lazy("request", "declined"),
    "never": pgettext_lazy("request", "ruled out by one side"),
    "unanswered": pgettext_lazy("request", "not answered"),
    "withdrawn": pgettext_lazy("request", "withdrawn from the event"),
    "no_common_slot": pgettext_lazy("request", "never present at the same time"),
    "quota": pgettext_lazy("request", "quota used up"),
    "nobody_free": pgettext_lazy("request", "in other meetings whenever both are present"),
    "tables": pgettext_lazy("request", "no table free whenever both are"),
    "gone": pgettext_lazy("request", "no longer part of the event"),
    "moved": pgettext_lazy("request", "moved to another slot"),
    "table": pgettext_lazy("request", "moved to another table"),
    "by_hand": pgettext_lazy("request", "left out by the organiser"),
    "no_place": pgettext_lazy("request", "without a confirmed place at the event"),
    "absent": pgettext_lazy("request", "did not come"),
    "unplanned": pgettext_lazy("request", "not in the new plan"),
    "event": pgettext_lazy("request", "the event is cancelled"),
}
ON_PAGES: dict[str, str | Promise] = {
    "locked_twice": gettext_lazy("%(id)s and %(other)s meet already"),
    "withdrawn_with_meeting": gettext_lazy("%(id)s has withdrawn, but has a meeting on %(slot)s"),
    "over_quota": gettext_lazy("%(id)s would have more meetings than the quota of %(quota)s"),
    "too_many_locked": gettext_lazy("there would be more meetings on %(slot)s than tables"),
    "unknown_participant": gettext_lazy("%(id)s no longer takes part in meetings"),
    "unknown_slot": gettext_lazy("the slot of a meeting is gone"),
    "zero_quota": gettext_lazy("%(id)s may have no meeting at all by its quota"),
    "locked_refused": gettext_lazy("%(id)s does not want this meeting"),
}
EMPTY: dict[str, str | Promise] = {
    "$.slots": gettext_lazy("The event has no slots for meetings yet."),
    "$.tables": gettext_lazy("The event has no tables yet."),
    "$.buyers": gettext_lazy("No buyer has a confirmed place yet."),
    "$.suppliers": gettext_lazy("No supplier has a confirmed place yet."),
}
STAGES: dict[str, str | Promise] = {
    "bound": pgettext_lazy("planning", "finding the bound"),
    "placing": pgettext_lazy("planning", "giving out slots"),
    "optimising": pgettext_lazy("planning", "improving the plan"),
    "polishing": pgettext_lazy("planning", "closing gaps"),
}


def fault_line(path: Path | str, fault: Fault) -> str:
    words = str(FAULTS[fault.code])
    return f"{path}: {fault.place}: {words % fault.params if fault.params else words} [{fault.code}]"


def fault_text(fault: Fault, names: Mapping[str, str]) -> str:
    """For a page: no place in a document, and names instead of ids."""
    if fault.code == "empty":
        return str(EMPTY[fault.place])
    words = str(ON_PAGES.get(fault.code, FAULTS[fault.code])) % {
        name: names.get(str(value), value) for name, value in fault.params.items()
    }
    return words[:1].upper() + words[1:]


def change_line(before: str, after: str, reason: str) -> str:
    params = {"before": before, "after": after, "reason": REASONS[reason]}
    return _("%(before)s → %(after)s: %(reason)s") % params if after else f"{before}: {REASONS[reason]}"
