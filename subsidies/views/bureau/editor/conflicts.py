"""What is told when a draft is no longer as the page had it that is sent: fields that differ, a part that is gone."""

from typing import Any

from django.http import HttpRequest

from subsidies.rules.editing.drawing import draw
from subsidies.rules.editing.schema import Block
from subsidies.rules.editing.tree import Path, Tree
from subsidies.views.bureau.editor.shown import flat, shown

OWN = ("csrfmiddlewaretoken", "at", "revision", "seen", "do", "own_name")  # the form's, not typed into a field


def differences(theirs: Tree, mine: Tree, block: Block, path: Path) -> list[dict[str, Any]]:
    """Field by field, what the other person saved and what stands on this page."""
    before = {each.control.name: each.control for each in flat(shown(draw(theirs, block, path), theirs)[0])}
    found = []
    for each in flat(shown(draw(mine, block, path), mine)[0]):
        other = before.get(each.control.name)
        here, there = words_of(each.control), words_of(other) if other else ""
        if here != there:
            found.append({"label": each.control.label, "theirs": there, "mine": here})
    return found


def words_of(control: Any) -> str:
    return " / ".join(filter(None, (control.text.zh, control.text.en, control.value, "、".join(control.chosen))))


def typed_texts(request: HttpRequest) -> list[str]:
    """What was typed into fields that cannot be drawn any more, to be copied."""
    return [text for name, texts in request.POST.lists() if name not in OWN for text in texts if text.strip()]
