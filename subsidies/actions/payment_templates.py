"""Templates of the payment file: a finance officer enters, changes and retires them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from subsidies.actions import budgeting
from subsidies.enums_payment import NEEDED, ColumnKind
from subsidies.models import FileColumn, FileTemplate
from subsidies.rules.payment_file import Column

MOST_COLUMNS = 30
LONGEST_HEADING, LONGEST_CONSTANT = 60, 120


@transaction.atomic
def enter(*, name_zh: str, name_en: str, columns: Sequence[Column], by: User, now: datetime) -> FileTemplate:
    budgeting.require(by, P.PAYMENT_TEMPLATE_EDIT)
    check(columns)
    name_zh = free_name(name_zh)
    template = FileTemplate.objects.create(name_zh=name_zh, name_en=name_en.strip(), changed_at=now, changed_by=by)
    write(template, columns)
    record("payment_template.entered", template, columns, by=by, now=now)
    return template


@transaction.atomic
def change(
    template: FileTemplate,
    *,
    name_zh: str,
    name_en: str,
    columns: Sequence[Column],
    expected_version: int,
    by: User,
    now: datetime,
) -> FileTemplate:
    """The new columns instead of the old ones. Files made before keep theirs: they were sent."""
    budgeting.require(by, P.PAYMENT_TEMPLATE_EDIT)
    row = FileTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if row.version != expected_version:
        raise Stale("stale", _("Somebody else changed this template meanwhile. What you typed is still on the page."))
    check(columns)
    row.name_zh, row.name_en = free_name(name_zh, but=row.pk), name_en.strip()
    row.version, row.changed_at, row.changed_by = row.version + 1, now, by
    row.save()
    row.columns.all().delete()
    write(row, columns)
    record("payment_template.changed", row, columns, by=by, now=now)
    return row


@transaction.atomic
def retire(template: FileTemplate, *, by: User, now: datetime) -> FileTemplate:
    """No longer offered; entering it again is a template of its own."""
    budgeting.require(by, P.PAYMENT_TEMPLATE_EDIT)
    row = FileTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if row.retired_at is None:
        row.retired_at, row.version = now, row.version + 1
        row.save(update_fields=["retired_at", "version"])
        audit.record("payment_template.retired", row, by=by, now=now, payload={"name": row.name_zh})
    return row


def free_name(name_zh: str, but: int | None = None) -> str:
    name_zh = name_zh.strip()
    others = FileTemplate.objects.filter(name_zh=name_zh)
    if (others if but is None else others.exclude(pk=but)).exists():
        raise Refused("name_used", _("There is a template of this name already."), field="name_zh")
    return name_zh


def check(columns: Sequence[Column]) -> None:
    """Raises Refused where a paying office could not work with the file."""
    kinds = {column.kind for column in columns}
    missing = [str(kind.label) for kind in NEEDED if kind not in kinds]
    if missing:
        text = _("The file needs these columns too: %(columns)s.")
        raise Refused("column_missing", text, field="columns", params={"columns": ", ".join(missing)})
    if len(columns) > MOST_COLUMNS:
        raise Refused("too_many_columns", _("A file has %(most)s columns at most."), params={"most": MOST_COLUMNS})
    headings = [column.heading.strip() for column in columns]
    if len(set(headings)) != len(headings):
        raise Refused("heading_twice", _("Two columns have the same heading."), field="columns")
    for column in columns:
        if not column.heading.strip() or len(column.heading.strip()) > LONGEST_HEADING:
            text = _("Each column needs a heading of 1 to 60 signs.")
            raise Refused("heading_wrong", text, field="columns")
        is_constant = column.kind == ColumnKind.CONSTANT
        if is_constant and not 0 < len(column.constant.strip()) <= LONGEST_CONSTANT:
            text = _("The column “%(heading)s” needs its text, 120 signs at most.")
            raise Refused("constant_missing", text, field="columns", params={"heading": column.heading})


def write(template: FileTemplate, columns: Sequence[Column]) -> None:
    FileColumn.objects.bulk_create(
        FileColumn(
            template=template,
            position=position,
            kind=column.kind,
            heading=column.heading.strip(),
            constant=column.constant.strip() if column.kind == ColumnKind.CONSTANT else "",
        )
        for position, column in enumerate(columns, start=1)
    )


def record(kind: str, template: FileTemplate, columns: Sequence[Column], *, by: User, now: datetime) -> None:
    listed = [{"kind": column.kind.value, "heading": column.heading, "constant": column.constant} for column in columns]
    audit.record(kind, template, by=by, now=now, payload={"name": template.name_zh, "columns": listed})
