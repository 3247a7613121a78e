"""Checks an evidence pack, or a draw, without the portal: one file, standard library only, Python 3.9 or later.

    python3 verify.py PACK.zip [--seals FOLDER]     a pack, or the folder that it was unpacked into
    python3 verify.py --draw DRAW.json              the published file of a draw

It is written a second time on purpose and shares no code with the portal: it recomputes every digest from the
bytes in front of it. Exit code 1 and one line for each thing that is wrong, beginning with the member's name.
What it is worth rests on the last seal: compare it with a copy of the seals that you trust (--seals).
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

FORMAT = "pilotzone-evidence/1"
DRAW_FORMAT = "pilotzone-draw/1"
MANIFEST, MANIFEST_DIGEST = "manifest.json", "manifest.sha256"
HEAD, EVENTS, SEALS = "chain/head.json", "chain/events.jsonl", "seals/seals.jsonl"
# Events that vouch for something in the pack, and under which name their payload holds its sha256.
VOUCHING = {
    "entitlement.made": "digest",
    "amount.settled": "digest",
    "claim.approved": "digest",
    "claim.document_added": "sha256",
    "letter.issued": "digest",
    "visit.closed": "digest",
    "visit.photo_kept": "sha256",
    "score.signed": "digest",
    "panel.opinion_signed": "digest",
    "undertaking.given": "digest",
    "claim.submitted_to_city": "digest",
    "finding.received": "sha256",
    "outside_audit.reported": "sha256",
    "meeting.claim_decided": "digest",
    "claim.plan_issued": "digest",
}
LISTS = ("meetings/", "plans/")  # records of many claims: what is common to all, and the claim's own row
TEXTS = {
    "unreadable": ("cannot be read: {0}", "无法读取：{0}"),
    "missing": ("is missing", "缺失"),
    "unlisted": ("is not in the manifest", "不在清单中"),
    "changed": ("was changed: sha256 is {0}, should be {1}", "已被改动：sha256 为 {0}，应为 {1}"),
    "not_of_manifest": ("is not the digest of manifest.json", "不是 manifest.json 的摘要"),
    "swapped": ("holds the content of {0}", "内容实为 {0}"),
    "cut_off": ("is cut off: {0} of {1} bytes", "被截断：{1} 字节中只有 {0} 字节"),
    "too_long": ("is too long: {0} bytes, should be {1}", "过长：{0} 字节，应为 {1} 字节"),
    "not_canonical": ("was changed: not canonical JSON from here on", "已被改动：从此处起不是规范 JSON"),
    "container": ("the container was changed here", "压缩包结构在此处被改动"),
    "row_changed": ("event {0} ({1}) was changed", "第 {0} 条记录（{1}）已被改动"),
    "row_missing": ("event {0} is missing", "第 {0} 条记录缺失"),
    "row_out_of_place": ("event {0} does not follow the one before it", "第 {0} 条记录与前一条不衔接"),
    "chain_cut_off": ("the head counts {0} events, {1} are here", "链头记有 {0} 条记录，实有 {1} 条"),
    "head_changed": ("the head is not that of the last event", "链头与最后一条记录不符"),
    "other_case": ("belongs to another case", "属于另一案件"),
    "personal_here": ("event {0} holds personal data; a pack never does", "第 {0} 条记录含个人数据；证据包不应含有"),
    "unvouched": ("no event of the chain vouches for it", "记录链中没有与之对应的记录"),
    "not_as_recorded": ("is not what event {0} recorded", "与第 {0} 条记录所载不符"),
    "left_out": (
        "event {0} ({1}) vouches for something that is not in the pack",
        "第 {0} 条记录（{1}）所载内容不在包中",
    ),
    "not_on_list": ("is no row of {0}", "不在 {0} 所列各行之中"),
    "other_record": ("rests on a record that is not in the pack", "所依据的记录不在包中"),
    "seal_changed": ("seal {0} was changed", "第 {0} 号封印已被改动"),
    "seal_out_of_place": ("seal {0} does not follow the one before it", "第 {0} 号封印与前一号不衔接"),
    "heads_changed": ("is not what seal {0} has sealed", "与第 {0} 号封印所封内容不符"),
    "not_as_sealed": ("event {0} is not the one that seal {1} has sealed", "第 {0} 条记录不是第 {1} 号封印所封的记录"),
    "not_trusted": ("seal {0} is not that of the trusted copy", "第 {0} 号封印与可信副本不符"),
    "seed": ("the seed is not the one that was committed to", "种子与事先公布的承诺值不符"),
    "prepared": ("what was fixed beforehand was changed", "事先固定的内容已被改动"),
    "result": ("the result is another one: {0}", "重新计算的结果不同：{0}"),
}


class Finding:
    """One thing that is wrong: where, what, and the byte in that member where it can be told."""

    def __init__(self, name: str, code: str, *values: object, byte: int | None = None) -> None:
        self.name, self.code, self.values, self.byte = name, code, values, byte

    def text(self, language: str = "en") -> str:
        place = self.name if self.byte is None else f"{self.name}, byte {self.byte}"
        return f"{place}: {TEXTS[self.code][language == 'zh'].format(*self.values)} [{self.code}]"


# --- canonical JSON and the container ------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """RFC 8785 for what records hold: no fractions, keys within the basic plane."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def first_difference(one: bytes, other: bytes) -> int:
    """The first byte at which they differ; the length of the shorter where one goes on."""
    for place, (a, b) in enumerate(zip(one, other)):  # noqa: B905  zip has no strict before 3.10
        if a != b:
            return place
    return min(len(one), len(other))


FIXED = (20, 0, 0, 0, 33)  # version 2.0, no flags, stored, 1980-01-01 00:00: the same bytes whenever it is made


def local_header(name: str, size: int, crc: int) -> bytes:
    return struct.pack("<4s5H3I2H", b"PK\3\4", *FIXED, crc, size, size, len(name), 0) + name.encode("ascii")


def directory(rows: Sequence[tuple[str, int, int, int]]) -> bytes:
    """The end of the container; a row is name, size, crc and offset."""
    central = b"".join(
        struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 0x314, *FIXED, crc, size, size, len(name), 0, 0, 0, 0, 0o600 << 16, offset
        )
        + name.encode("ascii")
        for name, size, crc, offset in rows
    )
    start = rows[-1][3] + 30 + len(rows[-1][0]) + rows[-1][1] if rows else 0
    return central + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(rows), len(rows), len(central), start, 0)


def unpack(data: bytes) -> tuple[dict[str, bytes], list[Finding]]:
    """The members of a pack in their order, and where the container itself is not as it was made."""
    members: dict[str, bytes] = {}
    found: list[Finding] = []
    rows: list[tuple[str, int, int, int]] = []
    offset, last = 0, "pack"
    while data[offset : offset + 4] == b"PK\3\4" and len(data) >= offset + 30:
        crc, size, _same, length = struct.unpack("<3IH", data[offset + 14 : offset + 28])
        start = offset + 30 + length
        name = data[offset + 30 : start].decode("ascii", "replace")
        content = data[start : start + size]
        members[name], last = content, name
        if len(content) < size:
            return members, [*found, Finding(name, "cut_off", len(content), size)]
        if data[offset:start] != local_header(name.encode("ascii", "replace").decode(), size, zlib.crc32(content)):
            found.append(Finding(name, "container", byte=offset))
        rows.append((name, size, crc, offset))
        offset = start + size
    tail = directory(rows) if all(name.isascii() for name, *_rest in rows) else b""
    if data[offset:] != tail:
        found.append(Finding(last, "container", byte=offset + first_difference(data[offset:], tail)))
    return members, found


def read_folder(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# --- the members against the manifest ------------------------------------------------------------------


class Pack:
    """The members of a pack and what has been found wrong with them."""

    def __init__(self, members: Mapping[str, bytes], found: Iterable[Finding] = ()) -> None:
        self.members = members
        self.found = list(found)
        self.manifest: dict[str, Any] = {}

    def say(self, name: str, code: str, *values: object, byte: int | None = None) -> None:
        self.found.append(Finding(name, code, *values, byte=byte))

    def json_of(self, name: str) -> Any:
        """One member as JSON; says where it stops being canonical, None where it cannot be read."""
        data = self.members.get(name)
        if data is None:
            self.say(name, "missing")
            return None
        return self.read(name, data, 0)

    def read(self, name: str, data: bytes, offset: int) -> Any:
        try:
            value = json.loads(data)
            if (again := canonical(value)) != data:
                self.say(name, "not_canonical", byte=offset + first_difference(again, data))
            return value
        except json.JSONDecodeError as error:
            self.say(name, "unreadable", error.msg, byte=offset + len(error.doc[: error.pos].encode()))
        except (UnicodeDecodeError, ValueError) as error:
            self.say(name, "unreadable", error, byte=offset + getattr(error, "start", 0))
        return None

    def rows_of(self, name: str) -> list[tuple[int, Any]]:
        """The lines of a .jsonl member as (offset, value)."""
        rows, offset = [], 0
        for line in self.members.get(name, b"").split(b"\n"):
            if line and (value := self.read(name, line, offset)) is not None:
                rows.append((offset, value))
            offset += len(line) + 1
        return rows


def check_members(pack: Pack) -> None:
    """Every member is listed, there, whole, and itself."""
    given = pack.members.get(MANIFEST_DIGEST, b"").decode("ascii", "replace").strip()
    if MANIFEST_DIGEST not in pack.members:
        pack.say(MANIFEST_DIGEST, "missing")
    elif MANIFEST in pack.members and sha256(pack.members[MANIFEST]) != given:
        pack.say(MANIFEST, "changed", sha256(pack.members[MANIFEST]), given)
        pack.say(MANIFEST_DIGEST, "not_of_manifest")
    pack.manifest = pack.json_of(MANIFEST) or {}
    listed = {row["name"]: row for row in pack.manifest.get("members", ())}
    by_digest = {row["sha256"]: name for name, row in listed.items()}
    for name, row in listed.items():
        if name not in pack.members:
            pack.say(name, "missing")
        elif (digest := sha256(pack.members[name])) != row["sha256"]:
            say_changed(pack, name, row, digest, by_digest.get(digest))
    for name in sorted(pack.members.keys() - listed.keys() - {MANIFEST, MANIFEST_DIGEST}) if listed else ():
        pack.say(name, "unlisted")


def say_changed(pack: Pack, name: str, row: Mapping[str, Any], digest: str, twin: str | None) -> None:
    size = len(pack.members[name])
    if twin:
        pack.say(name, "swapped", twin)
    elif size < row["size"]:
        pack.say(name, "cut_off", size, row["size"])
    elif size > row["size"]:
        pack.say(name, "too_long", size, row["size"])
    else:
        pack.say(name, "changed", digest, row["sha256"])


# --- the chain, the seals, and what the chain vouches for ----------------------------------------------


def event_digest(case: Sequence[str], event: Mapping[str, Any]) -> str:
    content = {
        name: event[name] for name in ("uid", "position", "kind", "at", "version", "tombstone", "scope", "payload")
    }
    content |= {
        "format": 1,
        "case": list(case),
        "actor": [event["actor"], event["actor_label"]],
        "subject": [event["subject_kind"], event["subject_uid"]],
        "personal": event["personal_digest"],
        "previous": event["previous"],
    }
    return sha256(canonical(content))


def check_chain(pack: Pack) -> dict[int, dict[str, Any]]:
    """The events by position, after saying what is wrong with their chain."""
    head = pack.json_of(HEAD) or {"case": ["", ""], "length": 0, "digest": ""}
    if head["case"] != [pack.manifest.get("case", {}).get(key) for key in ("kind", "uid")]:
        pack.say(HEAD, "other_case")
    if EVENTS not in pack.members:
        pack.say(EVENTS, "missing")
    rows = pack.rows_of(EVENTS)
    wanted, previous = 1, ""
    for offset, event in rows:
        for position in range(wanted, event["position"]):
            pack.say(EVENTS, "row_missing", position, byte=offset)
        if event["position"] < wanted or (event["position"] == wanted and event["previous"] != previous):
            pack.say(EVENTS, "row_out_of_place", event["position"], byte=offset)
        if event["digest"] != event_digest(head["case"], event):
            pack.say(EVENTS, "row_changed", event["position"], event["kind"], byte=offset)
        if event["personal"] is not None or event["salt"]:
            pack.say(EVENTS, "personal_here", event["position"], byte=offset)
        wanted, previous = event["position"] + 1, event["digest"]
    if wanted - 1 != head["length"]:
        pack.say(EVENTS, "chain_cut_off", head["length"], wanted - 1)
    elif previous != head["digest"]:
        pack.say(HEAD, "head_changed")
    return {event["position"]: event for _offset, event in rows}


def check_seals(pack: Pack, events: Mapping[int, Mapping[str, Any]], trusted: Mapping[int, str] | None) -> None:
    """Each seal as it was written, after the one before; the case's own line in each; the events that were sealed."""
    case = pack.manifest.get("case", {})
    last: Mapping[str, Any] = {}
    for offset, seal in pack.rows_of(SEALS):
        content = {key: value for key, value in seal.items() if key != "digest"}
        if sha256(canonical(content)) != seal["digest"]:
            pack.say(SEALS, "seal_changed", seal["number"], byte=offset)
        if last and (seal["number"], seal["previous"]) != (last["number"] + 1, last["digest"]):
            pack.say(SEALS, "seal_out_of_place", seal["number"], byte=offset)
        if trusted is not None and trusted.get(seal["number"]) != seal["digest"]:
            pack.say(SEALS, "not_trusted", seal["number"], byte=offset)
        last = seal
        name = f"seals/heads-{seal['number']:06d}.jsonl"
        if name in pack.members:
            check_heads(pack, name, seal, events, [case.get("kind"), case.get("uid")])


def check_heads(
    pack: Pack, name: str, seal: Mapping[str, Any], events: Mapping[int, Mapping[str, Any]], case: list[Any]
) -> None:
    """A file with one line of a larger seal is checked by its event alone; a whole one by the seal's digest too."""
    rows = pack.rows_of(name)
    if len(rows) == seal["chains"] and sha256(pack.members[name]) != seal["heads_digest"]:
        pack.say(name, "heads_changed", seal["number"])
    for offset, (kind, uid, length, digest) in rows:
        if [kind, uid] == case and events.get(length, {}).get("digest") != digest:
            pack.say(name, "not_as_sealed", length, seal["number"], byte=offset)


def check_vouched(pack: Pack, events: Mapping[int, Mapping[str, Any]]) -> None:
    """Records, documents, letters and draws are those that the chain recorded, and none is left out."""
    vouched = set()
    for row in pack.manifest.get("vouched", ()):
        event = events.get(row["event"] or 0)
        name = row["member"] or f"{MANIFEST} ({row['title']})"
        if event is None or event["kind"] not in VOUCHING:
            pack.say(name, "unvouched")
            continue
        vouched.add(row["event"])
        data = pack.members.get(row["member"]) if row["member"] else None
        is_there = row["member"] is None or data is not None
        digest = row["sha256"] if data is None else sha256(data)
        if is_there and (digest != event["payload"].get(VOUCHING[event["kind"]]) or digest != row["sha256"]):
            pack.say(name, "not_as_recorded", row["event"])
    for position, event in events.items():
        if VOUCHING.get(event["kind"]) in event["payload"] and position not in vouched:
            pack.say(EVENTS, "left_out", position, event["kind"])


def check_measures(pack: Pack) -> None:
    """The policy in the pack is the one whose digest the records hold."""
    records = [pack.json_of(name) for name in pack.members if name.startswith("records/")]
    digests = {record["digest"] for record in records if record}
    for name, data in pack.members.items():
        if name.startswith("measures/") and sha256(data) not in digests:
            pack.say(name, "unvouched")


def check_lists(pack: Pack) -> None:
    """The claim's own row of a meeting's result, or of a funding plan, is one of those that were sealed together.

    The list holds each row's digest; that the list is the sealed one is checked as for everything that is vouched for.
    """
    records = {sha256(data) for name, data in pack.members.items() if name.startswith("records/")}
    reference = pack.manifest.get("case", {}).get("reference")
    names = {name.rsplit("-", 1)[0] for name in pack.members if name.startswith(LISTS)}
    for name in sorted(names):
        whole, row = pack.json_of(f"{name}-list.json"), pack.json_of(f"{name}-claim.json")
        if whole is None or row is None:
            continue
        if sha256(pack.members[f"{name}-claim.json"]) not in whole["claims"]:
            pack.say(f"{name}-claim.json", "not_on_list", f"{name}-list.json")
        if row["reference"] != reference:
            pack.say(f"{name}-claim.json", "other_case")
        if row["record"] not in records:
            pack.say(f"{name}-claim.json", "other_record")


# --- a draw --------------------------------------------------------------------------------------------


def draw_order(ids: Iterable[str], seed: str, public_value: str) -> list[str]:
    """The order that seed and public value give: by HMAC-SHA256 of the id under HMAC-SHA256(seed, public value)."""
    key = hmac.new(bytes.fromhex(seed), public_value.encode(), hashlib.sha256).digest()
    ranked = sorted((hmac.new(key, each.encode(), hashlib.sha256).hexdigest(), each) for each in ids)
    return [each for _rank, each in ranked]


def draw_panel(fixed: Mapping[str, Any], order: Sequence[str], recusals: Iterable[str]) -> list[dict[str, Any]]:
    """Who sits where: seats are filled along the order, a recused person's by the next one who fits."""
    people = {row["id"]: row for row in fixed["candidates"]}
    seats: list[dict[str, Any]] = []
    gone: set[str] = set()

    def fits(each: str, skill: str) -> bool:
        row, taken = people[each], {people[seat["id"]]["employer"] for seat in seats if seat["id"]}
        is_free = each not in gone and all(seat["id"] != each for seat in seats)
        return (
            is_free and skill in row["skills"] and not (fixed["one_per_employer"] and row["employer"] in taken - {""})
        )

    for quota in fixed["quotas"]:
        for _number in range(quota["count"]):
            found = next((each for each in order if fits(each, quota["skill"])), "")
            seats.append({"id": found, "skill": quota["skill"], "instead_of": ""})
    for each in recusals:
        seat = next((row for row in seats if row["id"] == each), {})
        if not seat:
            raise ValueError(f"{each} has no seat to give up")
        gone.add(each)
        seat["id"] = ""
        seat |= {"id": next((other for other in order if fits(other, seat["skill"])), ""), "instead_of": each}
    for number, seat in enumerate(seats):
        seat["group"] = number % fixed["groups"] + 1
    for seat in seats:
        rows = [order.index(row["id"]) for row in seats if row["group"] == seat["group"] and row["id"]]
        seat["leader"] = bool(seat["id"]) and order.index(seat["id"]) == min(rows)
    return seats


def check_draw(name: str, data: bytes) -> list[Finding]:
    """Whether the file's result follows from what was fixed beforehand, the seed and the public value."""
    pack = Pack({name: data})
    draw = pack.json_of(name)
    if draw is None:
        return pack.found
    fixed = draw["fixed"]
    if sha256(canonical(fixed)) != draw["digest"] or draw["format"] != DRAW_FORMAT:
        pack.say(name, "prepared")
    if "seed" not in draw:
        return pack.found  # announced, not drawn yet
    if sha256(bytes.fromhex(draw["seed"])) != fixed["commitment"]:
        pack.say(name, "seed")
    excluded = {row["id"] for row in fixed["exclusions"]}
    ids = [row["id"] for row in fixed["candidates"] if row["id"] not in excluded]
    order = draw_order(ids, draw["seed"], draw["public_value"])
    try:
        panel = draw_panel(fixed, order, [row["id"] for row in draw["recusals"]])
    except ValueError as error:
        pack.say(name, "result", error)
        return pack.found
    if panel != draw["panel"]:
        pack.say(name, "result", ", ".join(f"{seat['id'] or '?'}/{seat['group']}" for seat in panel))
    return pack.found


# --- the whole -----------------------------------------------------------------------------------------


def check(data: Mapping[str, bytes], found: Iterable[Finding] = (), trusted: Mapping[int, str] | None = None) -> Pack:
    """Everything that is wrong with a pack's members; `trusted` are the digests of seals by number."""
    pack = Pack(data, found)
    events: dict[int, dict[str, Any]] = {}
    guarded(pack, MANIFEST, lambda: check_members(pack))
    guarded(pack, EVENTS, lambda: events.update(check_chain(pack)))
    guarded(pack, SEALS, lambda: check_seals(pack, events, trusted))
    guarded(pack, MANIFEST, lambda: check_vouched(pack, events))
    guarded(pack, MANIFEST, lambda: check_measures(pack))
    guarded(pack, MANIFEST, lambda: check_lists(pack))
    for name, content in data.items():
        if name.startswith("draws/"):
            guarded(pack, name, lambda name=name, content=content: pack.found.extend(check_draw(name, content)))  # type: ignore[misc]
    return pack


def guarded(pack: Pack, name: str, step: Callable[[], None]) -> None:
    """A part that lacks what it should hold is a finding, never a crash."""
    try:
        step()
    except (AttributeError, IndexError, KeyError, StopIteration, TypeError, ValueError) as error:
        pack.say(name, "unreadable", f"{type(error).__name__} {error}")


def open_pack(path: Path) -> tuple[dict[str, bytes], list[Finding]]:
    return (read_folder(path), []) if path.is_dir() else unpack(path.read_bytes())


def trusted_seals(folder: Path) -> dict[int, str]:
    rows = [json.loads(line) for line in (folder / "seals.jsonl").read_text(encoding="utf-8").splitlines()]
    return {row["number"]: row["digest"] for row in rows}


def summary(pack: Pack) -> str:
    """What was checked, with the last seal, which is to be compared."""
    seals = [row for _offset, row in pack.rows_of(SEALS)]
    last = f"{seals[-1]['number']} {seals[-1]['at']} {seals[-1]['digest']}" if seals else "-"
    events, vouched = len(pack.rows_of(EVENTS)), len(pack.manifest["vouched"])
    counts = f"events {events}, vouched {vouched}, members {len(pack.members)}"
    return f"{pack.manifest['case']['reference']}: {counts}, last seal {last}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("pack", type=Path, nargs="?", default=Path(__file__).parent)
    parser.add_argument("--seals", type=Path, help="folder with a trusted copy of the seals")
    parser.add_argument("--draw", action="store_true", help="the file is that of a draw")
    parser.add_argument("--zh", action="store_true", help="以中文说明")
    given = parser.parse_args(arguments)
    if given.draw:
        pack = Pack({})
        data = given.pack.read_bytes()
        guarded(pack, given.pack.name, lambda: pack.found.extend(check_draw(given.pack.name, data)))
        whole = "" if pack.found else f"{given.pack.name}, fixed beforehand as {json.loads(data)['digest']}"
    else:
        pack = check(*open_pack(given.pack), trusted_seals(given.seals) if given.seals else None)
        whole = "" if pack.found else summary(pack)
    for finding in pack.found:
        print(finding.text("zh" if given.zh else "en"))
    if not pack.found:
        print(f"{'完好' if given.zh else 'Whole'}: {whole}")
    return 1 if pack.found else 0


if __name__ == "__main__":
    sys.exit(main())
