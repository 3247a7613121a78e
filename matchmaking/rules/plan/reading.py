"""An event as a JSON document becomes a Problem, or a list of faults with their places."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from matchmaking.rules.plan.checking import faults_of
from matchmaking.rules.plan.model import (
    ANSWERS,
    FORMAT,
    LEVELS,
    Fault,
    FaultyInput,
    Interest,
    Meeting,
    Participant,
    Problem,
    Slot,
    Table,
    Weights,
)

MOST = 1_000_000  # no count in an event is larger
TOP = {
    "format",
    "slots",
    "tables",
    "buyers",
    "suppliers",
    "interests",
    "locked",
    "weights",
    "answers_needed",
    "not_before",
    "name",
}


def read(document: Any) -> Problem:
    """Raises FaultyInput with every fault that was found, in the order of the document."""
    reader = Reader()
    problem = reader.problem(document)
    if reader.faults or problem is None:
        raise FaultyInput(reader.faults)
    if found := faults_of(problem):
        raise FaultyInput(found)
    return problem


def read_meetings(document: Any, place: str = "$.meetings") -> tuple[Meeting, ...]:
    """The meetings of a plan that was written before. Raises FaultyInput."""
    reader = Reader()
    listed = document.get("meetings") if isinstance(document, Mapping) else None
    found = reader.each(listed, place, reader.meeting)
    if reader.faults:
        raise FaultyInput(reader.faults)
    return found


class Reader:
    """Takes the document apart; each method answers None where it noted a fault."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def wrong(self, place: str, code: str, **params: Any) -> None:
        self.faults.append(Fault(place, code, params))

    def problem(self, document: Any) -> Problem | None:
        if not isinstance(document, Mapping):
            self.wrong("$", "not_an_object")
            return None
        if document.get("format", FORMAT) != FORMAT:
            self.wrong("$.format", "unknown_format", expected=FORMAT)
            return None
        self.known(document, "$", TOP)
        return Problem(
            slots=self.each(document.get("slots"), "$.slots", self.slot),
            tables=self.each(document.get("tables"), "$.tables", self.table),
            buyers=self.each(document.get("buyers"), "$.buyers", self.participant),
            suppliers=self.each(document.get("suppliers"), "$.suppliers", self.participant),
            interests=self.each(document.get("interests", []), "$.interests", self.interest),
            locked=self.each(document.get("locked", []), "$.locked", self.meeting),
            weights=self.weights(document.get("weights", {}), "$.weights"),
            answers_needed=self.flag(document, "answers_needed", "$"),
            not_before=self.moment(document, "not_before", "$") if "not_before" in document else None,
        )

    def each(self, listed: Any, place: str, one: Callable[[Mapping[str, Any], str], Any]) -> tuple[Any, ...]:
        if not isinstance(listed, list):
            self.wrong(place, "not_a_list")
            return ()
        found = []
        for number, item in enumerate(listed):
            at = f"{place}[{number}]"
            if not isinstance(item, Mapping):
                self.wrong(at, "not_an_object")
            elif (read := one(item, at)) is not None:
                found.append(read)
        return tuple(found)

    def known(self, item: Mapping[str, Any], place: str, names: set[str]) -> None:
        for name in item:
            if name not in names:
                self.wrong(f"{place}.{name}", "unknown_member")

    def slot(self, item: Mapping[str, Any], place: str) -> Slot | None:
        self.known(item, place, {"id", "start", "end"})
        name, start, end = (
            self.text(item, "id", place),
            self.moment(item, "start", place),
            self.moment(item, "end", place),
        )
        return Slot(name, start, end) if name and start and end else None

    def table(self, item: Mapping[str, Any], place: str) -> Table | None:
        self.known(item, place, {"id", "capacity", "slots"})
        name = self.text(item, "id", place)
        capacity = self.count(item, "capacity", place, default=1)
        slots = self.names(item, "slots", place)
        return (
            Table(name, capacity, None if slots is None else frozenset(slots))
            if name and capacity is not None
            else None
        )

    def participant(self, item: Mapping[str, Any], place: str) -> Participant | None:
        self.known(item, place, {"id", "name", "available", "quota", "people", "withdrawn"})
        name = self.text(item, "id", place)
        available = self.names(item, "available", place)
        if name is None:
            return None
        return Participant(
            id=name,
            available=None if available is None else frozenset(available),
            quota=self.count(item, "quota", place, default=None),
            people=tuple(self.names(item, "people", place) or ()),
            withdrawn=self.flag(item, "withdrawn", place),
        )

    def interest(self, item: Mapping[str, Any], place: str) -> Interest | None:
        self.known(item, place, {"from", "to", "level", "answer"})
        source, target = self.text(item, "from", place), self.text(item, "to", place)
        level = self.choice(item, "level", place, LEVELS)
        answer = self.choice(item, "answer", place, ANSWERS) if item.get("answer") is not None else None
        return Interest(source, target, level, answer) if source and target and level else None

    def meeting(self, item: Mapping[str, Any], place: str) -> Meeting | None:
        names = [self.text(item, name, place) for name in ("buyer", "supplier", "slot")]
        table = self.text(item, "table", place) if item.get("table") is not None else None
        buyer, supplier, slot = names
        return Meeting(buyer, supplier, slot, table) if buyer and supplier and slot else None

    def weights(self, item: Any, place: str) -> Weights:
        if not isinstance(item, Mapping):
            self.wrong(place, "not_an_object")
            return Weights()
        self.known(item, place, {"must", "nice", "mutual"})
        usual = Weights()
        must, nice, mutual = (
            self.count(item, name, place, default=getattr(usual, name)) for name in ("must", "nice", "mutual")
        )
        if must is None or nice is None or mutual is None:
            return usual
        if not 1 <= nice <= must <= 1000 or mutual > 1000:
            self.wrong(place, "weights_out_of_order")
        return Weights(must, nice, mutual)

    def text(self, item: Mapping[str, Any], name: str, place: str) -> str | None:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.wrong(f"{place}.{name}", "missing" if value in (None, "") else "not_a_text")
        return None

    def names(self, item: Mapping[str, Any], name: str, place: str) -> list[str] | None:
        value = item.get(name)
        if value is None:
            return None
        if isinstance(value, list) and all(isinstance(each, str) and each for each in value):
            return value
        self.wrong(f"{place}.{name}", "not_a_list_of_texts")
        return None

    def count(self, item: Mapping[str, Any], name: str, place: str, default: int | None) -> int | None:
        value = item.get(name)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST:
            return value
        self.wrong(f"{place}.{name}", "not_a_count")
        return None

    def flag(self, item: Mapping[str, Any], name: str, place: str) -> bool:
        value = item.get(name, False)
        if not isinstance(value, bool):
            self.wrong(f"{place}.{name}", "not_true_or_false")
        return value is True

    def choice(self, item: Mapping[str, Any], name: str, place: str, among: tuple[str, ...]) -> str | None:
        value = item.get(name)
        if value in among:
            return str(value)
        self.wrong(f"{place}.{name}", "not_a_choice", choices=", ".join(among))
        return None

    def moment(self, item: Mapping[str, Any], name: str, place: str) -> datetime | None:
        """Local time of the event, to the minute; an offset may be given, for all moments or for none."""
        value = item.get(name)
        if not isinstance(value, str):
            self.wrong(f"{place}.{name}", "missing")
            return None
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.wrong(f"{place}.{name}", "not_a_moment")
            return None
