"""A draft saved from the editor, as often as its author stops typing; a stale page saves nothing."""

from datetime import datetime

from django.db import transaction

from pilotzone.accounts.models import User
from subsidies.actions import measures
from subsidies.models import MeasureVersion


@transaction.atomic
def save_draft(
    version: MeasureVersion,
    document: str,
    *,
    expected_version: int,
    digest: str | None = None,
    removed: str = "",
    by: User,
    now: datetime,
) -> MeasureVersion:
    """Keep the text of a draft, faulty or not, unless somebody else has saved since `expected_version` was read.

    `digest` is that of the text where the caller has checked it already: empty for a faulty one. `removed` is kept
    for an undo until the next saving. Saving what is there already changes nothing.
    """
    locked = measures.lock_draft(version, expected_revision=expected_version, by=by)
    if locked.document != document:
        measures.write(locked, document, digest=digest, removed=removed, by=by, now=now)
    return locked
