"""Many rows at once: COPY on PostgreSQL, bulk_create and plain reading elsewhere.

For figures, assessments and the demo's bulk data. Constraints and triggers hold for each row either way.
"""

import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection, models
from django.db.models import Max

Rows = Sequence[tuple[Any, ...]]

BATCH = 500
CHUNK = 1 << 20
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def reserve_ids(model: type[models.Model], count: int) -> range:
    """Primary keys that nobody else gets, for rows that refer to each other before they are written."""
    if not count:
        return range(0)
    if connection.vendor == "postgresql":
        sequence = "pg_get_serial_sequence(%s, 'id')"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval({sequence}, nextval({sequence}) + %s)", [model._meta.db_table] * 2 + [count - 1]
            )
            (last,) = cursor.fetchone()
        return range(last - count + 1, last + 1)
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return range(last + 1, last + 1 + count)


def insert(model: type[models.Model], names: Sequence[str], rows: Rows) -> int:
    """Write rows given as tuples in the order of the attribute names; how many."""
    if connection.vendor == "postgresql":
        copy(model, names, rows)
    else:
        made = (model(**dict(zip(names, row, strict=True))) for row in rows)
        model._default_manager.bulk_create(made, batch_size=BATCH)
    return len(rows)


def copy(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    listed = ", ".join(f'"{fields[name].column}"' for name in names)
    writers = [as_json if isinstance(fields[name], models.JSONField) else written for name in names]
    lines = ["\t".join([write(value) for write, value in zip(writers, row, strict=True)]) + "\n" for row in rows]
    data = io.StringIO("".join(lines))
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({listed}) FROM STDIN', data, CHUNK)


def written(value: Any) -> str:
    """One value in the text format of COPY."""
    kind = type(value)
    if kind is str:
        return escaped(value)
    if kind is int:
        return str(value)
    if value is None:
        return "\\N"
    if kind is datetime:
        return str(value.isoformat())
    return str(value)


def as_json(value: Any) -> str:
    return "\\N" if value is None else escaped(ENCODER.encode(value))


def escaped(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def integers(rows: "models.QuerySet[Any, tuple[Any, ...]]", width: int) -> npt.NDArray[np.int64]:
    """The rows of a query whose columns are all whole numbers, as a table; what is NULL is 0."""
    if connection.vendor != "postgresql":
        found = [[each or 0 for each in row] for row in rows]
        return np.array(found, dtype=np.int64).reshape(len(found), width)
    text = copied(rows, "DELIMITER ' ', NULL '0'")
    return np.fromstring(text, dtype=np.int64, sep=" ").reshape(-1, width)


def copied(rows: "models.QuerySet[Any, tuple[Any, ...]]", options: str) -> str:
    """What COPY tells of a query on PostgreSQL."""
    sql, params = rows.query.sql_with_params()
    data = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({cursor.mogrify(sql, params).decode()}) TO STDOUT WITH ({options})", data)
    text: str = data.getvalue()
    return text
