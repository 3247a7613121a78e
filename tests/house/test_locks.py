"""The lock check refuses what would tie the packages to one machine or leave one unchecked."""

import importlib.util
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / ".ci/locks.py"
spec = importlib.util.spec_from_file_location("locks", SOURCE)
locks = importlib.util.module_from_spec(spec)
spec.loader.exec_module(locks)

HASH = "--hash=sha256:" + "0" * 64
GOOD = (
    f"amqp==5.4.2 \\\n    {HASH} \\\n    {HASH}\nasync-timeout==5.0.1 ; python_full_version < '3.11.3' \\\n    {HASH}\n"
    f"celery[redis]==5.7.0 \\\n    {HASH}\n"
)


def test_lock_with_hashes_and_no_places_is_good():
    assert locks.problems("a.lock", GOOD) == []


@pytest.mark.parametrize(
    "line",
    [
        "celery==5.7.0",
        "celery>=5.7 \\\n    " + HASH,
        "celery==5.7.0 \\\n    --hash=md5:00",
        "celery @ https://mirror.example/celery.whl \\\n    " + HASH,
        "--find-links /srv/wheels",
        "--extra-index-url https://mirror.example/simple",
        "-e file:///srv/celery",
    ],
)
def test_lock_with_this_line_is_refused(line):
    assert locks.problems("a.lock", f"{GOOD}{line}\n") != []


def test_locks_of_the_repository_are_good():
    assert locks.main(SOURCE.parents[1]) == 0


def test_lock_without_what_a_package_needs_is_refused():
    """By what is installed here: Kombu needs amqp and others, and with the extra `redis` also its client."""
    needs = " ".join(locks.missing(f"kombu[redis]==5.6.0 \\\n    {HASH}\nvine==5.1.0 \\\n    {HASH}\n"))
    assert "kombu needs amqp" in needs
    assert "kombu needs redis" in needs
    assert "kombu needs vine" not in needs
    assert "kombu needs boto3" not in needs
