"""How many rows PostgreSQL reads for a page, from EXPLAIN ANALYZE of its statements."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from subsidies.views.bureau.queue import ApplicationList


def is_list(statement: str) -> bool:
    """Whether the statement fetches the claims of a page of the queue."""
    limit = f" LIMIT {ApplicationList.size + 1}"
    return statement.endswith(limit) or f"{limit})" in statement  # a search finds the keys within


def rows_read(statements: Iterable[str]) -> int:
    """The rows that all scans of these statements took from tables and indexes, those filtered out included."""
    total = 0
    with connection.cursor() as cursor:
        for statement in statements:
            if statement.lstrip("( ").upper().startswith("SELECT"):
                cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement.replace("%", "%%"))
                (found,) = cursor.fetchone()
                plan = json.loads(found) if isinstance(found, str) else found
                total += scanned(plan[0]["Plan"])
    return total


def scanned(node: dict[str, Any]) -> int:
    own = 0
    if "Scan" in node["Node Type"] and node["Node Type"] != "Subquery Scan":
        removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        own = (node["Actual Rows"] + removed) * node["Actual Loops"]
    return int(own) + sum(scanned(child) for child in node.get("Plans", ()))
