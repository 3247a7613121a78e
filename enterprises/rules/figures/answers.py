"""What an enterprise types into its report: read into values, every error at its field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from enterprises.enums_figures import Mode
from enterprises.rules.figures import scaled
from enterprises.rules.figures.sheet import MODES, Spec, find_head
from pilotzone.kernel.cells import EMPTY, Raw

Key = tuple[str, str]  # code of the indicator, customs mode
SHEET_HEADS = ("indicator", "mode", "value")


@dataclass(frozen=True, slots=True)
class Answers:
    """`errors` by field: `missing`, `negative`, or why the text is no value of the indicator."""

    values: Mapping[Key, int]
    errors: Mapping[str, str]


def field_of(indicator: str, mode: str) -> str:
    return f"{indicator}.{mode}"


def fields(specs: Iterable[Spec]) -> Iterator[tuple[str, Spec, str]]:
    """Every field of a report in order: its name, the indicator and the mode."""
    for spec in specs:
        for mode in Mode.values if spec.by_mode else [Mode.NONE.value]:
            yield field_of(spec.code, mode), spec, mode


def read(texts: Mapping[str, str], specs: Iterable[Spec]) -> Answers:
    """The whole of each indicator is required; its parts by mode are not."""
    values: dict[Key, int] = {}
    errors: dict[str, str] = {}
    for name, spec, mode in fields(specs):
        text = texts.get(name, "").strip()
        if not text:
            if mode == Mode.NONE:
                errors[name] = "missing"
            continue
        try:
            value = scaled.read(text, spec.places)
        except scaled.NotScaled as error:
            errors[name] = error.reason
            continue
        if value < 0 and spec.lowest is not None and spec.lowest >= 0:
            errors[name] = "negative"
            continue
        values[spec.code, mode] = value
    return Answers(values, errors)


def from_table(raw: Iterable[Raw], specs: Iterable[Spec]) -> dict[str, str]:
    """The fields of a filled-in template. Raises NoHead; rows of indicators that are not asked are passed over."""
    specs = list(specs)
    known = {name.casefold(): spec.code for spec in specs for name in (spec.code, *spec.names)}
    asked = {name for name, _spec, _mode in fields(specs)}
    rows = iter(raw)
    places = find_head(rows, SHEET_HEADS)
    found: dict[str, str] = {}
    for _number, cells in rows:
        texts = {name: (cells[place] if place < len(cells) else EMPTY).text.strip() for name, place in places.items()}
        code, mode = known.get(texts["indicator"].casefold(), ""), texts["mode"].casefold()
        name = field_of(code, MODES.get(mode, mode))
        if name in asked and texts["value"]:
            found[name] = texts["value"]
    return found
