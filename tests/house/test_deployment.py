"""The production set-up is whole: every value is named, secrets come from outside, every service has a health check."""

import json
import os
import re
import runpy
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)
SECRETS = {"DJANGO_SECRET_KEY", "PILOTZONE_FIELD_KEYS", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "S3_SECRET_KEY"}


def test_every_value_that_compose_needs_is_in_the_example():
    optional = set(re.findall(r"\$\{(\w+):-", COMPOSE_TEXT))
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE_TEXT))
    assert used - optional <= set(EXAMPLE)


def test_every_value_in_the_example_is_used():
    read_otherwise = {"DJANGO_BEHIND_PROXY", "COMPOSE_PROJECT_NAME"}  # fixed in the file; compose's own
    assert set(EXAMPLE) - read_otherwise <= set(re.findall(r"\$\{(\w+)", COMPOSE_TEXT))


def test_secrets_are_required_and_empty_in_the_example():
    for name in SECRETS:
        assert EXAMPLE[name] == ""
        assert f"${{{name}:?" in COMPOSE_TEXT


@pytest.mark.parametrize("service", [name for name in COMPOSE["services"] if "migrate" not in name])
def test_service_has_a_health_check_and_comes_back(service):
    definition = COMPOSE["services"][service]
    assert definition["healthcheck"]["test"]
    assert definition["restart"] == "unless-stopped"


def test_background_work_has_less_weight_than_requests():
    assert COMPOSE["services"]["worker"]["cpu_shares"] < 1024  # what a service has that names nothing
    assert "cpu_shares" not in COMPOSE["services"]["web"]


def test_web_processes_are_loaded_once_before_the_first():
    """The hook that gunicorn calls runs, with the portal's own addresses."""
    loaded = runpy.run_path(str(ROOT / "deploy" / "gunicorn.py"))
    assert loaded["preload_app"]
    loaded["when_ready"](None)
    assert get_resolver()._populated


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]


def test_mounted_files_are_there():
    mounted = [
        volume.split(":")[0] for service in COMPOSE["services"].values() for volume in service.get("volumes", [])
    ]
    assert [path for path in mounted if path.startswith(".") and not (ROOT / path).is_file()] == []


def start_store(folder, key):
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(folder), "S3_ACCESS_KEY": "portal", "S3_SECRET_KEY": key}
    command = ["sh", str(ROOT / "deploy/store.sh"), "echo", "server"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_store_starts_with_the_one_account(tmp_path):
    key = secrets.token_urlsafe(48)
    answer = start_store(tmp_path, key)
    assert answer.stdout == f"server -s3.config={tmp_path}/accounts.json\n"
    [account] = json.loads((tmp_path / "accounts.json").read_text())["identities"]
    assert account["credentials"] == [{"accessKey": "portal", "secretKey": key}]


@pytest.mark.parametrize("key", ["", 'a"b', "a\\b", "a\nb"])
def test_store_refuses_a_key_that_its_file_cannot_hold(tmp_path, key):
    assert start_store(tmp_path, key).returncode == 1
    assert not (tmp_path / "accounts.json").exists()


def test_volumes_and_networks_are_declared():
    for service in COMPOSE["services"].values():
        named = {volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith(".")}
        assert named <= set(COMPOSE["volumes"])
        assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
        assert set(service.get("depends_on", [])) <= set(COMPOSE["services"])


@pytest.mark.parametrize("missing", ["DJANGO_SECRET_KEY", "DATABASE_URL", "CACHE_URL", "DJANGO_ALLOWED_HOSTS"])
def test_production_does_not_start_without_its_settings(missing):
    program = f"import os; os.environ.pop({missing!r}); import pilotzone.settings"
    answer = subprocess.run(
        [sys.executable, ".ci/production.py", sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert f"Set {missing}:" in answer.stderr
