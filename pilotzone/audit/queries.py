"""Reads of the audit chain: is it whole, and the evidence pack of one case."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Max, QuerySet

from pilotzone.audit import facts, seals, sentences
from pilotzone.audit.models import AuditEvent, Chain, FeedCounter, Seal
from pilotzone.audit.rules.chain import FORMAT, Head, Problem, check_chain, event_to_json
from pilotzone.audit.rules.seal import check_seals, head_from_line, heads_digest

Sealed = dict[tuple[str, str], list[tuple[int, str]]]


def verify(case_uid: UUID | str | None = None, seal_dir: Path | None = None) -> Iterator[Problem]:
    """Everything wrong with the record, or with one case of it, against the seals kept outside."""
    chains = Chain.objects.filter(case_uid=case_uid) if case_uid else Chain.objects.all()
    sealed, problems = _sealed_heads(seal_dir or seals.folder(), str(case_uid) if case_uid else None)
    yield from problems
    for head, events in facts.every_chain(chains):
        yield from check_chain(head, events, sealed.pop((head.case_kind, head.case_uid), ()))
    for (kind, uid), lengths in sealed.items():
        text = f"the whole chain of {kind} is gone; it was sealed with {lengths[-1][0]} rows"
        yield Problem(uid, None, "chain_missing", text)
    if not case_uid:
        yield from _feed_problems()


def _sealed_heads(where: Path, case_uid: str | None) -> tuple[Sealed, list[Problem]]:
    """Every head in the seal files, and what is wrong with the files themselves or missing from them."""
    lines = seals.read(where)
    problems = list(check_seals(lines))
    sealed: Sealed = defaultdict(list)
    for line in lines:
        if not seals.heads_path(line.number, where).exists():
            problems.append(Problem("", line.number, "heads_missing", "the file of its heads is missing"))
            continue
        texts = []
        for text in seals.head_lines(line.number, where):
            texts.append(text)
            if case_uid is None or case_uid in text:
                head = head_from_line(text)
                sealed[head.case_kind, head.case_uid].append((head.length, head.digest))
        if heads_digest(texts) != line.heads_digest:
            problems.append(Problem("", line.number, "heads_changed", "the file of its heads was changed"))
    return sealed, problems + _seal_row_problems({line.number: line.digest for line in lines})


def _seal_row_problems(lines: dict[int, str]) -> list[Problem]:
    rows = dict(Seal.objects.values_list("number", "digest"))
    problems = [
        Problem("", number, "seal_not_outside", "the seal is in the database, not in the files")
        for number in sorted(rows.keys() - lines.keys())
    ]
    for number, digest in lines.items():
        if rows.get(number) != digest:
            problems.append(Problem("", number, "seal_row_changed", "its row in the database is gone or changed"))
    return problems


def _feed_problems() -> Iterator[Problem]:
    """Places in the feed have no gap, so a numbered event that is gone shows even before the first seal."""
    counter = FeedCounter.objects.first()
    last = counter.last if counter else 0
    found = AuditEvent.objects.aggregate(count=Count("feed_position"), largest=Max("feed_position"))
    if found["count"] != last or (found["largest"] or 0) != last:
        text = f"the feed has handed out {last} places, {found['count']} events hold one"
        yield Problem("", None, "feed_gap", text)


def pack_of(case_uid: UUID | str) -> dict[str, Any]:
    """What an outsider needs to check one case without us: its events, its head, and its sealed heads."""
    chain = Chain.objects.get(case_uid=case_uid)
    sealed, _problems = _sealed_heads(seals.folder(), str(case_uid))
    head: Head = facts.head_of(chain)
    return {
        "format": FORMAT,
        "head": {"case_kind": head.case_kind, "case_uid": head.case_uid, "length": head.length, "digest": head.digest},
        "events": [event_to_json(event) for event in facts.events_of(chain)],
        "sealed": [
            {"length": length, "digest": digest} for length, digest in sealed.get((head.case_kind, head.case_uid), ())
        ],
    }


def events_of(case: models.Model) -> QuerySet[AuditEvent]:
    """The events of one case's chain."""
    return AuditEvent.objects.filter(chain__case_kind=case._meta.label_lower, chain__case_uid=case.uid)  # type: ignore[attr-defined]


def timeline(case: models.Model) -> list[dict[str, Any]]:
    """A case's record as `components/timeline.html` shows it, newest first, in the reader's language."""
    return [
        {
            "at": event.at,
            "title": sentences.sentence(event),
            "who": event.actor_label,
            "why": event.payload.get("reason") or event.payload.get("note") or "",
        }
        for event in events_of(case).order_by("-position")
    ]
