"""The evidence pack of a claim: whole as made; every byte that is changed afterwards is named with its member."""

import ast
import json
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from enterprises.models import Enterprise
from pilotzone.audit import actions as audit
from pilotzone.audit import packs
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.rules import verify
from pilotzone.kernel import canonical
from pilotzone.kernel.access import R
from subsidies.actions import deciding, drafting, letters, reviewing, submitting
from subsidies.enums import Verdict
from subsidies.enums_proof import LetterKind
from tests.factories.claims import fill_claim, load_reference
from tests.factories.people import NOW, make_call, make_enterprise, make_member, make_officer
from tests.factories.review import at_city, make_bureau
from tests.standing import part

SOURCE = Path(verify.__file__)


@pytest.fixture(scope="module")
def prepared(standing):
    """Handed in with six papers, agreed by the district, sealed, and opened by the personal data of an event."""
    load_reference()
    enterprise = make_enterprise()
    admin = make_member(enterprise)
    made = drafting.start(make_call(), enterprise, project="", by=admin, now=NOW)
    fill_claim(made, admin)
    submitting.submit(made, truth=True, by=admin, now=NOW)
    made.refresh_from_db()
    audit.record("claim.called", made, by=admin, now=NOW, personal={"phone": "13800001111"})
    audit.seal(now=NOW)
    audit.publish_seals()
    at_city(made, make_bureau(), NOW)
    audit.seal(now=NOW)
    audit.publish_seals()
    return {"claim": made}


claim = part("claim")


def packed(claim, files: bool = True) -> bytes:
    out = BytesIO()
    packs.write(claim, out, files=files)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    found, problems = verify.unpack(data)
    assert problems == []
    return found


def repacked(content: dict[str, bytes], *, manifest: bool = False) -> bytes:
    """A container as the portal makes it; with `manifest`, the forger has put the new digests there too."""
    if manifest:
        listed = json.loads(content["manifest.json"])
        listed["members"] = [
            {"name": name, "size": len(data), "sha256": verify.sha256(data)}
            for name, data in sorted(content.items())
            if not name.startswith("manifest.")
        ]
        text = canonical.dumps(listed)
        content = content | {"manifest.json": text, "manifest.sha256": verify.sha256(text).encode() + b"\n"}
    out, rows = b"", []
    for name, data in sorted(content.items()):
        rows.append((name, len(data), zlib.crc32(data), len(out)))
        out += verify.local_header(name, len(data), zlib.crc32(data)) + data
    return out + verify.directory(rows)


def found(data: bytes, **how) -> list[tuple[str, str]]:
    pack = verify.check(*verify.unpack(data), **how)
    return [(finding.name, finding.code) for finding in pack.found]


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_a_pack_is_whole_and_the_same_bytes_each_time(claim):
    first, second = packed(claim), packed(claim)

    assert first == second
    assert found(first) == []
    names = list(members(first))
    assert names == sorted(names)
    assert [name for name in names if name.startswith("records/")] == [
        "records/01-claimed.json",
        "records/02-verified.json",
        "records/03-audited.json",
    ]
    assert sum(name.startswith("documents/") for name in names) == 6
    assert [name for name in names if name.startswith("seals/")] == [
        "seals/heads-000001.jsonl", "seals/heads-000002.jsonl", "seals/seals.jsonl",
    ]  # fmt: skip
    assert b"13800001111" not in first


def test_python_itself_reads_the_container(claim, tmp_path):
    import zipfile

    path = tmp_path / "pack.zip"
    path.write_bytes(packed(claim))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members(packed(claim))


def test_a_flipped_byte_in_any_member_is_named(claim):
    data = packed(claim)
    offset = 0
    for name, content in members(data).items():
        start = offset + 30 + len(name)
        for place in {0, len(content) // 2, len(content) - 1}:
            assert name in {each for each, _code in found(flipped(data, start + place))}, (name, place)
        offset = start + len(content)


def test_a_flipped_byte_of_the_container_is_found_wherever_it_is(claim):
    data = packed(claim, files=False)
    offset = 0
    for name, content in members(data).items():
        for place in range(offset, offset + 30 + len(name)):
            assert found(flipped(data, place)), (name, place - offset)
        offset += 30 + len(name) + len(content)
    for place in range(offset, len(data)):
        assert found(flipped(data, place)), place


def test_a_forger_who_repairs_the_container_is_named(claim):
    content = members(packed(claim))
    for name, data in content.items():
        changed = repacked(content | {name: flipped(data, len(data) // 2)})
        assert name in {each for each, _code in found(changed)}, name


@pytest.mark.parametrize(
    "start", ["records/", "documents/", "measures/", "chain/events", "chain/head", "seals/seals", "seals/heads"]
)
def test_a_forger_who_repairs_the_manifest_too_is_named(claim, start):
    content = members(packed(claim))
    for name in [each for each in content if each.startswith(start)]:
        changed = repacked(content | {name: flipped(content[name], len(content[name]) // 2)}, manifest=True)
        assert name in {each for each, _code in found(changed)}, name


def test_missing_swapped_added_and_cut_off_members_are_named(claim):
    content = members(packed(claim))
    first, second = [name for name in content if name.startswith("documents/")][:2]

    without = {name: data for name, data in content.items() if name != first}
    assert (first, "missing") in found(repacked(without))
    swapped = content | {first: content[second], second: content[first]}
    assert {(first, "swapped"), (second, "swapped")} <= set(found(repacked(swapped)))
    assert found(repacked(content | {"documents/999-more.pdf": b"%PDF"})) == [("documents/999-more.pdf", "unlisted")]
    assert (first, "cut_off") in found(repacked(content | {first: content[first][:-1]}))
    assert (first, "too_long") in found(repacked(content | {first: content[first] + b" "}))


def test_a_pack_that_ends_early_names_the_member_in_which_it_ends(claim):
    data = packed(claim)
    end = 0
    for name, content in members(data).items():
        end += 30 + len(name) + len(content)
        if name == "records/01-claimed.json":
            break
    assert ("records/01-claimed.json", "cut_off") in found(data[: end - 10])
    assert found(data[:-1])


def test_a_row_cut_off_changed_or_left_out_of_the_chain_is_named_with_its_place(claim):
    content = members(packed(claim))
    rows = content["chain/events.jsonl"].splitlines(keepends=True)
    second = len(rows[0])

    def problems(lines: list[bytes]) -> list[tuple[str, str, int | None]]:
        pack = verify.check(*verify.unpack(repacked(content | {"chain/events.jsonl": b"".join(lines)}, manifest=True)))
        return [(each.name, each.code, each.byte) for each in pack.found]

    assert ("chain/events.jsonl", "chain_cut_off", None) in problems(rows[:-1])
    assert ("chain/events.jsonl", "row_missing", second) in problems([rows[0], *rows[2:]])
    assert ("chain/events.jsonl", "row_out_of_place", second + len(rows[2])) in problems(
        [rows[0], rows[2], rows[1], *rows[3:]]
    )
    changed = rows[1].replace(b'"version":', b'"version":1', 1)
    assert ("chain/events.jsonl", "row_changed", second) in problems([rows[0], changed, *rows[2:]])


def test_history_written_anew_does_not_fit_the_seals(claim):
    """The forger recomputes every digest of the chain after a change; the seals still tell."""
    content = members(packed(claim))
    rows = [json.loads(line) for line in content["chain/events.jsonl"].splitlines()]
    head = json.loads(content["chain/head.json"])
    rows[1]["actor_label"] = "别人"
    previous = ""
    for row in rows:
        row["previous"] = previous
        previous = row["digest"] = verify.event_digest(head["case"], row)
    forged = content | {
        "chain/events.jsonl": packs.lines_of(rows),
        "chain/head.json": canonical.dumps(head | {"digest": previous}),
    }
    assert {name for name, code in found(repacked(forged, manifest=True)) if code == "not_as_sealed"} == {
        "seals/heads-000001.jsonl", "seals/heads-000002.jsonl",
    }  # fmt: skip


def test_a_record_that_the_chain_does_not_know_and_one_left_out_are_told(claim):
    content = members(packed(claim))
    listed = json.loads(content["manifest.json"])
    kept = [row for row in listed["vouched"] if row["member"] != "records/01-claimed.json"]
    left = {name: data for name, data in content.items() if name != "records/01-claimed.json"}
    left["manifest.json"] = canonical.dumps(listed | {"vouched": kept})
    assert ("chain/events.jsonl", "left_out") in found(repacked(left, manifest=True))

    more = {"title": "approved", "member": "records/09-approved.json", "sha256": verify.sha256(b"{}"), "event": None}
    added = content | {
        "records/09-approved.json": b"{}",
        "manifest.json": canonical.dumps(listed | {"vouched": [*listed["vouched"], more]}),
    }
    assert ("records/09-approved.json", "unvouched") in found(repacked(added, manifest=True))


def test_seals_are_compared_with_a_trusted_copy(claim, settings, tmp_path):
    data = packed(claim)
    trusted = verify.trusted_seals(Path(settings.PILOTZONE_SEAL_DIR))
    assert found(data, trusted=trusted) == []
    assert ("seals/seals.jsonl", "not_trusted") in found(data, trusted=trusted | {2: "0" * 64})


def test_digests_alone_are_enough_for_the_check(claim):
    data = packed(claim, files=False)
    assert found(data) == []
    assert not any(name.startswith("documents/") for name in members(data))
    assert sum(row["member"] is None for row in json.loads(members(data)["manifest.json"])["vouched"]) == 6


def test_decision_letters_and_draws_are_in_the_pack(claim):
    """A claim taken to its decision, with the letter about it."""
    reviewing.opine(claim, verdict=Verdict.AGREE, by=make_officer(R.CASEWORKER), now=NOW)
    claim.refresh_from_db()
    digest = deciding.audited(claim).digest
    for _person in (1, 2):
        deciding.sign(claim, digest=digest, by=make_officer(R.DIRECTOR), now=NOW)
    letter = letters.issue(LetterKind.DECISION, claim.pk, now=NOW)

    data = packed(claim, files=False)

    assert found(data) == []
    names = list(members(data))
    assert "records/04-approved.json" in names
    assert f"letters/{letter.reference}.json" in names
    changed = members(data)
    name = f"letters/{letter.reference}.json"
    changed[name] = changed[name].replace("决定".encode(), "取消".encode(), 1)
    assert (name, "not_as_recorded") in found(repacked(changed, manifest=True))


def test_a_document_changed_in_the_storage_is_named(claim):
    from django.core.files.storage import default_storage

    stored = claim.documents.select_related("file").order_by("added_at", "pk").first().file
    Path(default_storage.path(stored.path)).write_bytes(b"%PDF-1.4 another")
    ((name, code),) = found(packed(claim))
    assert (name.startswith("documents/001-"), code) == (True, "not_as_recorded")


def test_garbage_is_answered_and_never_a_crash():
    for data in (b"", b"PK\3\4", b"hello", struct.pack("<4s", b"PK\5\6")):
        assert found(data)
    content = {
        "manifest.json": b'{"members":[{}]}',
        "chain/events.jsonl": b'{"position":1}\n[]\n',
        "seals/seals.jsonl": b"1\n",
    }
    assert found(repacked(content))


def test_the_file_in_the_pack_runs_alone_and_needs_python_3_9_only(claim, tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(packed(claim))
    script = tmp_path / "alone" / "verify.py"
    script.parent.mkdir()
    script.write_bytes(members(path.read_bytes())["verify.py"])

    def run(*arguments) -> subprocess.CompletedProcess:
        command = [sys.executable, "-I", str(script), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    whole = run(path)
    assert (whole.returncode, whole.stdout.split(":")[0]) == (0, "Whole")
    path.write_bytes(flipped(path.read_bytes(), path.read_bytes().index(b"records/01-claimed.json") + 60))
    broken = run(path, "--zh")
    assert broken.returncode == 1
    assert broken.stdout.startswith("records/01-claimed.json") or "records/01-claimed.json" in broken.stdout

    text = SOURCE.read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 9))
    imported = {node.module or "" for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import) for name in node.names}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_both_languages_have_every_text():
    for code, (english, chinese) in verify.TEXTS.items():
        assert english.count("{") == chinese.count("{"), code


def test_command_writes_the_pack_and_records_it(claim, tmp_path, capsys):
    path = tmp_path / "pack.zip"
    call_command("audit", "pack", claim.reference, "--out", str(path))

    assert str(path) in capsys.readouterr().out
    assert found(path.read_bytes()) == []
    event = AuditEvent.objects.get(kind="evidence.exported")
    assert (event.actor, event.subject_uid, event.payload) == (None, claim.uid, {"files": True})
    with pytest.raises(CommandError):
        call_command("audit", "pack", "SB-2024-999999")


class TestPage:
    def address(self, claim) -> str:
        return reverse("bureau:subsidies:evidence_export", args=[claim.uid])

    def test_director_takes_a_pack_and_the_chain_tells_of_it(self, claim, client, at):
        at("2024-07-03T09:00:00")
        director = make_officer(R.DIRECTOR)
        client.force_login(director)
        assert client.get(self.address(claim)).status_code == 200

        response = client.post(self.address(claim), {"files": "included"})
        data = b"".join(response.streaming_content)
        assert response["Content-Disposition"] == f'attachment; filename="{claim.reference}-evidence.zip"'
        assert found(data) == []
        event = AuditEvent.objects.get(kind="evidence.exported")
        assert (event.actor, event.payload) == (director, {"files": True})
        assert b"evidence.exported" in members(data)["chain/events.jsonl"]

        bare = b"".join(client.post(self.address(claim), {"files": "digests"}).streaming_content)
        assert not any(name.startswith("documents/") for name in members(bare))

    def test_a_choice_that_is_none_is_refused_and_nothing_is_recorded(self, claim, client):
        client.force_login(make_officer(R.AUDIT_ADMIN))
        assert client.post(self.address(claim), {"files": "both"}).status_code == 422
        assert not AuditEvent.objects.filter(kind="evidence.exported").exists()

    def test_files_beyond_the_limit_are_refused_and_nothing_is_recorded(self, claim, client, monkeypatch):
        monkeypatch.setattr(packs, "LARGEST_PACK", 100)
        client.force_login(make_officer(R.AUDIT_ADMIN))
        assert client.post(self.address(claim), {"files": "included"}).status_code in (302, 409, 422)
        assert not AuditEvent.objects.filter(kind="evidence.exported").exists()

    def test_others_have_no_such_page(self, claim, client):
        for role in (R.CASEWORKER, R.PROGRAMME_MANAGER):
            client.force_login(make_officer(role))
            assert client.get(self.address(claim)).status_code == 403
        client.force_login(make_member(Enterprise.objects.get(pk=claim.enterprise_id)))
        assert client.get(self.address(claim)).status_code == 403
