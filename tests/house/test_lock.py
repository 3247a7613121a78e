"""One start at a time."""

import pytest

from pilotzone.embedded.lock import AlreadyRunning, hold


def test_lock_is_refused_while_held_and_says_where(tmp_path):
    said = r"already running at http://127\.0\.0\.1:8123 \(process \d+\)"
    with hold(tmp_path / "lock", "http://127.0.0.1:8123"), pytest.raises(AlreadyRunning, match=said):
        hold(tmp_path / "lock", "http://127.0.0.1:9999")
    hold(tmp_path / "lock", "http://127.0.0.1:9999").close()


def test_refused_lock_keeps_the_holders_address(tmp_path):
    with hold(tmp_path / "lock", "http://127.0.0.1:8123"):
        for _ in range(2):
            with pytest.raises(AlreadyRunning, match="8123"):
                hold(tmp_path / "lock", "http://127.0.0.1:9999")
