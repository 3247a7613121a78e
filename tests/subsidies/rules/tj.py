"""The measure in force and claims under it, for tests of the rules."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from subsidies.rules.measure import load_measure
from subsidies.rules.model import Measure

PATH = Path(__file__).parents[3] / "subsidies" / "policies" / "TJ-2024-TRANSFORM.yaml"
RATES = {"USD": Decimal("7.0827"), "EUR": Decimal("7.8592")}


def tj() -> Measure:
    return load_measure(PATH.read_text(encoding="utf-8"))


def cost(amount: str, currency: str = "CNY", **changes: Any) -> dict[str, Any]:
    day = dt.date(2023, 6, 1)
    return {
        "kind": "platform_fee",
        "invoice_number": "23332000000047718306",
        "invoice_date": day,
        "paid_on": day,
        "buyer_is_applicant": True,
        "amount": (Decimal(amount), currency),
        **changes,
    }


def claim(*costs: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A claim that meets every condition, without uplift, from a firm with a turnover of 62,480,000."""
    return {
        "registered_here": True,
        "platform_trade": True,
        "serious_violation": False,
        "owes_fiscal_money": False,
        "turnover": Decimal(62_480_000),
        "turnover_before": Decimal(0),
        "high_tech": False,
        "specialised": False,
        "overseas_mark": False,
        "applied_before": False,
        "other_money": Decimal(0),
        "spend": list(costs),
        **changes,
    }
