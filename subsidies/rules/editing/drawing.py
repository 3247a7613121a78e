"""From the tree to the controls of a form: one control for each field that its item has or may have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pilotzone.formula.text import Text
from subsidies.rules.editing import options as o
from subsidies.rules.editing.figures import figure
from subsidies.rules.editing.references import codes_of, named, options_of, text_of, type_options
from subsidies.rules.editing.schema import NO_TEXT, Block, Field, both
from subsidies.rules.editing.tree import Path, Tree, at

BOUNDS = ("from", "above")
ENDS = ("below", "to")
SET_BY_BUREAU = Text("市局设定：", "Set by the bureau: ")
ALWAYS = frozenset({"name", "programme", "label", "type", "of", "severity"})
ROW_NEEDS = frozenset({"label", "type", "title"})
BY_TEXT = Text("原文", "The text")


@dataclass(frozen=True, slots=True)
class Control:
    """One control. `name` is what the form sends, `path` where its value stands in the document."""

    name: str
    kind: str
    label: Text
    path: Path
    value: str = ""
    help: Text = NO_TEXT
    text: Text = NO_TEXT
    options: o.Options = ()
    chosen: tuple[str, ...] = ()
    unit: str = ""
    rows: "tuple[Row, ...]" = ()
    fresh: tuple[tuple[str, Text], ...] = ()  # ways in which another row may begin
    heads: tuple[tuple[Text, str], ...] = ()  # the columns of a table with their units
    parts: "tuple[Control, ...]" = ()
    required: bool = False

    @property
    def is_table(self) -> bool:
        return self.kind in ("bands", "lookup")


@dataclass(frozen=True, slots=True)
class Row:
    """`end` of a band that states none is the next one's beginning; `is_rest` marks what holds outside."""

    path: Path
    controls: tuple[Control, ...]
    key: str = ""
    title: Text = NO_TEXT
    end: str = ""
    is_rest: bool = False
    is_missing: bool = False


def draw(
    tree: Tree, block: Block, path: Path, *, programmes: o.Options = (), units: Mapping[str, str] | None = None
) -> tuple[Control, ...]:
    """The controls of an item, or of a block that is one form.

    `units` are those in which the columns of a table stood on a page that was drawn earlier, by `unit_name`: a figure
    that is sent from there is meant in its column's unit, whatever the column has become.
    """
    fresh = block.fresh if isinstance(block.fresh, dict) else {}
    needed = ALWAYS | {key for key, value in fresh.items() if value in ("", both())}
    drawn = _Drawer(tree, units or {}).controls(block.fields, at(tree, path, {}), path, "", needed)
    return tuple(replace(each, options=programmes) if each.name == "programme" else each for each in drawn)


class _Drawer:
    def __init__(self, tree: Tree, units: Mapping[str, str]) -> None:
        self.tree, self.units = tree, units

    def controls(
        self, fields: tuple[Field, ...], item: Tree, path: Path, prefix: str, needed: frozenset[str]
    ) -> tuple[Control, ...]:
        return tuple(
            replace(
                self._control(field, item, path, (prefix + field.key).rstrip(".")), required=is_needed(field, needed)
            )
            for field in fields
            if is_shown(field, item)
        )

    def _control(self, field: Field, item: Tree, path: Path, name: str) -> Control:
        here = at(item, field.path)
        control = Control(name, field.kind, field.label, (*path, *field.path), _plain(here), field.help)
        if field.kind in ("text", "prose"):
            return replace(control, text=text_of(here))
        if field.kind in ("type", "choice", "ref"):
            return replace(control, options=self._options(field, _plain(here)))
        if field.kind == "marks":
            chosen = tuple(each for each in here if isinstance(each, str)) if isinstance(here, list) else ()
            return replace(control, options=field.options, chosen=chosen)
        drawn: Control = getattr(self, f"_{field.kind}", lambda *_: control)(field, here, control)
        return drawn

    def _options(self, field: Field, now: str) -> o.Options:
        if field.kind == "type":
            return type_options(self.tree, now)
        found = options_of(self.tree, field.of) if field.of else field.options
        return found if not now or now in dict(found) else ((now, Text(now, now)), *found)

    def _expr(self, field: Field, here: Tree, control: Control) -> Control:
        return replace(control, unit=field.of)

    def _source(self, field: Field, here: Tree, control: Control) -> Control:
        """The source; for a register also which fact, over what it is added up, and which records count."""
        parts = here if isinstance(here, dict) else {"source": control.value}
        source = _plain(parts.get("source")) or "claim"
        asked = [key for key in SOURCE_WORDS if key in parts or source in ASKED_OF.get(key, ())]
        awards = options_of(self.tree, "awards")
        if len(awards) < 2 and "award" not in parts:
            asked = [key for key in asked if key != "award"]
        choices = {"fact": o.FACTS.get(source, ()), "award": awards, "of": o.OF, "per": o.AWARD_SCOPES}
        drawn = tuple(_part(control, key, parts.get(key), choices.get(key, ())) for key in asked)
        return replace(control, value=source, options=field.options, parts=drawn)

    def _refs(self, field: Field, here: Tree, control: Control) -> Control:
        values = here if isinstance(here, list) else []
        options = options_of(self.tree, field.of)
        rows = [
            Row(
                (*control.path, str(number)) if number < len(values) else (),
                (self._entry(f"{control.name}.{number}", (*control.path, str(number)), _plain(value), options),),
            )
            for number, value in enumerate([*values, ""])
        ]
        return replace(control, rows=tuple(rows))

    def _choice(self, name: str, path: Path, value: str, options: o.Options) -> Control:
        known = options if not value or value in dict(options) else ((value, Text(value, value)), *options)
        return Control(name, "choice", NO_TEXT, path, value, options=known)

    def _entry(self, name: str, path: Path, value: str, options: o.Options) -> Control:
        """A choice by which its row comes or goes: then the form is drawn anew, with another empty row."""
        return replace(self._choice(name, path, value, options), kind="entry")

    def _records(self, field: Field, here: Tree, control: Control) -> Control:
        rows = []
        for number, each in enumerate(here if isinstance(here, list) else []):
            path = (*control.path, str(number))
            title = next((words for key, (words, _) in (field.fresh or {}).items() if key in each), NO_TEXT)
            rows.append(
                Row(path, self.controls(field.fields, each, path, f"{control.name}.{number}.", ROW_NEEDS), title=title)
            )
        return replace(control, rows=tuple(rows), fresh=_fresh(field))

    def _named(self, field: Field, here: Tree, control: Control) -> Control:
        rows = []
        base = f"{control.name}." if control.name else ""
        for number, (key, each) in enumerate(here.items() if isinstance(here, dict) else ()):
            path = (*control.path, key)
            controls = self.controls(field.fields, each, path, f"{base}{number}.", ROW_NEEDS)
            rows.append(Row(path, controls, key=key))
        return replace(control, name=base, rows=tuple(rows), fresh=_fresh(field))

    def _bands(self, field: Field, here: Tree, control: Control) -> Control:
        return self._table(control, here)

    def _lookup(self, field: Field, here: Tree, control: Control) -> Control:
        return self._table(control, here)

    def _table(self, control: Control, here: Tree) -> Control:
        """Rows of a table with its cells; then, as a row of its own, what holds outside them."""
        table = at(self.tree, control.path[:-1], {})
        columns = list(table.get("gives") or {}) if isinstance(table.get("gives"), dict) else []
        items = [each if isinstance(each, dict) else {} for each in (here if isinstance(here, list) else [])]
        units = {key: _unit([each.get(key) for each in items]) for key in columns}
        bound = _unit([each.get(key) for each in items for key in (*BOUNDS, *ENDS)]) or _bound_unit(table)
        bound = self.units.get(unit_name(control.name, 0), bound)
        units = {key: self.units.get(unit_name(control.name, n), units[key]) for n, key in enumerate(columns, start=1)}
        rows = [self._table_row(control, number, items, columns, {**units, "": bound}) for number in range(len(items))]
        rest = self._rest(control, table, columns, units)
        names = {key: text_of(at(table, ("gives", key))) for key in columns}
        heads = tuple((words if words.zh else Text(key, key), units[key]) for key, words in names.items())
        heads = ((text_of(table.get("argument")), bound), *heads)
        fresh = (("row", Text("加一档", "Add a band") if control.kind == "bands" else Text("加一行", "Add a row")),)
        return replace(control, rows=(*rows, rest), heads=heads, fresh=fresh)

    def _table_row(
        self, control: Control, number: int, items: list[dict[str, Tree]], columns: list[str], units: dict[str, str]
    ) -> Row:
        path, item = (*control.path, str(number)), items[number]
        name = f"{control.name}.{number}."
        cells = self._cells(name, path, item, columns, units)
        if control.kind == "lookup":
            codes = item.get("is")
            chosen = tuple(codes) if isinstance(codes, list) else (codes,) if isinstance(codes, str) and codes else ()
            of = _plain(at(self.tree, (*control.path[:-1], "of")))
            marks = Control(
                f"{name}is", "marks", NO_TEXT, (*path, "is"), options=codes_of(self.tree, of), chosen=chosen
            )
            return Row(path, (marks, *cells))
        own = "above" if "above" in item else "from"
        end = next((key for key in ENDS if key in item), "")
        start = _figure(f"{name}start", (*path, own), _plain(item.get(own)), units[""])
        stated = _figure(f"{name}end", (*path, end or "below"), _plain(item.get(end)), units[""])
        following = items[number + 1] if number + 1 < len(items) else {}
        shown = figure(_plain(following.get("from") or following.get("above")))
        owner = Control(f"{name}own", "bound", NO_TEXT, (*path, own), own, options=OWNERS)
        return Row(path, (start, owner, stated, *cells), end=shown.shown if shown else "")

    def _rest(self, control: Control, table: dict[str, Tree], columns: list[str], units: dict[str, str]) -> Row:
        rest, path = table.get("else"), (*control.path[:-1], "else")
        item = rest if isinstance(rest, dict) else {columns[0]: rest} if rest is not None and columns else {}
        return Row(path, self._cells("else.", path, item, columns, units), is_rest=True, is_missing=rest is None)

    def _cells(
        self, name: str, path: Path, item: dict[str, Tree], columns: list[str], units: dict[str, str]
    ) -> tuple[Control, ...]:
        cells = [_figure(f"{name}cell.{key}", (*path, key), _plain(item.get(key)), units[key]) for key in columns]
        return (*cells, self._owner(f"{name}by", path, item))

    def _owner(self, name: str, path: Path, item: dict[str, Tree]) -> Control:
        """Whose the row's reading is: the text's, or an assumption of the bureau."""
        clauses = [(f"clause {key}", text_of(each.get("label"))) for key, each in named(self.tree, "clauses")]
        assumed = [
            (f"assumption {key}", Text(SET_BY_BUREAU.zh + words.zh, SET_BY_BUREAU.en + words.en))
            for key, words in options_of(self.tree, "assumptions")
        ]
        key = next((key for key in ("assumption", "clause") if key in item), "")
        value = f"{key} {item[key]}" if key else ""
        return Control(name, "owner", NO_TEXT, path, value, options=(("", BY_TEXT), *clauses, *assumed))

    def _given(self, field: Field, here: Tree, control: Control) -> Control:
        return replace(control, parts=tuple(self._facts(self.tree.get("inputs"), here, control.path, control.name)))

    def _facts(self, inputs: Tree, here: Tree, path: Path, prefix: str) -> Iterator[Control]:
        for name, each in named({"inputs": inputs}, "inputs"):
            fact, place = at(here, (name,)), (*path, name)
            label = text_of(each.get("label"))
            label = label if label.zh else Text(name, name)
            if "rows" not in each:
                yield self._fact(f"{prefix}.{name}", label, place, _plain(fact), _plain(each.get("type")))
                continue
            rows = [
                Row(
                    (*place, str(number)),
                    tuple(self._facts(each["rows"], row, (*place, str(number)), f"{prefix}.{name}.{number}")),
                )
                for number, row in enumerate(fact if isinstance(fact, list) else [])
            ]
            fresh = (("row", Text("加一行", "Add a line")),)
            yield Control(f"{prefix}.{name}", "lines", label, place, rows=tuple(rows), fresh=fresh)

    def _fact(self, name: str, label: Text, path: Path, value: str, of: str) -> Control:
        base = of.rstrip("?")
        options = o.YES_NO if base == "bool" else codes_of(self.tree, base)
        if options:
            return replace(self._choice(name, path, value, options), label=label)
        shown = figure(value) if base not in ("date", "text", "money", "month", "year") else None
        kind = "date" if base == "date" and value != "null" else "word"
        return Control(name, kind, label, path, shown.shown if shown and not shown.unit else value, unit=base)

    def _amounts(self, field: Field, here: Tree, control: Control) -> Control:
        options = options_of(self.tree, field.of) if field.of else field.options
        rows = []
        for number, (key, value) in enumerate([*(here.items() if isinstance(here, dict) else ()), ("", "")]):
            name, path = f"{control.name}.{number}", (*control.path, key)
            what = self._entry(f"{name}.key", path, key, options)
            results = field.of == "conditions"
            out = Control(f"{name}.value", "choice" if results else "word", NO_TEXT, path, _plain(value))
            rows.append(Row(path if key else (), (what, replace(out, options=o.RESULTS) if results else out), key=key))
        return replace(control, rows=tuple(rows))


OWNERS: o.Options = (("from", Text("含", "incl.")), ("above", Text("不含", "excl.")))
SOURCE_WORDS = {
    "fact": Text("哪一项", "Which fact"),
    "of": Text("范围", "Of"),
    "per": Text("按什么累计", "Added up per"),
    "award": Text("其中哪一笔（不选为全部）", "Of which amount (all of them, if none is chosen)"),
    "kind": Text("种类", "Kind"),
    "indicator": Text("指标", "Indicator"),
    "list": Text("名单", "List"),
    "aggregate": Text("汇总方式", "Aggregate"),
    "modes": Text("监管方式", "Customs modes"),
    "levels": Text("资金层级", "Levels of government"),
}
ASKED_OF = {
    "fact": ("awards", "figures"),
    "of": ("awards",),
    "per": ("awards",),
    "award": ("awards",),
    "modes": ("figures",),
    "levels": ("other_funding",),
}
SEVERAL = {"modes": o.MODES, "levels": o.LEVELS}


def _part(control: Control, key: str, here: Tree, options: o.Options) -> Control:
    """How a source is asked: a word, one of a few, or several of a list, with those that only the document knows."""
    name, path = f"{control.name}.{key}", (*control.path, key)
    if key in SEVERAL:
        chosen = tuple(here) if isinstance(here, list) else (here,) if isinstance(here, str) and here else ()
        own = tuple((each, Text(each, each)) for each in chosen if each not in dict(SEVERAL[key]))
        return Control(name, "marks", SOURCE_WORDS[key], path, options=(*SEVERAL[key], *own), chosen=chosen)
    value = _plain(here)
    if options and value and value not in dict(options):
        options = ((value, Text(value, value)), *options)
    return Control(name, "choice" if options else "word", SOURCE_WORDS[key], path, value, options=options)


def is_needed(field: Field, needed: frozenset[str]) -> bool:
    """Whether an empty field stays in the document as empty, to be told, instead of being left out."""
    return not field.key or field.path[0] in needed or field.only == (field.key,)


def is_shown(field: Field, item: Tree) -> bool:
    keys = item if isinstance(item, dict) else {}
    if field.where[0] and keys.get(field.where[0]) != field.where[1] and field.key not in keys:
        return False
    return (not field.only or any(key in keys for key in field.only)) and not any(key in keys for key in field.unless)


def _fresh(field: Field) -> tuple[tuple[str, Text], ...]:
    return tuple((key, words) for key, (words, _) in (field.fresh or {}).items())


def _plain(here: Tree) -> str:
    return here if isinstance(here, str) else ""


def _figure(name: str, path: Path, text: str, unit: str) -> Control:
    """A figure with thousands where the text is one of the column's unit; else the expression itself."""
    found = figure(text)
    fits = found is not None and found.unit == unit
    return Control(name, "figure", NO_TEXT, path, found.shown if found and fits else text, unit=unit)


def unit_name(table: str, head: int) -> str:
    """Under which a page says in what unit a column of a table stood when it was drawn; the first are its bounds."""
    return f"{table}.unit.{head}"


def _unit(texts: list[Tree]) -> str:
    found = [each for text in texts if isinstance(text, str) and (each := figure(text))]
    return found[0].unit if found else ""


def _bound_unit(table: dict[str, Tree]) -> str:
    of = _plain(table.get("of")).rstrip("?")
    return "%" if of == "rate" else "" if of in ("count", "number", "date") else of
