"""The editor's page: an outline, the form of the open block, the checks; saved as it is typed or by its buttons."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pilotzone.formula.text import Text
from pilotzone.kernel import versions
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.html import refusal, requires
from pilotzone.versions.pages import GONE, above_the_editor, ended_alert, ended_words, revision_of
from subsidies import wording
from subsidies.enums import VersionState
from subsidies.rules.editing import fixes, operations, removing
from subsidies.rules.editing.blocks import items_of
from subsidies.rules.editing.choosing import SHAPES, questions
from subsidies.rules.editing.drawing import draw
from subsidies.rules.editing.outline import entries_of, item_label, outline
from subsidies.rules.editing.references import in_sight, text_of
from subsidies.rules.editing.renaming import rename
from subsidies.rules.editing.schema import Block
from subsidies.rules.editing.shapes import Unanswered
from subsidies.rules.editing.standing import mark_of
from subsidies.rules.editing.taking import renames, take
from subsidies.rules.editing.tree import Path, Tree, at, scalars
from subsidies.views.bureau.editor import conflicts, drafts, preview
from subsidies.views.bureau.editor.drafts import Draft
from subsidies.views.bureau.editor.shown import flat, shown

TEMPLATE = "subsidies/bureau/editor/page.html"
Done = tuple[Tree, str]  # the tree after an operation, and the place to open


@never_cache  # by Back the draft as it is now, not a page with an older revision
@requires(P.MEASURE_ENTER)
def version_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The draft at one of its blocks. A version that is no draft any more is shown instead."""
    version = drafts.load_version(uid)
    if version.state != VersionState.DRAFT and request.method != "POST":
        return redirect("bureau:subsidies:version_detail", uid)
    draft = drafts.draft_of(version)
    if request.method == "POST":
        return saved(request, draft)
    if draft.tree is None:
        return redirect("bureau:subsidies:version_edit_text", uid)
    place, block, path = draft.open(request.GET.get("at", ""))
    return whole(request, render(request, TEMPLATE, context(request, draft, place, block, path)))


def whole(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that htmx asked for takes the place of the editor on the page, and of its address."""
    if request.headers.get("HX-Request"):
        response["HX-Retarget"] = response["HX-Reselect"] = "#editor"
        response["HX-Reswap"] = "outerHTML"
        if request.method == "GET":
            response["HX-Push-Url"] = request.get_full_path()
    return response


def saved(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What was typed, and the button that was pressed, written into the draft."""
    if (found := conflicts.located(request, draft)) is None:
        return part_gone(request, draft)
    place, block, path = found
    revision, removed = revision_of(request.POST), ""
    if is_list(block, path) and pressed(request)[0] in ADDS:
        revision = draft.version.revision
    try:
        typed = taken(request, draft.tree, block, path)
        versions.require_editable(draft.version, None)
        if revision != draft.version.revision:
            raise Stale("stale", _("Somebody else changed this draft meanwhile."))
        if pressed(request)[0] == "remove":
            removed = removing.removal_of(typed, pressed(request)[1]).written()
        content, place = done(request, draft, typed, place)
        draft = drafts.save(draft, content, revision, request, removed)
    except Stale:
        return stale(request, draft, typed, block, path)
    except Unanswered as error:
        return asked_again(request, draft, block, error)
    except operations.CannotEdit as error:
        return refused(request, str(error))
    except Refused as error:
        return ended(request, draft, typed, block, path, error)
    if is_typing(request):
        return live(request, draft, place)
    after = {"removed": draft.version.revision} if removed else {}
    return redirect(f"{draft.address}?{urlencode({'at': place} | after)}")


def refused(request: HttpRequest, name: str) -> HttpResponse:
    """An operation that does not fit: told above the editor, which stays as it is."""
    error = Refused("cannot_edit", _("This cannot be done: %(name)s."), params={"name": name})
    response = refusal(request, error)
    return above_the_editor(response) if request.headers.get("HX-Request") else response


def is_typing(request: HttpRequest) -> bool:
    """Saved by the pause after a keystroke and not by a button: then the form stays as it is on the page."""
    return bool(request.headers.get("HX-Request")) and not (request.POST.get("do") or request.POST.get("seen"))


def taken(request: HttpRequest, content: Tree, block: Block, path: Path) -> Tree:
    """The tree with what the form sent; renamed rows are renamed wherever they are mentioned."""
    if is_list(block, path):
        return content
    sent = dict(request.POST.lists())
    units = {name: values[-1] for name, values in sent.items()}
    controls = draw(content, block, path, programmes=drafts.programmes(), units=units)
    after = take(content, controls, sent)
    for row, name in renames(controls, sent):
        if operations.NAME.fullmatch(name) and at(after, (*row[:-1], name)) is None:
            after = rename(after, row, name)
    return after


def pressed(request: HttpRequest) -> tuple[str, str, str]:
    """The pressed button: its verb, the place it is about, and a choice."""
    verb, _space, rest = request.POST.get("do", "").partition(" ")
    about, _space, choice = rest.partition(" ")
    return verb, about, choice


def done(request: HttpRequest, draft: Draft, content: Tree, place: str) -> Done:
    """The operation of the pressed button."""
    verb, about, choice = pressed(request)
    if verb == "undo":
        return removing.put_back(content, draft.version.removed)
    act = ACTS.get(verb)
    return act(request, content, place, about, choice) if act else (content, place)


def _add(request: HttpRequest, content: Tree, place: str, about: str, choice: str) -> Done:
    return operations.add_row(content, about, choice or request.POST.get(f"fresh {about}", "row")), place


def _begin(request: HttpRequest, content: Tree, place: str, about: str, choice: str) -> Done:
    _place, block, _path = Draft(None, content, None).open(about)  # type: ignore[arg-type]
    return operations.begin(content, block)


def _build(request: HttpRequest, content: Tree, place: str, about: str, choice: str) -> Done:
    shape = SHAPES.get(about, {}).get(choice)
    if shape is None:
        raise operations.CannotEdit(about)
    return shape.build(content, {key: value for key, value in request.POST.items() if isinstance(value, str)})


def _remove(request: HttpRequest, content: Tree, place: str, about: str, choice: str) -> Done:
    after = removing.remove(content, about)
    is_item = about == place
    return after, place.partition(".")[0] if is_item else place


def _move(request: HttpRequest, content: Tree, place: str, about: str, choice: str) -> Done:
    moved = operations.move(content, about, choice)
    is_numbered = place == about and about.rpartition(".")[2].isdecimal()
    return moved, place.partition(".")[0] if is_numbered else place


def _rename(request: HttpRequest, content: Tree, place: str, about: str, choice: str) -> Done:
    name = request.POST.get("own_name", "").strip()
    return operations.rename_item(content, about, name) if name != about.rpartition(".")[2] else (content, place)


def _fix(request: HttpRequest, content: Tree, place: str, about: str, choice: str) -> Done:
    return fixes.mend(content, choice, about), place


ACTS: dict[str, Callable[[HttpRequest, Tree, str, str, str], Done]] = {
    "add": _add,
    "begin": _begin,
    "build": _build,
    "remove": _remove,
    "move": _move,
    "rename": _rename,
    "fix": _fix,
}


ADDS = ("build", "begin")  # what puts an item beside all that is there is written whatever else was changed


def is_list(block: Block, path: Path) -> bool:
    """Whether the page lists the items of a block instead of showing a form."""
    return block.has_items and path == block.path


def context(
    request: HttpRequest, draft: Draft, place: str, block: Block, path: Path, *, typed: Tree = None
) -> dict[str, Any]:
    """What the page and its living parts draw. `typed` is what the reader has on the page and was not saved."""
    content = typed or draft.tree
    is_item = not is_list(block, path)
    controls = draw(content, block, path, programmes=drafts.programmes()) if is_item else ()
    fields, left = shown(controls, content, draft.report.at(place) if is_item else [])
    item = at(content, path, {})
    return {
        "draft": draft,
        "version": draft.version,
        "place": place,
        "part": block,
        "is_item": is_item,
        "drawn": mark_of(draft.tree, block, path) if is_item else "",
        "is_named": block.has_items and block.shape != "numbered",
        "own_name": place.rpartition(".")[2],
        "title": item_label(block, path, item) if block.has_items and is_item else block.label,
        "fields": fields,
        "loose": [each for each in left if each.severity == "error"],
        "clauses": clauses_of(content, item) if is_item else [],
        "entries": entries_of(content, draft.report, block) if not is_item else (),
        "shapes": list(SHAPES.get(block.id, {}).values()),
        "names": names_of(content, item) if any(each.control.kind == "expr" for each in flat(fields)) else [],
        "outline": outline(content, draft.report, place),
        "remarks": list(draft.report.remarks),
        "count": len(items_of(content, block)),
        "links": links(draft),
        "removed": just_removed(request, draft),
        **asked(request, content, block, is_item),
        **preview.context(request, draft),
    }


def just_removed(request: HttpRequest, draft: Draft) -> removing.Removed | None:
    """What the removal that led to this page took away, as long as nothing was saved since."""
    if request.GET.get("removed") != str(draft.version.revision):
        return None
    return removing.removed_of(draft.version.removed)


def clauses_of(content: Tree, item: Tree) -> list[tuple[Text, Text]]:
    """The source text that an item rests on: label and text of each clause that it names."""
    names = dict.fromkeys(text for path, text in scalars(item) if path[-1:] == ("clause",))
    found = [at(content, ("clauses", name)) for name in names if name]
    return [(text_of(each.get("label")), text_of(each.get("text"))) for each in found if isinstance(each, dict)]


def names_of(content: Tree, item: Tree) -> list[Any]:
    rows = item.get("each", "") if isinstance(item, dict) else ""
    return in_sight(content, rows if isinstance(rows, str) else "")


def asked(request: HttpRequest, content: Tree, block: Block, is_item: bool) -> dict[str, Any]:
    """The questions of the shape that was chosen for a new item."""
    shape = SHAPES.get(block.id, {}).get(request.GET.get("new", "")) if not is_item else None
    if shape is None:
        return {"shape": None}
    answers = {key: str(value) for key, value in request.POST.items()}
    found, _left = shown(questions(content, shape, answers), content)
    return {"shape": shape, "questions": found}


def asked_again(request: HttpRequest, draft: Draft, block: Block, error: Unanswered) -> HttpResponse:
    """The questions once more, with the one that lacks its answer."""
    _verb, _about, chosen = request.POST["do"].split(" ")
    shape = SHAPES[block.id][chosen]
    found = context(request, draft, block.id, block, block.path)
    asked_for, _left = shown(questions(draft.tree, shape, {k: str(v) for k, v in request.POST.items()}), draft.tree)
    for each in asked_for:
        if error.key.partition(".")[0] == each.control.name:
            each.errors.append(wording.pick(error.message))
    return render(request, TEMPLATE, found | {"shape": shape, "questions": asked_for}, status=422)


def live(request: HttpRequest, draft: Draft, place: str) -> HttpResponse:
    """After a saved keystroke: the parts of the page that say how things stand; the form itself stays."""
    place, block, path = draft.open(place)
    found = context(request, draft, place, block, path)
    response = render(request, "subsidies/bureau/editor/live.html", found | {"flat": list(flat(found["fields"]))})
    response["HX-Trigger-After-Settle"] = "draft-saved"
    return response


def stale(request: HttpRequest, draft: Draft, typed: Tree, block: Block, path: Path) -> HttpResponse:
    """Somebody else was faster: nothing is saved, the text stays on the page, the difference stands above it."""
    draft.version.refresh_from_db()
    current = drafts.draft_of(draft.version)
    if (found := conflicts.located(request, current)) is None:
        return part_gone(request, current)
    place, block, path = found
    mine = taken(request, current.tree, block, path)
    told = context(request, current, place, block, path, typed=mine)
    told["differences"] = conflicts.differences(current.tree, mine, block, path)
    told["is_undo"] = pressed(request)[0] == "undo"
    is_live = is_typing(request)
    template = "subsidies/bureau/editor/stale.html" if is_live else TEMPLATE
    response = render(request, template, told, status=409)
    return response if is_live else whole(request, response)


def part_gone(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Somebody else took away what is being written: nothing is saved, and what was typed stays to be copied."""
    _place, block, path = draft.open(request.POST.get("at", "").partition(".")[0])
    if request.headers.get("HX-Request"):
        found = {"draft": draft, "part": block, "lost": None, "is_there": conflicts.is_there(request, draft)}
        return above_the_editor(render(request, "subsidies/bureau/editor/part_gone.html", found, status=409))
    if draft.tree is None:
        return redirect("bureau:subsidies:version_edit_text", draft.version.uid)
    found = context(request, draft, block.id, block, path)
    found |= {"part_gone": True, "lost": conflicts.typed_texts(request), "is_there": conflicts.is_there(request, draft)}
    return render(request, TEMPLATE, found, status=409)


def ended(request: HttpRequest, draft: Draft, typed: Tree, block: Block, path: Path, error: Refused) -> HttpResponse:
    """Somebody else proposed or discarded the draft: nothing is saved, the text stays on the page."""
    draft.version.refresh_from_db()
    told, address = ended_words(draft.version), drafts.address("version_detail", draft.version.uid)
    if not told:
        raise error
    if request.headers.get("HX-Request"):
        return ended_alert(request, told, address)
    found = context(request, draft, request.POST["at"], block, path, typed=typed)
    return render(request, TEMPLATE, found | {"ended": told, "page": address}, status=GONE)


def links(draft: Draft) -> dict[str, str]:
    """Pages of the portal around a draft."""
    uid = draft.version.uid
    names = {"compare": "version_compare", "backtest": "backtest_start", "version": "version_detail"}
    return {key: drafts.address(name, uid) for key, name in names.items()} | {
        "propose": drafts.address("version_propose", uid) or drafts.address("version_detail", uid)
    }
