"""The lawful basis of each kind of fact: by which rule a resource is told to a kind of partner, or taken from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from ruamel.yaml import YAML

from pilotzone.exchange.enums import Kind
from pilotzone.kernel.errors import NotAllowed
from pilotzone.kernel.scopes import Scope

SHIPPED = Path(__file__).parent / "catalogue" / "lawful_bases.yaml"


@dataclass(frozen=True, slots=True)
class Basis:
    """One rule. Without `sources` it does not depend on where the facts come from; the last day is included."""

    law: Mapping[str, str]
    number: str
    clause: Mapping[str, str]
    purpose: Mapping[str, str]
    kinds: frozenset[Kind]
    scopes: frozenset[Scope]
    sources: frozenset[str]
    starts_on: date
    ends_on: date | None

    def covers(self, kind: Kind, source: str, scope: Scope, day: date) -> bool:
        named = kind in self.kinds and scope in self.scopes and (not self.sources or source in self.sources)
        return named and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def title(self) -> str:
        return pgettext("lawful basis", "%(law)s (%(number)s), %(clause)s") % {
            "law": self.in_words(self.law),
            "number": self.number,
            "clause": self.in_words(self.clause),
        }

    @property
    def purpose_label(self) -> str:
        return self.in_words(self.purpose)

    @property
    def kind_labels(self) -> list[str]:
        return [str(kind.label) for kind in Kind if kind in self.kinds]

    @staticmethod
    def in_words(names: Mapping[str, str]) -> str:
        return names["en" if (get_language() or "").startswith("en") else "zh"]


def registered() -> Sequence[Basis]:
    """As the zone's own document has them, or the one that ships with the portal."""
    return read(Path(settings.PILOTZONE_API_BASES or SHIPPED))


@cache
def read(path: Path) -> Sequence[Basis]:
    """Raises KeyError or ValueError where an entry lacks something or names what is not known: nothing then starts."""
    document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return tuple(entry(row) for row in document["bases"])


def entry(row: Mapping[str, Any]) -> Basis:
    return Basis(
        law=row["law"],
        number=row["number"],
        clause=row["clause"],
        purpose=row["purpose"],
        kinds=frozenset(map(Kind, row["kinds"])),
        scopes=frozenset(map(Scope, row["scopes"])),
        sources=frozenset(row.get("sources", ())),
        starts_on=row["from"],
        ends_on=row.get("until"),
    )


def sources() -> frozenset[str]:
    """The codes of sources that any rule names."""
    return frozenset[str]().union(*(basis.sources for basis in registered()))


def found(kind: Kind, source: str, scope: Scope, day: date) -> Basis | None:
    return next((basis for basis in registered() if basis.covers(kind, source, scope, day)), None)


def refusal(kind: Kind, source: str, scope: Scope) -> NotAllowed:
    """What a partner is told of a fact for whose exchange with it no rule is registered."""
    text = _("No lawful basis is registered on which %(kind)s may have the scope %(scope)s.")
    if source:
        text = _("No lawful basis is registered on which %(kind)s may have the scope %(scope)s, source %(source)s.")
    params = {"kind": str(kind.label), "scope": scope.value, "source": source}
    return NotAllowed("outside_lawful_basis", text, params=params)
