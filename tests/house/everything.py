"""Runs the tests on every engine that this machine has: the part of bin/test after the packages are in."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from pilotzone.embedded.catalogues import compile_catalogues
from tests.house.engines import Engines, NotThere, find, own_database

NO_TESTS = 5  # pytest's exit code when nothing was collected
JOURNEYS = "tests/e2e"
ENGINE_MARK = "pytest.mark.engine"


@dataclass(frozen=True)
class Stage:
    """One run of pytest on one set of engines."""

    title: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, var: str) -> int:
        print(f"\n── {self.title} ──", flush=True)
        command = [sys.executable, "-m", "pytest", "--no-header", *self.arguments]
        if "CELERY_BROKER_URL" not in self.environment:
            command = [sys.executable, "-m", "pilotzone.embedded.broker", *command]
        surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        surroundings |= {"PILOTZONE_PROFILE": "embedded", "PILOTZONE_VAR": var} | self.environment
        return subprocess.run(command, env=surroundings, check=False).returncode


def paths_in(arguments: list[str]) -> list[str]:
    return [part for part in arguments if Path(part.split("::")[0]).exists()]


def engine_files() -> list[str]:
    """Files with tests for each engine: two processes need not read all the others only to leave them out."""
    files = (file for file in sorted(Path("tests").rglob("test_*.py")) if not file.is_relative_to(JOURNEYS))
    return [str(file) for file in files if ENGINE_MARK in file.read_text(encoding="utf-8")]


def plan(engines: Engines, arguments: list[str]) -> list[Stage]:
    """All tests on the best engines there are, the engine tests on SQLite too, then the browser journeys."""
    named = paths_in(arguments)
    two_at_once = ["-n", "2", "--no-loadscope-reorder", "--dist", "loadfile"]
    no_journeys = [f"--ignore={JOURNEYS}"]
    best: dict[str, str] = {}
    if engines.postgresql:
        best["DATABASE_URL"] = own_database(engines.postgresql)
    if engines.redis:
        best["CELERY_BROKER_URL"] = engines.redis
    database = "PostgreSQL" if engines.postgresql else "SQLite"
    queue = "Redis" if engines.redis else "the embedded broker"
    stages = []
    if not named or any(not path.startswith(JOURNEYS) for path in named):
        if best:
            files = [] if named else engine_files()
            engine_tests = [*two_at_once, *no_journeys, "-m", "engine", *files, *arguments]
            stages.append(Stage("Engine tests on SQLite and the embedded broker", engine_tests))
        all_tests = [*two_at_once, *no_journeys, *arguments]
        stages.append(Stage(f"All tests on {database} and {queue}", all_tests, best))
    if engines.chromium and (not named or any(path.startswith(JOURNEYS) for path in named)):
        journeys = [*two_at_once, *([] if named else [JOURNEYS]), *arguments]
        browser = {"PILOTZONE_TEST_CHROMIUM": engines.chromium}
        stages.append(Stage(f"Browser journeys on {database}, each process with a portal", journeys, best | browser))
    return stages


def main(arguments: list[str]) -> int:
    everything = "--all" in arguments or os.environ.get("CI") == "true"
    arguments = [part for part in arguments if part != "--all"]
    try:
        engines = find()
    except NotThere as problem:
        print(f"test: {problem}", file=sys.stderr)
        return 1
    for line in engines.missing():
        print(f"test: {line}", file=sys.stderr if everything else sys.stdout)
    if everything and engines.missing():
        return 1
    compile_catalogues()
    stages = [stage for stage in plan(engines, arguments) if JOURNEYS not in stage.arguments or Path(JOURNEYS).exists()]
    results = []
    for stage in stages:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="pilotzone-test-") as var:
            code = stage.run(var)
        results.append((stage, code, time.monotonic() - begun))
    return summary(results)


def summary(results: list[tuple[Stage, int, float]]) -> int:
    print()
    words = {0: "passed", NO_TESTS: "no tests"}
    for stage, code, seconds in results:
        print(f"{stage.title}: {words.get(code, 'FAILED')} ({seconds:.0f} s)")
    codes = {code for _, code, _ in results}
    if codes <= {NO_TESTS}:
        print("test: nothing was run.", file=sys.stderr)
        return 1
    return 0 if codes <= {0, NO_TESTS} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
