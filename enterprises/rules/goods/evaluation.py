"""How risky a filing is by a book of rules, rule by rule, with what each looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enterprises.rules.goods.items import Item
from enterprises.rules.goods.model import HIGH, LOW, Input, RiskRule, RuleBook
from pilotzone.formula.scope import Run, Scope
from pilotzone.formula.single import Compiler
from pilotzone.formula.terms import written
from pilotzone.formula.values import UNKNOWN, Value

FORMAT = "goods-filing/1"


@dataclass(frozen=True, slots=True)
class Known:
    """What the registers know beside the item itself; `before` is what is on file where it is a change."""

    before: Item | None = None
    brand_is_new: bool = False
    listed: bool = False
    refusals: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """`met` is None where something that the rule needs was not told."""

    rule: RiskRule
    met: bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`by` is the rule that decided; none where no rule was met, and the risk is low."""

    level: str
    by: RiskRule | None
    looked: tuple[Looked, ...]
    values: Mapping[str, Value]


class Evaluator:
    """A book made ready to look at many filings."""

    def __init__(self, book: RuleBook) -> None:
        compiler = Compiler({})
        self.book = book
        self._runs: list[tuple[RiskRule, Run]] = [(each, compiler.compile(each.expr)) for each in book.rules]

    def of(self, item: Item, known: Known) -> Outcome:
        return self.on(values_of(self.book, item, known))

    def on(self, values: Mapping[str, Value]) -> Outcome:
        """All rules are looked at; the first that is met, or cannot be told, decides: what is not known is no low
        risk."""
        scope = Scope(claim=dict(values), rows={}, rates={})
        looked = []
        for rule, run in self._runs:
            found = run(scope)
            looked.append(Looked(rule, found if isinstance(found, bool) else None))
        first = next((each for each in looked if each.met is not False), None)
        level = LOW if first is None else first.rule.level if first.met else HIGH
        return Outcome(level, first.rule if first else None, tuple(looked), values)


def values_of(book: RuleBook, item: Item, known: Known) -> dict[str, Value]:
    before = known.before
    found: dict[str, Value] = {
        "chapter": item.chapter,
        "batches": len(item.batch_codes),
        "quantity": UNKNOWN if item.quantity is None else item.quantity,
        "refusals": known.refusals,
        "has_brand": bool(item.brand),
        "brand_is_new": known.brand_is_new,
        "is_change": before is not None,
        "chapter_changed": before is not None and before.chapter != item.chapter,
        "origin_changed": before is not None and before.origin != item.origin,
        "listed": known.listed,
    }
    return found | {each.name: holds(each, item) for each in book.inputs}


def holds(each: Input, item: Item) -> bool:
    if each.looks_at == "hs":
        return item.hs_code.startswith(each.values)
    if each.looks_at == "name":
        text = f"{item.name_zh}\n{item.name_en}".casefold()
        return any(value.casefold() in text for value in each.values)
    return getattr(item, each.looks_at).casefold() in {value.casefold() for value in each.values}


def record(book: RuleBook, number: int, found: Outcome) -> dict[str, Any]:
    """The outcome as data that is frozen with the filing: what was tested, what it looked at, by which version."""
    read = sorted({name for each in found.looked for name in each.rule.reads})
    return {
        "format": FORMAT,
        "version": number,
        "digest": book.digest,
        "level": found.level,
        "by": found.by.id if found.by else None,
        "rules": [
            {
                "id": each.rule.id,
                "label": {"zh": each.rule.label.zh, "en": each.rule.label.en},
                "test": each.rule.text,
                "level": each.rule.level,
                "why": {"zh": each.rule.why.zh, "en": each.rule.why.en},
                "clause": each.rule.clause and {"zh": each.rule.clause.zh, "en": each.rule.clause.en},
                "met": each.met,
                "reads": list(each.rule.reads),
            }
            for each in found.looked
        ],
        "values": {
            name: {
                "label": {"zh": book.labels[name].zh, "en": book.labels[name].en},
                **written(found.values[name], book.types[name]),
            }
            for name in read
        },
    }
