"""Made-up claims as arrays, and the two formulas written by hand in NumPy over the same arrays."""

from pathlib import Path

import numpy as np

from subsidies.rules.measure import load_measure
from subsidies.rules.model import Measure
from subsidies.rules.table import RowTable

POLICIES = Path(__file__).resolve().parent.parent / "subsidies" / "policies"
TRANSFORM = POLICIES / "TJ-2024-TRANSFORM.yaml"
KEY = POLICIES / "DG-2024-KEY.yaml"
LINES_PER_CLAIM = 2
RATES = {"USD": "7.0827", "EUR": "7.8592"}
RATES_SCALED = np.array([10_000, 70_827, 78_592], dtype=np.int64)  # ten-thousandths of a yuan
WAN = 10_000 * 100  # 10,000 yuan in fen

Columns = dict[str, np.ndarray]
Claims = tuple[Columns, dict[str, RowTable]]


def load(path: Path) -> Measure:
    return load_measure(path.read_text(encoding="utf-8"))


def transform_claims(count: int) -> Claims:
    """Claims with two cost lines on average: around a tenth barred, a tenth of the lines dropped."""
    random = np.random.default_rng(1)
    mostly = random.random((4, count)) < 0.97
    columns = {
        "registered_here": mostly[0],
        "platform_trade": mostly[1],
        "serious_violation": ~mostly[2],
        "owes_fiscal_money": ~mostly[3],
        "turnover": random.integers(0, 60_000 * WAN, count),
        "turnover_before": random.integers(0, 50_000 * WAN, count),
        "other_money": random.integers(0, WAN, count),
    }
    for name in ("high_tech", "specialised", "overseas_mark", "applied_before"):
        columns[name] = random.random(count) < 0.2
    counts = random.multinomial(LINES_PER_CLAIM * count, np.full(count, 1 / count)).astype(np.int64)
    return columns, {"spend": RowTable(counts, spend_lines(random, LINES_PER_CLAIM * count))}


def spend_lines(random: np.random.Generator, count: int) -> Columns:
    first = np.datetime64("2022-12-15")
    return {
        "kind": random.integers(0, 4, count),
        "invoice_date": first + random.integers(0, 385, count),
        "paid_on": first + random.integers(0, 385, count),
        "buyer_is_applicant": random.random(count) < 0.97,
        "amount": random.integers(1, 20 * WAN, count),
        "amount.currency": random.integers(0, 3, count),
        "accepted": random.random(count) < 0.97,
        "first_use": random.random(count) < 0.97,
    }


def transform_by_hand(columns: Columns, rows: dict[str, RowTable]) -> np.ndarray:
    """TJ-2024-TRANSFORM in fen: 30% or 50% of the lines of 2023 that count, up to the ceiling of the turnover."""
    spend, counts = rows["spend"].columns, rows["spend"].counts
    first, last = np.datetime64("2023-01-01"), np.datetime64("2023-12-31")
    counted = spend["buyer_is_applicant"] & spend["accepted"] & spend["first_use"]
    for name in ("invoice_date", "paid_on"):
        counted = counted & (spend[name] >= first) & (spend[name] <= last)
    yuan = (spend["amount"] * RATES_SCALED[spend["amount.currency"]] * 2 + 10_000) // 20_000
    running = np.concatenate([[0], np.cumsum(np.where(counted, yuan, 0))])
    ends = np.cumsum(counts)
    eligible = running[ends] - running[ends - counts]
    rate = np.where(columns["high_tech"] | columns["specialised"] | columns["overseas_mark"], 50, 30)
    turnover, before = columns["turnover"], columns["turnover_before"]
    bounds = np.array([10, 300, 2_000, 10_000, 50_000], dtype=np.int64) * WAN
    ceilings = np.array([0, 1, 3, 7, 15, 30], dtype=np.int64) * WAN
    ceiling = ceilings[np.searchsorted(bounds, turnover, side="right")]
    grown = (before > 0) & ((turnover - before) * 10 > before * 3) & (turnover - before > 100 * WAN)
    met = columns["registered_here"] & columns["platform_trade"] & ~columns["serious_violation"]
    met &= ~columns["owes_fiscal_money"] & (~columns["applied_before"] | grown)
    return np.where(met, np.minimum(eligible * rate // 100, ceiling), 0)


def key_claims(count: int) -> Claims:
    random = np.random.default_rng(2)
    before = random.random(count) < 0.4
    columns = {
        "score": random.integers(10_000, 22_001, count),
        "rank": random.integers(1, 13, count),
        "best_before": np.ma.array(random.integers(10_000, 22_001, count), mask=~before),
        "best_before.absent": ~before,
        "paid_before": np.where(before, random.integers(0, 250 * WAN, count), 0),
    }
    return columns, {}


def key_by_hand(columns: Columns, rows: dict[str, RowTable]) -> np.ndarray:
    """DG-2024-KEY in fen: the band's award less that of the best band before, up to what two million leave."""
    bounds = np.array([13_000, 14_000, 16_000, 18_000, 20_000], dtype=np.int64)
    awards = np.array([0, 25, 50, 100, 150, 200], dtype=np.int64) * WAN
    best = np.where(columns["best_before.absent"], 0, np.ma.getdata(columns["best_before"]))
    reached = awards[np.searchsorted(bounds, columns["score"], side="right")]
    had = awards[np.searchsorted(bounds, best, side="right")]
    left = np.maximum(200 * WAN - columns["paid_before"], 0)
    return np.where(columns["rank"] <= 10, np.minimum(np.maximum(reached - had, 0), left), 0)


def long_claim(lines: int) -> dict[str, object]:
    """The facts of one claim with many cost lines in three currencies, as a record holds them."""
    day = {"invoice_date": "2023-06-01", "paid_on": "2023-06-02", "kind": "platform_fee", "buyer_is_applicant": True}
    spend = [
        {**day, "amount": {"amount": f"{100 + place}.{place % 100:02d}", "currency": ("CNY", "USD", "EUR")[place % 3]}}
        for place in range(lines)
    ]
    yes = dict.fromkeys(("registered_here", "platform_trade", "high_tech", "applied_before"), True)
    no = dict.fromkeys(("serious_violation", "owes_fiscal_money", "specialised", "overseas_mark"), False)
    money = {"turnover": "62480000.00", "turnover_before": "40000000.00", "other_money": "0.00"}
    return {**yes, **no, **money, "spend": spend}


CASES = {
    "TJ-2024-TRANSFORM": (TRANSFORM, transform_claims, transform_by_hand),
    "DG-2024-KEY": (KEY, key_claims, key_by_hand),
}
