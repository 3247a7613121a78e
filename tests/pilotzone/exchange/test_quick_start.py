"""The quick start's commands do what it says, run by a shell against a portal."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from pilotzone.demo import cast
from pilotzone.demo.plan import FIRMS
from pilotzone.exchange.models import Key, Receipt
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise
from tests.factories.warehouses import make_warehouse

PAGE = Path(__file__).resolve().parents[3] / "docs" / "api" / "README.md"
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.django_db(transaction=True)  # not marked slow: those go first, and this empties tables
def test_the_quick_starts_commands_do_what_it_says(live_server, at):
    at("2024-07-02T10:00")
    figures.load()
    make_enterprise(uscc=cast.uscc_of(FIRMS[0]))  # as the sandbox has it
    warehouse = make_warehouse()
    system = make_system(make_partner(code="customs"), Scope.WAREHOUSES_READ, Scope.FIGURES_WRITE)
    setting, token, *asking = COMMANDS
    assert setting.startswith("export PORTAL=")
    given = {"PORTAL": live_server.url, "CLIENT_ID": system.client_id, "CLIENT_SECRET": system.secret}

    def run(command):
        script = f"set -eu\n{token}\n{command}"
        path = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
        done = subprocess.run(["sh", "-c", script], env=given | path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    read, codes, send = map(run, asking)
    wrong = given | {"CLIENT_SECRET": "wrong", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    refused = subprocess.run(["sh", "-c", token], env=wrong, capture_output=True, text=True, timeout=60)
    assert json.loads(refused.stderr)["code"] == "credentials_wrong"
    assert [item["code"] for item in json.loads(read)["items"]] == [warehouse.code]
    assert "registered" in {each["code"] for each in json.loads(codes)["codes"]}
    sent = Receipt.objects.get()
    assert send.startswith("HTTP/1.1 200")
    assert f"Location: {live_server.url}/api/v1/receipts/{sent.uid}/" in send
    assert sent.made_by == system.client.user
    assert (sent.state, sent.taken) == ("done", 1)
    assert Key.objects.get().last_used_on.isoformat() == "2024-07-02"
