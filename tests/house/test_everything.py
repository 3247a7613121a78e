"""What bin/test runs on which engines."""

from pathlib import Path

from tests.house.engines import Engines
from tests.house.everything import engine_files, plan

ALL = Engines(postgresql="postgres://postgres@127.0.0.1:5432/postgres", redis="redis://127.0.0.1:6379/15", chromium="c")
NONE = Engines(postgresql=None, redis=None, chromium=None)


def test_no_file_with_tests_for_each_engine_is_forgotten(request):
    marked = {item.path for item in request.session.items if item.get_closest_marker("engine")}
    assert marked <= {Path(file).resolve() for file in engine_files()}


def test_a_file_with_such_tests_is_among_them_and_one_without_is_not():
    assert "tests/pilotzone/demo/test_small.py" in engine_files()
    assert "tests/house/test_run.py" not in engine_files()


def test_on_all_engines_only_those_tests_run_on_sqlite_and_all_on_postgresql():
    engine_tests, all_tests, journeys = plan(ALL, [])
    assert engine_tests.environment == {}
    assert "tests/pilotzone/demo/test_small.py" in engine_tests.arguments
    assert "DATABASE_URL" in all_tests.environment
    assert "-m" not in all_tests.arguments
    assert journeys.arguments[-1] == "tests/e2e"


def test_without_postgresql_all_run_on_sqlite():
    (only,) = plan(NONE, [])
    assert only.environment == {}
    assert "-m" not in only.arguments


def test_paths_that_are_named_stand_alone():
    engine_tests, all_tests, *journeys = plan(ALL, ["tests/house"])
    assert engine_tests.arguments[-3:] == ["-m", "engine", "tests/house"]
    assert all_tests.arguments[-1] == "tests/house"
    assert journeys == []
