"""After a change of PILOTZONE_FIELD_KEYS: which key each sealed text needs, and all of them sealed with the first."""

from collections import Counter
from collections.abc import Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from pilotzone.kernel import sealing

AT_ONCE = 500  # rows of one transaction


def count() -> dict[sealing.Column, Counter[int | None]]:
    """How many texts of each column each key opens, by its place from 0; under None those that no key opens."""
    return {
        column: Counter(sealing.sealed_by(column.purpose, text) for _, text in texts(rows_of(column), column))
        for column in sealing.columns()
    }


def renew() -> int:
    """Seal what older keys opened with the first; how many texts that were. What no key opens stays as it is.

    Nothing that anybody reads changes, so the record says nothing of it. May be stopped and run again.
    """
    return sum(renew_column(column) for column in sealing.columns())


def renew_column(column: sealing.Column) -> int:
    old = [pk for pk, text in texts(rows_of(column), column) if sealing.sealed_by(column.purpose, text)]
    return sum(renew_rows(column, old[at : at + AT_ONCE]) for at in range(0, len(old), AT_ONCE))


@transaction.atomic
def renew_rows(column: sealing.Column, pks: list[int]) -> int:
    rows, done = rows_of(column).select_for_update().filter(pk__in=pks), 0
    for row in rows.only(column.field):
        value = getattr(row, column.field)
        if sealing.sealed_by(column.purpose, column.text(value)):  # it may have been erased meanwhile
            opened = sealing.unseal(column.purpose, column.text(value))
            setattr(row, column.field, column.with_text(value, sealing.seal(column.purpose, opened)))
            row.save(update_fields=[column.field])
            done += 1
    return done


def rows_of(column: sealing.Column) -> QuerySet[Model]:
    found: QuerySet[Model] = apps.get_model(column.model)._base_manager.all()
    return found


def texts(rows: QuerySet[Model], column: sealing.Column) -> Iterator[tuple[int, str]]:
    for pk, value in rows.order_by("pk").values_list("pk", column.field).iterator(chunk_size=2000):
        if text := column.text(value):
            yield pk, text
