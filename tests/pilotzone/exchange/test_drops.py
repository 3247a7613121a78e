"""Signed files in real folders: taken once, refused with the reason, answered though a worker is lost."""

import base64
import hashlib
import hmac
import json
import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from enterprises.actions.goods.telling_batch import FactWriter
from enterprises.models import TradeFact
from pilotzone.exchange.actions import drops, keys, receipts
from pilotzone.exchange.drops import taking
from pilotzone.exchange.models import Drop, DropFault, Receipt
from pilotzone.jobs import actions as jobs
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.scopes import Scope
from tests.factories.partners import make_partner, make_system, propose
from tests.factories.people import make_enterprise, make_officer

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[3] / "docs" / "api" / "README.md"
HEAD = {"resource": "declarations", "mode": "rows"}


class Partner:
    """A partner's front-end machine: it sees its folder and has its secret."""

    def __init__(self, root, system, secret):
        self.system, self.secret = system, secret
        self.folder = root / str(system.client.uid)
        self.look()

    def look(self):
        return taking.look(now=clock.now())

    def put(self, text, name="A.ndjson", identifier="m-1", *, secret=None, moment=None, age=0):
        body = text if isinstance(text, bytes) else text.encode()
        place = self.folder / "in" / name
        place.write_bytes(body)
        moment = int(clock.now().timestamp()) if moment is None else moment
        signed = signature(secret or self.secret, identifier, moment, body)
        lines = f"webhook-id: {identifier}\nwebhook-timestamp: {moment}\nwebhook-signature: {signed}\n"
        beside = place.with_name(name + ".sig")
        beside.write_text(lines)
        for each in (place, beside):
            written = each.stat().st_mtime - age
            os.utime(each, (written, written))

    def told(self, name="A.ndjson"):
        place = self.folder / "out" / f"{name}.receipt.json"
        lines = dict(line.split(": ") for line in (place.parent / f"{place.name}.sig").read_text().splitlines())
        body = place.read_bytes()
        ours = signature(self.secret, lines["webhook-id"], int(lines["webhook-timestamp"]), body)
        assert ours in lines["webhook-signature"].split()
        return json.loads(body)

    def inside(self, part="in"):
        return sorted(each.name for each in (self.folder / part).iterdir())


def signature(secret, identifier, moment, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{identifier}.{moment}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


@pytest.fixture
def firm():
    return make_enterprise()


@pytest.fixture
def partner(settings, tmp_path, firm):
    settings.PILOTZONE_DROP_DIR = str(tmp_path)
    system = make_system(make_partner(code="customs"), Scope.DECLARATIONS_WRITE, networks=["192.0.2.1"])
    return Partner(tmp_path, system, issue(system))


def issue(system):
    return drops.issue_secret(system.client, by=make_officer(R.SECURITY_ADMIN), now=clock.now())


def row(firm, **more):
    return {
        "enterprise": firm.uscc, "kind": "declaration", "number": "0202", "state": "submitted", "amount": "1280.50",
        "currency": "USD", "day": "2024-07-05", "basis": "GX-HG-2024-018", "as_of": "2024-07-06",
    } | more  # fmt: skip


def lines(*rows, **head):
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in (HEAD | head, *rows)) + "\n"


def test_a_good_file_is_taken_and_answered_with_every_row(partner, firm):
    partner.put(lines(row(firm, key="K1"), row(firm, number="0203", state="lost")))
    assert partner.look() == 1
    told = partner.told()
    assert (told["drop"], told["resource"], told["state"], told["taken"], told["refused"]) == (
        "m-1", "declarations", "done", 1, 1,
    )  # fmt: skip
    assert [(each["key"], each["result"]) for each in told["rows"]] == [("K1", "added"), ("", "refused")]
    assert TradeFact.objects.get().received_by == partner.system.client.user
    assert (partner.inside(), partner.inside("done")) == ([], ["A.ndjson", "A.ndjson.sig"])
    assert partner.look() == 0


def test_a_csv_says_the_same(partner, firm):
    names = list(row(firm))
    cells = ",".join(row(firm, amount="", currency="").values())
    partner.put(f"#{json.dumps(HEAD)}\n{','.join(names)}\n{cells}\n", "B.csv")
    partner.look()
    assert partner.told("B.csv")["taken"] == 1
    assert TradeFact.objects.get().amount is None


def test_the_documented_command_signs(partner, firm):
    [command] = re.findall(r"^```bash\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (partner.folder / "in" / "C.ndjson").write_text(lines(row(firm)), encoding="utf-8")
    given = {"SECRET": partner.secret, "FILE": "C.ndjson", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    done = subprocess.run(["sh", "-ec", command], cwd=partner.folder, env=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    partner.look()
    assert partner.told("C.ndjson")["taken"] == 1


def test_the_same_twice_is_done_once_and_gets_the_first_receipt(partner, firm):
    text = lines(row(firm))
    partner.put(text)
    partner.look()
    first = partner.told()
    partner.put(text, "again.ndjson")
    partner.look()
    assert partner.told("again.ndjson") == first
    partner.put(lines(row(firm, number="0299")), "other.ndjson")
    partner.look()
    assert (partner.told("other.ndjson")["code"], partner.told("other.ndjson")["status"]) == ("drop_id_reused", 409)
    assert (Receipt.objects.count(), TradeFact.objects.count()) == (1, 1)


def test_a_worker_lost_between_taking_and_answering_is_made_good(partner, firm, monkeypatch):
    partner.put(lines(row(firm)))

    def lost(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(taking.Folder, "put_away", lost)
        with pytest.raises(SystemExit):
            partner.look()
    assert (partner.inside("out"), Drop.objects.count()) == ([], 1)
    with monkeypatch.context() as broken:
        broken.setattr(taking.Folder, "write", lost)
        with pytest.raises(SystemExit):
            partner.look()
    assert partner.look() == 0  # put away by the one before
    assert partner.told()["taken"] == 1
    assert (Receipt.objects.count(), TradeFact.objects.count()) == (1, 1)


def test_a_large_batch_is_answered_once_it_has_ended(partner, firm, monkeypatch):
    monkeypatch.setattr(receipts, "AT_ONCE", 1)
    partner.put(lines(row(firm), row(firm, number="0203")))
    partner.look()
    assert partner.inside("out") == []
    jobs.run_job(Receipt.objects.get().job_id)
    partner.look()
    assert [each["result"] for each in partner.told()["rows"]] == ["added", "added"]


def test_two_secrets_while_one_replaces_the_other(partner, firm, at):
    older, now = partner.secret, clock.now()
    partner.secret = issue(partner.system)
    partner.put(lines(row(firm)), secret=older)
    partner.look()
    assert partner.told()["taken"] == 1
    assert partner.system.client.drop_secrets.count() == 2
    assert older not in "".join(partner.system.client.drop_secrets.values_list("sealed", flat=True))
    later = now + drops.OVERLAP + timedelta(minutes=1)
    assert drops.secrets_of(partner.system.client, now=later) == [partner.secret]
    drops.end_secrets(partner.system.client, by=make_officer(R.SECURITY_ADMIN), now=now)
    partner.put(lines(row(firm, number="0203")), "D.ndjson", "m-2")
    assert partner.look() == 0
    assert "D.ndjson" in partner.inside()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x", "drop_malformed"),
        (b"\xff\xfe\x00", "drop_malformed"),
        (lines({}) + '{"a": NaN}\n', "drop_malformed"),
        (lines({}) + "code,value\n", "drop_malformed"),
        (lines(), "rows_count"),
        (lines(*[{}] * 10_001), "rows_count"),
        (lines({}, resource="secrets"), "drop_resource_unknown"),
        (lines({}, resource="goods"), "scope_missing"),
        (lines({}, mode="some"), "not_valid"),
        (lines({}, rows=[]), "drop_malformed"),
        (b" " * (5 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_refused_is_told_and_put_away(partner, text, code):
    partner.put(text)
    partner.look()
    assert partner.told()["code"] == code
    assert partner.told()["detail"]
    assert (partner.inside(), Receipt.objects.count(), Drop.objects.count()) == ([], 0, 0)


def test_signatures_that_do_not_fit(partner, firm):
    other = issue(make_system(make_partner(code="tax", name="税务局"), Scope.DECLARATIONS_WRITE))
    partner.put(lines(row(firm)), secret=other)
    assert partner.look() == 0  # it may still be being written
    partner.put(lines(row(firm)), secret=other, age=61)
    partner.look()
    assert partner.told()["code"] == "drop_signature_wrong"
    for hours in (25, -1):
        partner.put(lines(row(firm)), moment=int((clock.now() - timedelta(hours=hours)).timestamp()))
        partner.look()
        assert partner.told()["code"] == "drop_too_old"
    partner.put(lines(row(firm)))
    (partner.folder / "in" / "A.ndjson.sig").unlink()
    assert partner.look() == 0
    assert TradeFact.objects.count() == 0


def test_nothing_is_followed(partner, firm, tmp_path):
    secret = tmp_path / "elsewhere"
    secret.write_text(lines(row(firm)))
    inside = partner.folder / "in"
    for name, make in (
        ("link.ndjson", lambda place: place.symlink_to(secret)),
        ("hard.ndjson", lambda place: os.link(secret, place)),
        ("pipe.ndjson", os.mkfifo),
        ("folder.ndjson", lambda place: (place / "in").mkdir(parents=True)),
        ("folder.ndjson", lambda place: (place / "in").mkdir(parents=True)),
    ):
        partner.put(secret.read_text(), name)
        (inside / name).unlink()
        (partner.folder / "out" / f"{name}.receipt.json").unlink(missing_ok=True)
        make(inside / name)
        partner.look()
        assert partner.told(name)["code"] == "drop_unreadable", name
    for name in ("..x.ndjson", "a b.ndjson", "A.exe", "名.csv"):
        partner.put(lines(row(firm)), name)
    assert partner.look() == 0
    assert secret.exists()
    (partner.folder / "out").rename(partner.folder / "gone")
    (partner.folder / "out").symlink_to(tmp_path)
    partner.put(lines(row(firm)))
    assert partner.look() == 0
    assert TradeFact.objects.count() == 0


def test_a_client_without_a_key_in_force_drops_nothing(partner, firm):
    keys.withdraw_key(partner.system.key, by=make_officer(R.SECURITY_ADMIN), now=clock.now())
    partner.put(lines(row(firm)))
    partner.look()
    assert partner.told()["code"] == "key_expired"


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M:%S.%f}"


@pytest.fixture
def poisoned(monkeypatch):
    """While this is set, a row with the number POISON-0666 breaks whoever writes it."""
    broken, write = {"POISON-0666"}, FactWriter.write

    def fall(self, ready):
        if any(each.document in broken for each in ready):
            raise ZeroDivisionError(ready)
        return write(self, ready)

    monkeypatch.setattr(FactWriter, "write", fall)
    return broken


def test_a_file_that_fails_here_holds_up_no_other_and_is_tried_again(partner, firm, at, poisoned, caplog):
    begun = clock.now()
    partner.put(lines(row(firm), row(firm, number="POISON-0666")), "A.ndjson", "m-1")
    partner.put(lines(row(firm, number="0203")), "B.ndjson", "m-2")
    assert partner.look() == 1
    assert partner.told("B.ndjson")["taken"] == 1
    told = partner.told()
    assert (told["code"], told["status"], told["tries"]) == ("drop_failed", 500, 1)
    assert partner.inside() == ["A.ndjson", "A.ndjson.sig"]
    assert "ZeroDivisionError" in caplog.text
    assert (Receipt.objects.count(), TradeFact.objects.count()) == (1, 1), "nothing of the first row stays"
    poisoned.clear()
    assert partner.look() == 0, "its time has not come"
    at(local(begun + timedelta(seconds=21)))
    assert partner.look() == 1
    assert (partner.told()["drop"], partner.told()["taken"]) == ("m-1", 2)
    assert (partner.inside(), DropFault.objects.count(), TradeFact.objects.count()) == ([], 0, 3)


def test_what_fails_eight_times_is_set_aside_and_shown(client, partner, firm, at, poisoned):
    moment = clock.now()
    partner.put(lines(row(firm, number="POISON-0666")), moment=int(moment.timestamp()))
    for tries in range(1, 9):
        at(local(moment))
        partner.look()
        assert partner.told()["tries"] == tries
        moment += timedelta(hours=1)
    assert (partner.told()["code"], partner.told()["next_at"]) == ("drop_set_aside", None)
    assert (partner.inside(), partner.inside("aside")) == ([], ["A.ndjson", "A.ndjson.sig"])
    client.force_login(make_officer(R.AUDIT_ADMIN))
    shown = client.get(f"/bureau/partners/clients/{partner.system.client.uid}/").content.decode()
    assert "ZeroDivisionError" in shown
    assert "POISON-0666" not in shown
    poisoned.clear()
    partner.put(lines(row(firm, number="POISON-0666")))
    assert partner.look() == 1
    assert (partner.told()["drop"], partner.told()["taken"], DropFault.objects.count()) == ("m-1", 1, 0)
    assert (Drop.objects.count(), TradeFact.objects.count()) == (1, 1)


def test_files_that_rest_do_not_fill_a_look(partner, firm, poisoned, monkeypatch):
    monkeypatch.setattr(taking, "MOST_AT_ONCE", 1)
    partner.put(lines(row(firm, number="POISON-0666")), "A.ndjson", "m-1")
    partner.put(lines(row(firm)), "B.ndjson", "m-2")
    partner.look()
    assert partner.look() == 1
    assert partner.told("B.ndjson")["taken"] == 1


def test_another_worker_with_the_folder_is_left_alone(partner, firm, tmp_path):
    partner.put(lines(row(firm)))
    with taking.opened(tmp_path, str(partner.system.client.uid)):
        assert partner.look() == 0
    assert partner.look() == 1


def test_the_page_issues_shows_once_and_ends(client, partner):
    address = f"/bureau/partners/clients/{partner.system.client.uid}/"
    client.force_login(make_officer(R.SECURITY_ADMIN))
    shown = client.post(f"{address}drop-secret/")
    assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
    assert drops.secrets_of(partner.system.client, now=clock.now())[0] in shown.content.decode()
    assert "whsec_" not in client.get(address).content.decode()
    assert client.post(f"{address}drop-secret/end/").status_code == 302
    assert drops.secrets_of(partner.system.client, now=clock.now()) == []
    client.force_login(make_officer(R.SYSTEM_ADMIN))
    assert client.post(f"{address}drop-secret/").status_code == 403


def test_no_secret_for_a_client_that_is_not_in_force(partner):
    waiting = propose(make_partner(name="另一机构"), Scope.NOTICES_READ)
    with pytest.raises(Refused, match="client_not_in_force"):
        drops.issue_secret(waiting, by=make_officer(R.SECURITY_ADMIN), now=clock.now())
