"""The embedded broker: a private socket that every path can have, and data that outlives a kill."""

import os
import stat
import tempfile
import time
from pathlib import Path

import pytest
import redis

from pilotzone.embedded import broker


def started(folder):
    service = broker.service(folder, folder / "broker.log", os.environ)
    service.start()
    end = time.monotonic() + 20
    while not broker.answers(broker.socket_path(folder)):
        assert time.monotonic() < end, (folder / "broker.log").read_text()
        time.sleep(0.05)
    return service


def test_socket_lies_in_the_folder_when_its_path_is_short():
    assert broker.socket_path(Path("/srv/var")) == Path("/srv/var/broker.sock")


@pytest.mark.parametrize("name", ["x" * 120, "试点 区", "a+b"])
def test_socket_of_a_long_or_unusual_path_is_short_and_private(tmp_path, monkeypatch, name):
    monkeypatch.setenv("TMPDIR", "/tmp")
    monkeypatch.setattr(broker.tempfile, "tempdir", None)
    path = broker.socket_path(tmp_path / name)
    assert len(os.fsencode(path)) < 100
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path != broker.socket_path(tmp_path / f"{name}2")
    path.parent.rmdir()
    broker.socket_path(tmp_path / f"{name}2").parent.rmdir()


def test_socket_lies_in_tmp_when_the_folder_for_temporary_files_is_no_good_either(tmp_path, monkeypatch):
    monkeypatch.setattr(broker.tempfile, "tempdir", str(tmp_path / "with space"))
    path = broker.socket_path(tmp_path / ("x" * 120))
    assert path.parent.parent == Path("/tmp")
    path.parent.rmdir()


@pytest.fixture
def short_folder():
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield name


def test_socket_folder_open_to_others_is_refused(tmp_path, short_folder, monkeypatch):
    monkeypatch.setattr(broker.tempfile, "tempdir", short_folder)
    folder = broker.socket_path(tmp_path / ("x" * 120)).parent
    folder.chmod(0o755)
    with pytest.raises(broker.NoBroker, match="belongs to somebody else"):
        broker.socket_path(tmp_path / ("x" * 120))


def test_server_too_old_for_the_client_library_is_passed_over(tmp_path, monkeypatch):
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=5.0.14 sha=0'\n")
    old.chmod(0o755)
    monkeypatch.setattr(broker, "candidates", lambda: [str(old)])
    with pytest.raises(broker.NoBroker, match=r"install Valkey or Redis \(6\.2 or newer\)"):
        broker.find_server()


def test_package_carries_a_broker_for_machines_without_one(monkeypatch):
    monkeypatch.setattr(broker.shutil, "which", lambda name: None)
    assert broker.find_server().version >= (9, 1)


@pytest.mark.slow
def test_what_was_queued_survives_a_kill(tmp_path, monkeypatch):
    monkeypatch.setattr(broker.tempfile, "tempdir", "/tmp")
    service = started(tmp_path)
    address = str(broker.socket_path(tmp_path))
    try:
        with redis.Redis(unix_socket_path=address) as client:
            client.rpush("celery", *[f"task {number}" for number in range(50)])
        service.kill()
        service = started(tmp_path)
        with redis.Redis(unix_socket_path=address) as client:
            assert client.lrange("celery", 0, -1) == [f"task {number}".encode() for number in range(50)]
    finally:
        service.kill()
