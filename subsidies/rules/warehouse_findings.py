"""A warehouse, lease or paper that is claimed twice, and what a claim states against the register. Findings warn."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from warehouses.rules.known import Known


class Twice(StrEnum):
    """What two claims have in common."""

    WAREHOUSE = "warehouse"
    LEASE = "lease"  # the number of the lease, in one country, whatever the building
    BUILDING = "building"  # another warehouse in the same building, leased for the same time
    PAPER = "paper"  # the very same file, with the claim or with its warehouse in the register
    INVOICE = "invoice"


class Apart(StrEnum):
    """In which point the other claim differs: another enterprise, year or programme; else it is the same of all."""

    ENTERPRISE = "enterprise"
    YEAR = "year"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Side:
    """A claim that has warehouses, papers and invoices of its own."""

    key: int
    enterprise: int
    programme: int
    year: int
    warehouses: Collection[Known] = ()
    papers: Mapping[str, str] = field(default_factory=dict)  # digest → name
    invoices: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Double:
    """What stands on both sides. `ours` and `theirs` name it as each claim has it."""

    twice: Twice
    other: int
    ours: str
    theirs: str
    apart: tuple[Apart, ...]


def doubles(own: Side, others: Iterable[Side]) -> list[Double]:
    """Every point in common, the strongest first for each other claim."""
    found = []
    for other in others:
        apart = differences(own, other)
        found += [Double(twice, other.key, ours, theirs, apart) for twice, ours, theirs in shared(own, other)]
    return found


def differences(own: Side, other: Side) -> tuple[Apart, ...]:
    told = (
        (Apart.ENTERPRISE, own.enterprise != other.enterprise),
        (Apart.YEAR, own.year != other.year),
        (Apart.PROGRAMME, own.programme != other.programme),
    )
    return tuple(apart for apart, holds in told if holds)


def shared(own: Side, other: Side) -> Iterable[tuple[Twice, str, str]]:
    for ours in own.warehouses:
        for theirs in other.warehouses:
            twice = in_common(ours, theirs)
            if twice is not None:
                yield twice, named(ours, twice), named(theirs, twice)
    yield from same_papers(own, other)
    for number in sorted(set(own.invoices) & set(other.invoices)):
        yield Twice.INVOICE, number, number


def same_papers(own: Side, other: Side) -> Iterable[tuple[Twice, str, str]]:
    """Of the claims and of their warehouses; that one warehouse has its papers on both sides says nothing new."""
    ours, theirs = registered(own), registered(other)
    for digest in sorted((own.papers.keys() | ours.keys()) & (other.papers.keys() | theirs.keys())):
        handed_in = digest in own.papers or digest in other.papers
        if handed_in or not ours[digest][1] & theirs[digest][1]:
            yield Twice.PAPER, paper_name(own, ours, digest), paper_name(other, theirs, digest)


Registered = Mapping[str, tuple[str, frozenset[int]]]


def registered(side: Side) -> Registered:
    """By digest, the papers of the side's warehouses: name with the warehouse's code, and whose they are."""
    found: dict[str, tuple[str, frozenset[int]]] = {}
    for row in side.warehouses:
        for digest, name in row.papers.items():
            before = found.get(digest, (f"{row.code} {name}", frozenset()))
            found[digest] = (before[0], before[1] | {row.key})
    return found


def paper_name(side: Side, papers: Registered, digest: str) -> str:
    return side.papers[digest] if digest in side.papers else papers[digest][0]


def in_common(ours: Known, theirs: Known) -> Twice | None:
    if ours.key == theirs.key:
        return Twice.WAREHOUSE
    if ours.lease and ours.lease == theirs.lease:
        return Twice.LEASE
    same_building = bool(ours.building) and ours.building == theirs.building
    return Twice.BUILDING if same_building and overlap(ours, theirs) else None


def overlap(ours: Known, theirs: Known) -> bool:
    begins = max(ours.lease_starts_on or date.min, theirs.lease_starts_on or date.min)
    return begins <= min(ours.lease_ends_on or date.max, theirs.lease_ends_on or date.max)


def named(row: Known, twice: Twice) -> str:
    return f"{row.code} {row.lease_number}" if twice == Twice.LEASE else row.code


# --- what lines state ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """What the register says of one country: of all chosen warehouses there; area in square metres."""

    country: str
    area: Fraction
    served: int
    lease_years: int | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differs:
    """A line states another value than the register. `stated` and `known` as numbers."""

    line: int
    column: str
    stated: Fraction
    known: Fraction
    codes: tuple[str, ...]


def differing(lines: Mapping[int, tuple[Place, Mapping[str, Fraction | None]]]) -> list[Differs]:
    """By line: the place that it is about, and what it states by column."""
    found = []
    for line, (place, stated) in lines.items():
        told = {"area": place.area, "served": Fraction(place.served)}
        if place.lease_years is not None:
            told["lease_years"] = Fraction(place.lease_years)
        for column, known in told.items():
            value = stated.get(column)
            if value is not None and value != known:
                found.append(Differs(line, column, value, known, place.codes))
    return found
