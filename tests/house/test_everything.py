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


def test_on_all_engines_what_is_filled_in_is_looked_at_on_sqlite():
    engine_tests, all_tests, journeys = plan(ALL, [])
    assert engine_tests.environment == {}
    assert "tests/pilotzone/demo/test_small.py" in engine_tests.arguments
    assert all_tests.arguments[-2:] == ["-m", "not filled_in"]
    assert journeys.arguments[-1] == "tests/e2e"


def test_without_postgresql_or_the_journeys_nothing_is_left_out():
    (only,) = plan(NONE, [])
    assert "-m" not in only.arguments
    _, all_tests = plan(Engines(ALL.postgresql, ALL.redis, chromium=None), [])
    assert "-m" not in all_tests.arguments


def test_paths_that_are_named_stand_alone():
    engine_tests, all_tests, *journeys = plan(ALL, ["tests/house"])
    assert engine_tests.arguments[-3:] == ["-m", "engine", "tests/house"]
    assert all_tests.arguments[-1] == "tests/house"
    assert journeys == []
