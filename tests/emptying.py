"""Empties the database after a test with transactions of its own: only the tables that the test wrote to.

Django truncates every table, which costs PostgreSQL seconds each time (two hundred and ninety tables with their indexes
get new files), and then enters all content types and permissions again. Here those stay, since nobody changes them, and
rows are deleted where there are any. Sequences go on counting, as they do with Django's own way.
"""

from typing import Any

from django.db import connection, transaction

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
GUARDED = """
    SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 8 > 0
"""  # 8: before or after a row is deleted (PostgreSQL, pg_trigger.h)


def empty(_test: Any = None) -> None:
    """Stands in for `TransactionTestCase._fixture_teardown`."""
    with transaction.atomic(), connection.cursor() as cursor:
        written = tables_with_rows(cursor)
        guarded = guarded_tables(cursor) & set(written)
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table in written:
            cursor.execute(f"DELETE FROM {table}")  # keys between tables are looked at when all are empty
        connection.check_constraints()
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def tables_with_rows(cursor: Any) -> list[str]:
    names = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names))
    return [name for (name,) in cursor.fetchall()]


def guarded_tables(cursor: Any) -> set[str]:
    """Tables whose rows a trigger keeps; on SQLite none may, since Django itself empties tables there by deleting."""
    if connection.vendor != "postgresql":
        return set()
    cursor.execute(GUARDED)
    return {name for (name,) in cursor.fetchall()}
