"""What was done in every row, and what follows from the total, in words."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from pilotzone.formula.formats import MINUS, UNIT_WORDS, show
from pilotzone.formula.text import Text
from pilotzone.formula.words import Speaker
from subsidies.rules.explained import NOT_BITING, RESULTS, SCOPES, STEP_WORDS, ExplainedPart, ExplainedRow
from subsidies.rules.model import Computation, Measure

SAME = Text("同一{label}合计", "together for the same {label}")
CHANGED = Text("{count} 项中 {changed} 项受影响", "{changed} of {count} lines changed")
NOT_DUE = Text("条件未满足，暂不支付", "not due: its condition is not met")
NOT_GIVEN = Text("未予认定", "not recognised")
VALID_FOR = Text("有效期 {time}", "valid for {time}")
PART_KINDS = ("grant", "payer", "instalment")


def scope_words(each: Computation, speaker: Speaker) -> str:
    """What a step looks at, where that is neither the row nor the claim."""
    if not each.step or each.scope in ("", "claim"):
        return ""
    if each.scope in SCOPES:
        return SCOPES[each.scope].pick(speaker.language)
    return SAME.pick(speaker.language).format(label=speaker.inline(speaker.label(each.scope)))


class RowWords:
    """One line of the record for all rows of an award or a step on them."""

    def __init__(
        self, each: Computation, line: Mapping[str, Any], before: Sequence[str | None], speaker: Speaker
    ) -> None:
        self.each, self.line, self.speaker = each, line, speaker
        self.values: list[str | None] = list(line["values"])
        self.before = list(before)
        self.known = all(value is not None for value in (*self.values, *self.before))
        pairs = zip(self.values, self.before, strict=True) if self.before else ()
        self.changed = [before is not None and before != value for value, before in pairs]

    @property
    def bit(self) -> bool:
        return any(self.changed)

    @property
    def words(self) -> str:
        drawn = self.speaker.draw(self.line["formula"]["of"][0])
        if not self.each.step:
            return drawn
        scope = scope_words(self.each, self.speaker)
        words = f"{scope} {drawn}" if scope else drawn
        text = STEP_WORDS[self.each.step].pick(self.speaker.language)
        return text.format(words=words, result=self._result()).rstrip("，, ")

    @property
    def shown(self) -> str:
        """The sum over the rows, or what the step took away from it."""
        return self.deducted or self._sum(self.values)

    @property
    def deducted(self) -> str:
        if not self.bit or not self.known:
            return ""
        less = _total(self.before) - _total(self.values)
        return f"{MINUS if less > 0 else '+'}{self._shown(abs(less))}" if less else ""

    def rows(self) -> tuple[ExplainedRow, ...]:
        changed = self.changed or [False] * len(self.values)
        return tuple(
            ExplainedRow(number, "" if value is None else self.speaker.shown(value, self.line["type"]), bit)
            for number, (value, bit) in enumerate(zip(self.values, changed, strict=True), 1)
        )

    def _result(self) -> str:
        if not self.bit:
            under = self.each.step in NOT_BITING and self.each.step == "limit" and self.known
            return RESULTS["under"].pick(self.speaker.language) if under else ""
        text = CHANGED.pick(self.speaker.language)
        return text.format(count=len(self.values), changed=sum(self.changed))

    def _sum(self, values: Sequence[str | None]) -> str:
        return self._shown(_total(values)) if self.known else ""

    def _shown(self, value: Fraction) -> str:
        return show(str(value), self.line["type"], self.speaker.language)


def parts(record: Mapping[str, Any], measure: Measure, speaker: Speaker, kind: str) -> tuple[ExplainedPart, ...]:
    """Recognitions, payers or instalments of a record."""
    lines = {line["id"]: line for line in record["lines"] if line["kind"] == kind}
    found = []
    for id_, label, note in _declared(measure, kind, speaker):
        line = lines.get(f"{kind}.{id_}")
        if line is None:
            continue
        clause = measure.clauses.get(line["clause"])
        value, words = _part(line, note, kind, speaker)
        named = clause.label.pick(speaker.language) if clause else ""
        found.append(ExplainedPart(id_, label.pick(speaker.language), named, value, words))
    return tuple(found)


def _declared(measure: Measure, kind: str, speaker: Speaker) -> list[tuple[str, Text, str]]:
    if kind == "payer":
        return [(each.id, each.label, "") for each in measure.payers]
    if kind == "instalment":
        return [(each.id, each.label, each.due.pick(speaker.language)) for each in measure.instalments]
    return [(each.id, each.label, each.valid_for) for each in measure.grants]


def _part(line: Mapping[str, Any], note: str, kind: str, speaker: Speaker) -> tuple[str, str]:
    value = line["value"]
    if kind == "grant":
        if value == "":
            return NOT_GIVEN.pick(speaker.language), ""
        valid = VALID_FOR.pick(speaker.language).format(time=_time(note, speaker)) if note else ""
        return ("" if value is None else speaker.shown(value, line["type"])), valid
    shown = "" if value is None else speaker.shown(value, line["type"])
    given = line["formula"].get("value")
    if kind == "instalment" and value is not None and given not in (None, value):
        return shown, f"{note}（{NOT_DUE.zh}）" if speaker.language == "zh" else f"{note} ({NOT_DUE.en})"
    return shown, note


def _time(note: str, speaker: Speaker) -> str:
    """A time as it is written in the document, such as `3 years`, in the reader's language."""
    count, _, unit = note.partition(" ")
    known = count.isdigit() and unit.rstrip("s") in UNIT_WORDS
    return show(count, unit.rstrip("s"), "zh") if known and speaker.language == "zh" else note


def _total(values: Sequence[str | None]) -> Fraction:
    return sum((Fraction(value) for value in values if value is not None), Fraction(0))
