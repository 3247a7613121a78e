"""What became of each claim of a bulk action, in both languages."""

from collections.abc import Collection
from datetime import datetime

from django.utils import translation

from pilotzone.kernel.errors import DomainError
from subsidies.enums_desk import RowState
from subsidies.models import BulkRow

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def in_both(error: DomainError) -> dict[str, str]:
    """The refusal's code with its words, drawn when it was said: figures in it belong to that moment."""
    said = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            said[f"reason_{short}"] = error.message
    return {"code": error.code, **said}


def refuse(row: BulkRow, error: DomainError, state: RowState = RowState.REFUSED) -> None:
    """The claim stays as it was, and the row says why."""
    BulkRow.objects.filter(pk=row.pk).update(state=state, **in_both(error))


def finish(rows: Collection[BulkRow], state: RowState, *, told_at: datetime | None = None) -> None:
    """`told_at`: those whom it concerns have been told by the act itself."""
    found = BulkRow.objects.filter(pk__in=[row.pk for row in rows])
    found.update(state=state, code="", reason_zh="", reason_en="", told_at=told_at)
