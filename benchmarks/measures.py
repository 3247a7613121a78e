"""Measure the rules on one long claim and on a million claims: `python benchmarks/measures.py` (no database)."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import samples  # noqa: E402
from subsidies.rules.evaluation import evaluate, facts_of, record  # noqa: E402
from subsidies.rules.explanation import explain  # noqa: E402
from subsidies.rules.lints import lint  # noqa: E402
from subsidies.rules.measure import load_measure  # noqa: E402
from subsidies.rules.table import evaluate_table  # noqa: E402

LINES = 200
ONE_CLAIM_MS = 20
EDITOR_MS = 300
MOST_RATIO = 3.0
MOST_GROWTH = 13.0  # for ten times the claims
MOST_MB = 2_000


@dataclass(frozen=True, slots=True)
class Result:
    """`figure` is held against `most`; `beside` is what it was measured with, if anything."""

    name: str
    measured: str
    beside: str
    figure: float
    most: float

    @property
    def cells(self) -> list[str]:
        within = "yes" if self.figure <= self.most else "no"
        return [self.name, self.measured, self.beside, f"{self.figure:.1f}", f"{self.most:g}", within]


def main() -> None:
    options = arguments()
    if options.peak:
        print(peak_of(options.peak, options.claims))
        return
    results = [one_claim(options.rounds), slowest_lint(options.rounds)]
    for case in samples.CASES:
        results += many_claims(case, options.claims, options.rounds)
        results.append(memory(case, options.claims))
    print_table(results)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peak", choices=samples.CASES, help=argparse.SUPPRESS)
    return parser.parse_args()


def seconds(work: Callable[[], object]) -> float:
    """Processor time, which says the same on a machine that is busy with other things."""
    start = time.process_time()
    work()
    return time.process_time() - start


def one_claim(rounds: int) -> Result:
    """Findings, amount and explanation of one claim."""
    measure = samples.load(samples.TRANSFORM)
    known = facts_of({"facts": samples.long_claim(LINES)}, measure)

    def work() -> None:
        result = evaluate(measure, known, rates=samples.RATES)
        explain(record(result), measure, "zh")

    work()
    taken = median(seconds(work) for _ in range(2 * rounds + 1)) * 1000
    return Result(f"one claim, {LINES} lines: ms", f"{taken:.1f} ms", "", taken, ONE_CLAIM_MS)


def slowest_lint(rounds: int) -> Result:
    """What the editor does on a change: read the document and lint it; the measure that takes longest."""
    taken = {}
    for path in sorted(samples.POLICIES.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")

        def work(text: str = text) -> None:
            load_measure.cache_clear()
            lint(load_measure(text))

        work()
        taken[path.stem] = median(seconds(work) for _ in range(rounds)) * 1000
    name = max(taken, key=lambda each: taken[each])
    return Result(f"load and lint, {name}: ms", f"{taken[name]:.0f} ms", "", taken[name], EDITOR_MS)


def many_claims(case: str, count: int, rounds: int) -> list[Result]:
    """The table form beside the formula by hand, and beside itself on a tenth of the claims; round by round."""
    path, make, by_hand = samples.CASES[case]
    measure = samples.load(path)
    table, tenth = make(count), make(count // 10)

    def evaluated(claims: samples.Claims, size: int) -> object:
        return evaluate_table(measure, *claims, count=size, rates=samples.RATES).fen

    if not (by_hand(*table) == evaluated(table, count)).all():
        raise SystemExit(f"{case}: the formula by hand gives other amounts.")
    hand, ours, small = [], [], []
    for _ in range(rounds):
        hand.append(seconds(lambda: by_hand(*table)))
        ours.append(seconds(lambda: evaluated(table, count)))
        small.append(seconds(lambda: evaluated(tenth, count // 10)))
    whole, by_numpy, part = median(ours), median(hand), median(small)
    name = f"{case}, {count:,} claims"
    return [
        Result(f"{name}: against NumPy by hand", ms(whole), ms(by_numpy), whole / by_numpy, MOST_RATIO),
        Result(f"{name}: against a tenth of them", ms(whole), ms(part), whole / part, MOST_GROWTH),
    ]


def ms(taken: float) -> str:
    return f"{taken * 1000:.0f} ms"


def memory(case: str, count: int) -> Result:
    """The peak of a process that makes the claims and values them, and does nothing else."""
    command = [sys.executable, __file__, "--peak", case, "--claims", str(count)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    peak = int(found) / 1024
    return Result(f"{case}, {count:,} claims: MB at the peak", f"{peak:.0f} MB", "", peak, MOST_MB)


def peak_of(case: str, count: int) -> int:
    """In kilobytes, of this process since it began."""
    path, make, _by_hand = samples.CASES[case]
    columns, rows = make(count)
    evaluate_table(samples.load(path), columns, rows, count=count, rates=samples.RATES)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def print_table(results: list[Result]) -> None:
    lines = [["what", "measured", "beside", "figure", "at most", "within"], *(result.cells for result in results)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
