"""What people call a case of the record: the word for its kind, and its own number or name.

Apps register their kinds when they start. A case of a kind without words is known by its identifier alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet
from django.utils.functional import Promise

from pilotzone.audit.models import Chain

Text = str | Promise
SIGNS = 8  # of the identifier of a case that has neither number nor name


@dataclass(frozen=True)
class CaseKind:
    """`named_by` are the fields that make up its name, `found_by` those by whose whole value it is looked for."""

    word: Text
    named_by: tuple[str, ...] = ("reference",)
    found_by: tuple[str, ...] = ("reference",)


@dataclass(frozen=True)
class Called:
    word: Text
    name: str


_kinds: dict[str, CaseKind] = {}


def register(kinds: Mapping[str, CaseKind]) -> None:
    """By the label of the case's model, as in "subsidies.application"."""
    for label, kind in kinds.items():
        if label in _kinds:
            raise ValueError(f"The cases of {label} have their words twice.")
        _kinds[label] = kind


def called(chains: Iterable[Chain]) -> dict[int, Called]:
    """By the chain's key; one statement for each kind among them."""
    by_label: dict[str, list[Chain]] = defaultdict(list)
    for chain in chains:
        by_label[chain.case_kind].append(chain)
    return {key: each for label, several in by_label.items() for key, each in of_kind(label, several).items()}


def of_kind(label: str, chains: list[Chain]) -> dict[int, Called]:
    kind = _kinds.get(label, CaseKind(label, named_by=()))
    names = names_of(label, kind, {chain.case_uid for chain in chains}) if kind.named_by else {}
    return {chain.pk: Called(kind.word, names.get(chain.case_uid) or str(chain.case_uid)[:SIGNS]) for chain in chains}


def names_of(label: str, kind: CaseKind, uids: set[UUID]) -> dict[UUID, str]:
    rows = cases(label).filter(uid__in=uids).values_list("uid", *kind.named_by)
    return {uid: " ".join(str(value) for value in values if value) for uid, *values in rows}


def with_number(text: str) -> QuerySet[Chain]:
    """The chains of all cases that bear this number, code or name; a code in letters of either case."""
    found = [
        cases(label).filter(**{f"{field}__in": {text, text.upper(), text.lower()}}).order_by().values_list("uid")
        for label, kind in _kinds.items()
        for field in kind.found_by
    ]
    return Chain.objects.filter(case_uid__in=found[0].union(*found[1:]))


def cases(label: str) -> QuerySet:
    return apps.get_model(label)._base_manager.all()
