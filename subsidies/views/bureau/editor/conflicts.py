"""What is told when a draft is no longer as the page had it that is sent: fields that differ, a part that is gone."""

from typing import Any

from django.http import HttpRequest

from pilotzone.versions.pages import revision_of
from subsidies.rules.editing.blocks import item_path
from subsidies.rules.editing.drawing import draw
from subsidies.rules.editing.schema import Block
from subsidies.rules.editing.standing import place_now
from subsidies.rules.editing.tree import Path, Tree
from subsidies.views.bureau.editor.drafts import Draft
from subsidies.views.bureau.editor.shown import flat, shown

OWN = ("csrfmiddlewaretoken", "at", "drawn", "revision", "seen", "do", "own_name")  # the form's, not typed into a field


def located(request: HttpRequest, draft: Draft) -> tuple[str, Block, Path] | None:
    """The part that was sent, in the draft as it is now: the page may have been drawn of an older one."""
    if draft.tree is None:
        return None
    is_stale = revision_of(request.POST) != draft.version.revision
    return place_now(draft.tree, request.POST.get("at", ""), request.POST.get("drawn", "") if is_stale else "")


def is_there(request: HttpRequest, draft: Draft) -> bool:
    """Whether the part that was sent still stands under its name, though its rows are others."""
    place = request.POST.get("at", "")
    found = item_path(draft.tree, place) if draft.tree is not None else None
    return found is not None and found[0].shape != "numbered"


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
