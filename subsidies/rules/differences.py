"""Two documents of a measure compared block by block, in words of both languages, as who reviews a change reads it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pilotzone.formula.document import DocumentError, parse_document, plain, without_words
from pilotzone.formula.text import Text
from subsidies.rules.reading import Block, Row, Section, read_document
from subsidies.rules.reading.vocabulary import KEYS

NAME = Row("label", KEYS["label"], Text("", ""), words=True)
CLAUSE = Row("clause", KEYS["clause"], Text("", ""))
# What an applicant is told of a change; the rest is the bureau's own.
FOR_APPLICANTS = (
    "clauses",
    "inputs",
    "conditions",
    "define",
    "tables",
    "awards",
    "payers",
    "budget",
    "assumptions",
    "materials",
)
OWN_NAMES = ("steps.", "sections.", "rows.")
NUMBERS = frozenset(("version", "status"))  # they differ from version to version and mean nothing by themselves


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REWORDED = "reworded"  # the words changed, what is paid to whom did not


@dataclass(frozen=True, slots=True)
class Detail:
    """One row of a block before and after; empty where it was not there."""

    label: Text
    change: Change
    before: Text
    after: Text
    before_formula: str = ""
    after_formula: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One block that differs. An added or removed one has all its rows as details."""

    section: str
    place: str
    label: Text
    clause: Text
    change: Change
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one section, under its title."""

    id: str
    title: Text
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    groups: tuple[Group, ...]
    same_meaning: bool

    @property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(each for group in self.groups for each in group.differences)

    def count(self, change: Change) -> int:
        return sum(each.change == change for each in self.differences)

    def for_applicants(self) -> "Comparison":
        """Without what concerns only the bureau: examples, the form's order, legal opinions, the head."""
        return Comparison(tuple(group for group in self.groups if group.id in FOR_APPLICANTS), self.same_meaning)


def compare(before: str, after: str) -> Comparison:
    """Every block that was added, removed, changed or reworded; a document that is no YAML counts as empty."""
    old, new = read_document(before), read_document(after)
    groups = tuple(group for each in sections(old, new) if (group := _group(each, old, new)).differences)
    return Comparison(groups, _meaning(before) == _meaning(after))


def sections(old: Iterable[Section], new: Iterable[Section]) -> list[Section]:
    """Each section that one of them has, in the order of the newer document."""
    found = {each.id: each for each in new}
    return [*found.values(), *(each for each in old if each.id not in found)]


def _meaning(document: str) -> object:
    """The document without its words and the numbers that count versions; None where it is no YAML."""
    try:
        tree = without_words(plain(parse_document(document)[0]))
    except DocumentError:
        return None
    return {key: each for key, each in tree.items() if key not in NUMBERS} if isinstance(tree, dict) else None


def _group(section: Section, old: Iterable[Section], new: Iterable[Section]) -> Group:
    pairs = list(_pairs(_blocks(old, section.id), _blocks(new, section.id)))
    found = [each for before, after in pairs if (each := _difference(section.id, before, after))]
    return Group(section.id, section.title, tuple(found))


def _blocks(sections_: Iterable[Section], name: str) -> dict[str, Block]:
    return {block.place: block for section in sections_ if section.id == name for block in section.blocks}


def _pairs(old: dict[str, Block], new: dict[str, Block]) -> Iterator[tuple[Block | None, Block | None]]:
    yield from ((old.get(place), block) for place, block in new.items())
    yield from ((block, None) for place, block in old.items() if place not in new)


def _difference(section: str, before: Block | None, after: Block | None) -> Difference | None:
    details = tuple(_details(before, after))
    block = after or before
    if block is None or not details:
        return None
    if before is None or after is None:
        change = Change.ADDED if before is None else Change.REMOVED
    elif section in ("clauses", "assumptions") or any(each.change != Change.REWORDED for each in details):
        change = Change.CHANGED
    else:
        change = Change.REWORDED
    return Difference(section, block.place, block.label, block.clause, change, details)


def _details(before: Block | None, after: Block | None) -> Iterator[Detail]:
    old, new = _rows(before), _rows(after)
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        row = now or was
        if row is None or key in NUMBERS or (was and now and _same(was, now)):
            continue
        if was and now and was.raw and was.raw == now.raw:  # only what it is called changed
            yield Detail(row.label, Change.REWORDED, was.label, now.label)
        else:
            yield _detail(row, was, now)


def _same(was: Row, now: Row) -> bool:
    """Alike as written, whatever the names in it are called now; a part with a name of its own also by that."""
    if was.key.startswith(OWN_NAMES) and was.label != now.label:
        return False
    return was.raw == now.raw if was.raw and now.raw else was.value == now.value


def _rows(block: Block | None) -> dict[str, Row]:
    """The block's rows by key, its own name and clause among them."""
    if block is None:
        return {}
    own = [Row(NAME.key, NAME.label, block.label, words=True)]
    own += [Row(CLAUSE.key, CLAUSE.label, block.clause)] if block.clause_id else []
    return {row.key: row for row in (*own, *block.rows)}


def _detail(row: Row, was: Row | None, now: Row | None) -> Detail:
    if was is None or now is None:
        change = Change.ADDED if was is None else Change.REMOVED
    else:
        change = Change.REWORDED if row.words else Change.CHANGED
    empty = Text("", "")
    return Detail(
        row.label,
        change,
        was.value if was else empty,
        now.value if now else empty,
        was.formula if was else "",
        now.formula if now else "",
    )
