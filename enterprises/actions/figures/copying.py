"""Many figures into the database: by COPY on PostgreSQL, several times faster than INSERT."""

import csv
import io
from collections.abc import Sequence

from django.db import connection

from enterprises.models import Figure

COLUMNS = (
    "subject_id", "indicator_id", "period_start", "period_kind", "mode", "source_id", "revision", "is_current", "value",
    "currency", "scope_note", "basis", "sharing_id", "authorisation_id", "as_of", "reported_at", "reported_by_id",
    "batch_id",
)  # fmt: skip
NULL = "\\N"
BATCH = 500


def insert(rows: Sequence[Figure]) -> None:
    """Constraints and triggers hold for each row either way."""
    if connection.vendor != "postgresql":
        Figure.objects.bulk_create(rows, batch_size=BATCH)
        return
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        values = (getattr(row, column) for column in COLUMNS)
        writer.writerow([NULL if value is None else value for value in values])
    buffer.seek(0)
    with connection.cursor() as cursor:
        names = ", ".join(COLUMNS)
        cursor.copy_expert(f"COPY enterprises_figure ({names}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')", buffer)
